# shellcheck shell=sh disable=SC2154 # sourced by on_pedal.sh
# A version is made the one that runs, and asked how it fares.

activate() { # activate VERSION [PROFILE] [BOX]: its units and settings, then the links, then the restart
    # Chained, since `set -e` sleeps where a caller asks how it went.
    run sh "$home/versions/$1/systemd/install.sh" "$root" &&
        choose PEDAL_PROFILE "${2:-}" &&
        choose PEDAL_BOX "${3:-}" &&
        run systemd-sysusers &&
        run systemd-tmpfiles --create etalon.conf &&
        run sync && # nor be linked
        to_front "$1" &&
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

SHELL_FILES="bash-completion/completions/pedal zsh/site-functions/_pedal man/man1/pedal.1"

tell_shells() { # tell_shells VERSION: its completion and man page; those of a version that has none go
    for file in $SHELL_FILES; do
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

# From restart to a pedal that answers: two processes import, and open ONNX Runtime. So long does that take here, told by
# one import of it; 30 s on any Pi, minutes on an emulated one.
patience() {
    began=$(date +%s)
    "$home/current/.venv/bin/python" -c 'import onnxruntime' 2>/dev/null || true
    echo $((30 + 20 * ($(date +%s) - began)))
}

restarts() { # how often systemd had to start either process again
    systemctl show --property=NRestarts --value pedal-audio.service pedal-control.service 2>/dev/null |
        awk '{ sum += $1 } END { print sum + 0 }'
}
MANY_RESTARTS=5 # audiod itself starts anew, once or twice, where a codec opens at another rate

last_words() { # last_words SINCE: of the process that does not run, or of both where both do
    dead=''
    for unit in pedal-audio pedal-control; do
        systemctl is-active --quiet "$unit.service" || dead="$dead $unit"
    done
    for unit in ${dead:-pedal-audio pedal-control}; do
        say "The last words of $unit:" >&2
        journalctl --unit="$unit" --since="@$1" --lines=5 --output=cat --no-pager 2>/dev/null | sed 's/^/  /' >&2
    done
}

answers() { # the pedal answers within what patience there is for this machine
    patience_s=${ETALON_PATIENCE_S:-$(patience)}
    since=$(date +%s) at_first=$(restarts)
    until pedal status >/dev/null 2>&1; do
        if [ $(($(restarts) - at_first)) -ge "$MANY_RESTARTS" ]; then
            say "The pedal starts again and again." >&2
        elif [ "$(date +%s)" -ge $((since + patience_s)) ]; then
            say "The pedal did not answer within $patience_s s." >&2
        else
            sleep 1
            continue
        fi
        last_words "$since"
        return 1
    done
}

counted() { # counted WORD: a number of `pedal status`, or nothing
    pedal status --json 2>/dev/null | tr ',' '\n' | sed -n "s/.*\"$1\": *\([0-9][0-9]*\).*/\1/p"
}

sound_flows() { # where a codec is open, blocks are counted, and few of them are xruns
    blocks=$(counted blocks) xruns=$(counted xruns)
    [ -n "$blocks" ] || return 0
    sleep 3
    blocks=$(($(counted blocks || echo 0) - blocks)) xruns=$(($(counted xruns || echo 0) - ${xruns:-0}))
    if [ "$blocks" -le 0 ]; then
        say "No sound flows: no block was played in 3 s." >&2
    elif [ $((xruns * 10)) -gt "$blocks" ]; then
        say "The sound breaks off: $xruns xruns in $blocks blocks." >&2
    else
        return 0
    fi
    return 1
}

healthy() { # the pedal answers, its doctor finds nothing that keeps it from playing, and sound flows
    if [ "$dry_run" ]; then
        say "  pedal status, until it answers"
        say "  pedal doctor"
        return 0
    fi
    step "waiting for the pedal to answer" answers || return
    if told=$(pedal doctor 2>&1); then plays=yes; else plays=''; fi # not straight out: nobody may listen any more
    [ -z "$told" ] || say "$told"
    [ "$plays" ] && sound_flows
}
