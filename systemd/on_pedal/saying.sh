# shellcheck shell=sh disable=SC2154 # sourced by on_pedal.sh
# What is said, and how things are done.

# Nobody may listen any more (see carry_through): what must go on goes on.
say() { printf '%s\n' "$*" 2>/dev/null || true; }
stop() { say "$*" >&2; exit 1; }

done_with() { say "${dry_run:+Then: }$*"; }

# Every command that changes something goes through here; a dry run only prints it.
run() {
    if [ "$dry_run" ]; then say "  $*"; else "$@"; fi
}

step() { # step WORDS COMMAND ...: says what begins, and how long it took
    words=$1
    shift
    [ -z "$dry_run" ] || { run "$@"; return; }
    began=$(date +%s)
    say "$words"
    "$@" || return
    took=$(($(date +%s) - began))
    [ "$took" -le 2 ] || say "  $took s"
}

carry_through() { # from here on a connection that is cut off, or a hasty Ctrl-C, leaves no half of a change
    trap '' HUP INT TERM PIPE
}

broken() { # broken WHAT: stops with the likely cause; what runs was not touched
    plays=$(linked current)
    plays=${plays:+" Version $plays plays on."}
    if ! touch "$home/.try" 2>/dev/null; then
        [ "$(free_mib "$home")" -lt 10 ] ||
            stop "$1: $home cannot be written to; has the card become read-only (dmesg)?$plays"
    fi
    rm -f "$home/.try"
    [ "$(free_mib "$home")" -ge 10 ] || stop "$1: the card is full. Make room (df -h), then deploy again.$plays"
    stop "$1: see above. Deploy again; if the network was gone, what was fetched until then is kept.$plays"
}

first_steps() {
    say "What to do now: stomp. Switch 1 is bypass or the first preset, the encoder turns the preset's level;" \
        "\`pedal status\` says what it plays, \`pedal calibrate\` measures the codec, a USB stick brings captures."
}
