# shellcheck shell=sh disable=SC2154 # sourced by on_pedal.sh
# The versions on the card, and the two links.

KEPT_VERSIONS=3

linked() { # the version that a link names, or nothing
    [ ! -L "$home/$1" ] || basename "$(readlink "$home/$1")"
}

link() { # link NAME VERSION: at no moment is there no link
    run ln -sfn "versions/$2" "$home/.$1.new" &&
        run mv -T "$home/.$1.new" "$home/$1"
}

to_front() { # the version that is to run becomes the previous one, and both links change places at one moment
    now=$(linked current)
    if [ -z "$now" ]; then
        link current "$1"
    elif [ "$now" != "$1" ]; then
        { [ "$(linked previous)" = "$1" ] || link previous "$1"; } &&
            run python3 "$here/on_pedal/exchange.py" "$home/current" "$home/previous"
    fi
}

unpack() { # unpack VERSION ARCHIVE: a version is whole once it carries .complete
    folder=$home/versions/$1
    if [ -e "$folder/.complete" ]; then
        say "Version $1 is on the pedal already."
        return
    fi
    # Chained, since `set -e` sleeps where a caller asks how it went.
    run mkdir -p "$folder" "$found" "$packages" &&
        run tar --extract --no-same-owner --file "$2" --directory "$folder" &&
        step "looking at the system's packages" env ETALON_INSTALLED="$found/packages" \
            sh "$folder/requirements/system.sh" "$folder/requirements/pi.apt" &&
        run env ETALON_PACKAGES="$packages" ETALON_OPERATORS="$(operators_for "$folder")" \
            sh "$folder/requirements/install.sh" pi "$folder/.venv" --system-site-packages &&
        { run env --chdir="$folder" .venv/bin/python -m firmware.cli.shell_files share ||
            say "Version $1 comes without completion in shells and without a man page."; } &&
        run "$folder/.venv/bin/python" -m compileall -q "$folder/firmware" "$folder/hw" &&
        run sync && # a pedal is switched off at the wall: nothing may be called whole before it is on the card
        run touch "$folder/.complete"
}

operators_for() { # operators_for FOLDER: a library compiled before, from the same sources, or one that was sent along
    for name in current previous; do
        before=$home/$name/firmware/kernels
        if [ -e "$before/etalon_kernels.so" ] &&
            diff -qr --exclude=etalon_kernels.so --exclude=__pycache__ "$before" "$1/firmware/kernels" >/dev/null 2>&1; then
            echo "$before/etalon_kernels.so"
            return
        fi
    done
    [ ! -e "$here/../etalon_kernels.so" ] || echo "$here/../etalon_kernels.so"
}

sweep() { # halves of versions, left by a deploy that was cut off, go; a version that a link names stays
    for half in "$home"/versions/*; do
        case $(basename "$half") in
            '*' | "$(linked current)" | "$(linked previous)") ;;
            *) [ -e "$half/.complete" ] || run rm -rf "$half" ;;
        esac
    done
}

prune() { # the newest few stay, and always the two that are linked
    # shellcheck disable=SC2012 # version names hold no spaces; order is by time of installation
    ls -1t "$home/versions" 2>/dev/null | tail -n "+$((KEPT_VERSIONS + 1))" | while read -r old; do
        case $old in
            "$(linked current)" | "$(linked previous)") ;;
            *) run rm -rf "$home/versions/$old" ;;
        esac
    done
}
