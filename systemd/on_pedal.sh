#!/bin/sh
# The pedal's half of deploy.sh, which sends it along and runs it there as root.
#
#   on_pedal.sh [--dry-run] [--root DIR] [--keep] [--profile NAME] [--box NAME] install VERSION ARCHIVE
#   on_pedal.sh [--dry-run] [--root DIR] [--profile NAME] [--box NAME] rollback
#
# /opt/etalon/versions/VERSION holds a version and its .venv; `current` links to the one that runs, `previous` to the one
# before. /var/lib/etalon (captures, presets) is never touched. --root puts everything under DIR instead of /.
set -eu

root='' dry_run='' keep='' profile='' box=''
while :; do
    case ${1:-} in
        --dry-run) dry_run=yes; shift ;;
        --keep) keep=yes; shift ;;
        --root) root=$2; shift 2 ;;
        --profile) profile=$2; shift 2 ;;
        --box) box=$2; shift 2 ;;
        *) break ;;
    esac
done
verb=${1:-}
home=$root/opt/etalon
settings=$root/etc/etalon/pedal.env
KEPT_VERSIONS=3
PATIENCE_S=${ETALON_PATIENCE_S:-20} # from restart to a pedal that answers; a Pi 4 imports for several seconds

say() { printf '%s\n' "$*"; }
stop() { say "$*" >&2; exit 1; }

done_with() { say "${dry_run:+Then: }$*"; }

# Every command that changes something goes through here; a dry run only prints it.
run() {
    if [ "$dry_run" ]; then say "  $*"; else "$@"; fi
}

linked() { # the version that a link names, or nothing
    [ ! -L "$home/$1" ] || basename "$(readlink "$home/$1")"
}

link() { # link NAME VERSION: at no moment is there no link
    run ln -sfn "versions/$2" "$home/.$1.new" &&
        run mv -T "$home/.$1.new" "$home/$1"
}

unpack() { # unpack VERSION ARCHIVE: a version is whole once it carries .complete
    folder=$home/versions/$1
    if [ -e "$folder/.complete" ]; then
        say "Version $1 is on the pedal already."
        return
    fi
    run rm -rf "$folder"
    run mkdir -p "$folder"
    run tar --extract --no-same-owner --file "$2" --directory "$folder"
    run sh "$folder/requirements/system.sh" "$folder/requirements/pi.apt"
    run sh "$folder/requirements/install.sh" pi "$folder/.venv" --system-site-packages
    run env --chdir="$folder" .venv/bin/python -m firmware.cli.shell_files share ||
        say "Version $1 comes without completion in shells and without a man page."
    run "$folder/.venv/bin/python" -m compileall -q "$folder/firmware" "$folder/hw"
    run sync # a pedal is switched off at the wall: nothing may be called whole before it is on the card
    run touch "$folder/.complete"
}

activate() { # activate VERSION [PROFILE] [BOX]: its units and settings, then the link, then the restart
    # Chained, since `set -e` sleeps where a caller asks how it went.
    run sh "$home/versions/$1/systemd/install.sh" "$root" &&
        choose PEDAL_PROFILE "${2:-}" &&
        choose PEDAL_BOX "${3:-}" &&
        run systemd-sysusers &&
        run systemd-tmpfiles --create etalon.conf &&
        run sync && # nor be linked
        link current "$1" &&
        run ln -sfn /opt/etalon/current/.venv/bin/pedal "$root/usr/local/bin/pedal" &&
        tell_shells "$1" &&
        run udevadm control --reload &&
        run systemctl daemon-reload &&
        { run systemctl restart systemd-modules-load.service ||
            say "Not every kernel module is on this machine: systemctl status systemd-modules-load"; } &&
        run systemctl enable --quiet etalon.target &&
        run sync &&
        run systemctl restart etalon.target
}

tell_shells() { # tell_shells VERSION: its completion and man page; those of a version that has none go
    for file in bash-completion/completions/pedal zsh/site-functions/_pedal man/man1/pedal.1; do
        if [ -n "$dry_run" ] || [ -e "$home/versions/$1/share/$file" ]; then
            run mkdir -p "$(dirname "$root/usr/local/share/$file")" &&
                run ln -sfn "/opt/etalon/current/share/$file" "$root/usr/local/share/$file" || return
        else
            run rm -f "$root/usr/local/share/$file" || return
        fi
    done
}

set_to() { # set_to KEY VALUE: what the settings say from now on
    run sed --in-place -e "\$ a $1=$2" -e "/^$1=/d" "$settings"
}

choose() { # choose KEY VALUE: the same; nothing stays as it is
    [ -z "$2" ] || set_to "$1" "$2"
}

chosen() { # what the settings say of a key, or nothing
    sed -n "s/^$1=//p" "$settings" 2>/dev/null || true
}

let_owner_in() { # members of the group etalon may use `pedal` without sudo
    [ -n "${SUDO_USER:-}" ] || return 0
    [ -n "$dry_run" ] || ! id -nG "$SUDO_USER" | grep -qw etalon || return 0
    run usermod --append --groups etalon "$SUDO_USER"
    say "$SUDO_USER may use the pedal command without sudo after the next login."
}

pedal() { PYTHONDONTWRITEBYTECODE=1 "$home/current/.venv/bin/pedal" "$@"; }

healthy() { # the pedal answers, and its doctor finds nothing that keeps it from playing
    if [ "$dry_run" ]; then
        say "  pedal status, until it answers (at most $PATIENCE_S s)"
        say "  pedal doctor"
        return 0
    fi
    deadline=$(($(date +%s) + PATIENCE_S))
    until pedal status >/dev/null 2>&1; do
        if [ "$(date +%s)" -ge "$deadline" ]; then
            say "The pedal did not answer within $PATIENCE_S s: journalctl -u pedal-audio -u pedal-control" >&2
            return 1
        fi
        sleep 1
    done
    pedal doctor
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

install_version() {
    version=$1 before=$(linked current)
    profile_before=$(chosen PEDAL_PROFILE) box_before=$(chosen PEDAL_BOX)
    unpack "$version" "$2"
    well=yes
    { activate "$version" "$profile" "$box" && let_owner_in && healthy; } || well=''
    if [ -z "$well$keep" ] && [ -n "$before" ] && [ "$before" != "$version" ]; then
        [ -z "$box" ] || set_to PEDAL_BOX "$box_before"
        activate "$before" "$profile_before"
        stop "Version $version was not well, so version $before runs again. To keep a version all the same: --keep"
    fi
    [ -z "$before" ] || [ "$before" = "$version" ] || link previous "$before"
    prune
    run sync
    [ "$well" ] || stop "Version $version is linked, but not well: see above."
    done_with "Version $version runs."
}

roll_back() {
    now=$(linked current) before=$(linked previous)
    if [ -z "$before" ] || ! [ -d "$home/versions/$before" ]; then
        stop "There is no previous version to go back to."
    fi
    activate "$before" "$profile" "$box"
    link previous "$now"
    run sync
    healthy || stop "Version $before is linked again, but not well: see above."
    done_with "Version $before runs again."
}

[ -z "$dry_run" ] || say "As root on the pedal:"
case $verb in
    install) install_version "${2:?VERSION}" "${3:?ARCHIVE}" ;;
    rollback) roll_back ;;
    *) stop "on_pedal.sh install VERSION ARCHIVE | rollback" ;;
esac
