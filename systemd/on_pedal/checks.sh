# shellcheck shell=sh disable=SC2154,SC1091 # sourced by on_pedal.sh
# What is looked at before anything is changed.

VERSION_MIB=700 # a version with its environment (400 MiB), what is fetched for it (80), and room to compile
STEP_MIB=210    # the largest source, as in firmware/kernels/build.py

alone() { # one deploy at a time
    [ -z "$dry_run" ] || return 0
    mkdir -p "$root/run"
    exec 9>>"$root/run/etalon-deploy.lock"
    flock --nonblock 9 ||
        stop "Another deploy is at work on this pedal, since $(cat "$root/run/etalon-deploy.lock"): let it end first."
    date +%H:%M >"$root/run/etalon-deploy.lock"
}

free_mib() { # free_mib FOLDER: of the disk on which it lies, or will lie
    folder=$1
    until [ -d "$folder" ]; do folder=$(dirname "$folder"); done
    df -Pm "$folder" | awk 'NR == 2 { print $4 }'
}

board() { # what it calls itself, or nothing
    [ ! -r "$root/proc/device-tree/model" ] || tr -d '\0' <"$root/proc/device-tree/model"
}

memory_mib() { awk '$1 == "MemAvailable:" { print int($2 / 1024) }' /proc/meminfo; }

check_machine() {
    case $(uname -m) in
        aarch64 | x86_64) ;;
        *) stop "This machine is $(uname -m), for which ONNX Runtime has no packages: Etalon needs a Raspberry Pi Zero 2 W," \
            "3, 4 or 5 with a 64-bit system." ;;
    esac
    system=$(. /etc/os-release && echo "${PRETTY_NAME:-$ID}")
    case $(. /etc/os-release && echo "$ID ${VERSION_ID:-}") in
        "debian 10" | "debian 11" | raspbian*)
            stop "$system is too old, or a 32-bit one: Etalon needs Raspberry Pi OS (64-bit) 12 or newer." ;;
    esac
    if [ -z "$root" ] && [ "$(findmnt --noheadings --output FSTYPE /)" = overlay ]; then
        stop "The system is read-only (an overlay in memory): what is deployed now would be gone at the next start." \
            "Type there: sudo raspi-config nonint disable_overlayfs && sudo reboot"
    fi
    board=$(board)
    say "${board:-No Raspberry Pi}, $system, $(uname -m); free: $(free_mib "$home") MiB on the card, $(memory_mib) MiB of memory"
}

check_room() { # check_room VERSION
    [ ! -e "$home/versions/$1/.complete" ] || return 0
    free=$(free_mib "$home")
    [ "$free" -ge "$VERSION_MIB" ] ||
        stop "There are $free MiB free on the pedal's card, and a version needs $VERSION_MIB: make room first (df -h)."
    if [ "$(memory_mib)" -lt "$STEP_MIB" ] && ! [ -e "$here/../etalon_kernels.so" ]; then
        say "To compile the fused operators takes $STEP_MIB MiB of memory, and $(memory_mib) are free: it may swap, or fail." \
            "They are compiled on this side where there is an aarch64-linux-gnu-g++ (Debian: g++-aarch64-linux-gnu)."
    fi
    if [ -z "$dry_run" ] && ! { mkdir -p "$home" && touch "$home/.try"; } 2>/dev/null; then
        stop "$home cannot be written to: has the card become read-only (dmesg | grep EXT4-fs)?"
    fi
    [ "$dry_run" ] || rm -f "$home/.try"
}
