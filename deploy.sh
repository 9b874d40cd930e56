#!/bin/sh
# Puts this version of Etalon on a pedal, or the previous one back.
set -eu

usage() {
    cat <<'END'
./deploy.sh [options] user@host             put this version on the pedal and start it
./deploy.sh [options] --rollback user@host  start the version that ran before
./deploy.sh [options] --check user@host     what only a board can say: its figures, as they go into the README
./deploy.sh [options] --uninstall user@host leave the system as it was found; --purge: captures and presets go, too

  --dry-run        print what would be done on the pedal, and change nothing
  --profile NAME   choose the hardware: auto (by its sound card), a name from hw/profiles, or a .toml on the pedal
  --box NAME       choose what it is built into: a name from hw/boxes (standard4: four switches), or a .toml on the pedal
  --yes            change config.txt and cmdline.txt as proposed, without being asked
  --reboot         start the pedal anew where a change of these asks for it
  --keep           keep the new version also when `pedal doctor` finds it unwell
  -F FILE          an ssh configuration file
  --root DIR       put everything under DIR on the far side instead of / (to try it out)

The commit that is checked out is sent, with changes of tracked files (then the version says "dirty"). The pedal needs
Raspberry Pi OS (64-bit) 12 or newer, a network for its packages, and an account that may use sudo. If the new version
does not answer, `pedal doctor` finds it unwell or no sound flows, the version before is started again by itself, and
the exit status is 1. A first deploy takes minutes, on a Zero 2 W a quarter of an hour: it compiles. Where this computer
has an aarch64-linux-gnu-g++ (Debian: g++-aarch64-linux-gnu), the largest part of that is compiled here.
Captures, presets and settings are not touched. The journal of the whole system moves into memory, what lay of it on
the card is removed, and apt's daily timers rest. Boot settings are changed after a yes: see systemd/boot/README.md.
END
}

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 2; }

target='' verb=install dry_run='' options='' ssh_config='' profile='' box='' root='' yes=''
while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) usage; exit 0 ;;
        --dry-run) dry_run=yes; options="$options --dry-run" ;;
        --rollback | --uninstall | --check) verb=${1#--} ;;
        --keep | --purge | --reboot) options="$options $1" ;;
        --yes) yes=yes ;;
        --profile) profile=${2:?a profile}; options="$options --profile $profile"; shift ;;
        --box) box=${2:?a box}; options="$options --box $box"; shift ;;
        --root) root=${2:?a folder}; options="$options --root $root"; shift ;;
        -F) ssh_config=${2:?a file}; shift ;;
        -*) usage >&2; exit 2 ;;
        *) target=$1 ;;
    esac
    shift
done
[ -n "$target" ] || { usage >&2; exit 2; }
case "$options" in
    *[!A-Za-z0-9._/\ -]*) stop "Names of profiles, boxes and folders may hold letters, digits and . _ - / only." ;;
esac

cd "$(dirname "$0")"
case "$profile" in
    '' | auto | /*) ;;
    *) [ -f "hw/profiles/$profile.toml" ] ||
        stop "There is no profile $profile; there is: $(cd hw/profiles && echo *.toml | sed 's/\.toml//g')" ;;
esac
case "$box" in
    '' | /*) ;;
    *) [ -f "hw/boxes/$box.toml" ] ||
        stop "There is no box $box; there is: $(cd hw/boxes && echo *.toml | sed 's/\.toml//g')" ;;
esac

here=$(mktemp -d)
control="$here/ssh" # one connection for everything, so that a password is asked once
far() { # far COMMAND: in the pedal's shell; its words are joined there
    ssh ${ssh_config:+-F "$ssh_config"} -o ControlMaster=auto -o ControlPersist=300 -o ControlPath="$control" \
        -o ConnectTimeout=10 ${terminal:+-t} "$target" "$@"
}
terminal='' far_folder='' working=''
leave() { # where the connection is lost the pedal may still work with what was sent
    [ -z "$far_folder" ] || [ "$working" ] || far "rm -rf '$far_folder'" </dev/null 2>/dev/null || true
    ssh -o ControlPath="$control" -O exit "$target" 2>/dev/null || true
    rm -rf "$here"
}
trap leave EXIT

git rev-parse --quiet --verify HEAD >/dev/null || stop "deploy.sh sends a commit: run it in a git checkout of Etalon."

# What is sent: HEAD, or HEAD and the changes as a commit that no branch names.
commit=$(git -c user.name=deploy -c user.email=deploy@localhost stash create)
dirty=${commit:+-dirty}
commit=${commit:-HEAD}
number=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
version="$number-$(git rev-parse --short=10 "$commit")$dirty"

far true </dev/null || stop "$target does not answer over ssh (see above): check its name, its power and your key."
far 'command -v python3 >/dev/null' </dev/null ||
    stop "There is no python3 on $target. Type there: sudo apt-get install --yes python3"
far 'python3 -c "import sys; sys.exit(sys.version_info < (3, 11))"' </dev/null ||
    stop "Python on $target is too old: Etalon needs 3.11, which Raspberry Pi OS has had since version 12 (Bookworm)."
far 'python3 -c "import struct, sys; sys.exit(struct.calcsize(\"P\") < 8)"' </dev/null ||
    stop "Python on $target is a 32-bit one, for which ONNX Runtime has no packages: put Raspberry Pi OS (64-bit) on its" \
        "card. A 64-bit kernel (uname -m) under a 32-bit system does not do."

if [ "$dry_run" ] || [ "$(far 'id -u' </dev/null)" = 0 ]; then
    sudo=''
elif ! far 'command -v sudo >/dev/null' </dev/null; then
    stop "There is no sudo on $target: deploy as root, or as a user who may use sudo."
elif far 'sudo -n true' </dev/null 2>/dev/null; then
    sudo='sudo -n'
elif [ -t 0 ]; then
    sudo=sudo # which says itself who may not
elif ! far 'id -nG' </dev/null | grep -qwE 'sudo|wheel|admin'; then
    stop "$(far 'id -un' </dev/null) may not use sudo on $target. Deploy as another user, or type there as one who may:" \
        "sudo adduser $(far 'id -un' </dev/null) sudo"
else
    stop "sudo on $target asks for a password and there is no terminal here: run deploy.sh in a terminal."
fi

on_pedal() { # on_pedal VERB ...: there, as root where need be
    working=yes
    # shellcheck disable=SC2086 # options are words on purpose, checked above
    far $sudo sh "$far_folder/systemd/on_pedal.sh" $options "$@" || {
        status=$?
        [ "$status" = 255 ] || working=''
        return "$status"
    }
    working=''
}

compile_here() { # the operators for the pedal's processor, where this computer can, kept for the next time
    compiler=aarch64-linux-gnu-g++
    command -v "$compiler" >/dev/null && [ "$(far 'uname -m' </dev/null)" = aarch64 ] || return 0
    case $(far "sed -n 's/^CPU part[^:]*: //p' '$root/proc/cpuinfo' | sort -u" </dev/null | tr '\n' ' ') in
        '0xd03 ') cpu=cortex-a53 ;;
        '0xd08 ') cpu=cortex-a72 ;;
        '0xd0b ') cpu=cortex-a76 ;;
        *) return 0 ;; # the pedal's own compiler knows
    esac
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || return 0
    made=.cache/operators/$(git rev-parse --short=12 "$commit:firmware/kernels")-$cpu
    if ! [ -e "$made/etalon_kernels.so" ]; then
        say "compiling the fused operators for its $cpu here"
        mkdir -p "$here/source" "$made"
        git archive --format=tar "$commit" firmware/__init__.py firmware/kernels | tar -xf - -C "$here/source"
        made_in=$PWD/$made
        (cd "$here/source" && CXX=$compiler ETALON_MCPU=$cpu python3 -m firmware.kernels.build "$made_in" aarch64) ||
            { say "so the pedal compiles them itself"; return 0; }
    fi
    far "cat >'$far_folder/etalon_kernels.so'" <"$made/etalon_kernels.so"
}

ask_about_boot() { # shows what is proposed; --boot joins the options after a yes
    # shellcheck disable=SC2086
    proposed=$(far sh "$far_folder/systemd/on_pedal.sh" $options propose </dev/null) || return 0
    [ "$proposed" ] || return 0
    printf 'Proposed for the boot settings:\n%s\n' "$proposed"
    if [ -z "$yes" ] && [ -t 0 ] && [ -z "$dry_run" ]; then
        printf 'Change them so? They count from the next start on. [y/N] '
        read -r yes
    fi
    case $yes in
        [Yy]*) options="$options --boot" ;;
        *) say "They stay as they are; deploy with --yes to change them." ;;
    esac
}

far_folder=$(far 'mktemp -d' </dev/null)
git archive --format=tar "$commit" pyproject.toml hw systemd requirements | far "tar -xf - -C '$far_folder'"
[ -z "$dry_run" ] || say "Version $version for $target; a dry run changes nothing."
case $verb in
    check)
        git archive --format=tar "$commit" tests/on_pedal | far "tar -xf - -C '$far_folder'"
        [ "$sudo" != sudo ] || terminal=yes
        # shellcheck disable=SC2086 # none or two words
        far $sudo sh "$far_folder/tests/on_pedal/run" "$root" </dev/null
        ;;
    install)
        ask_about_boot
        if [ -z "$dry_run" ]; then
            compile_here
            say "sending version $version to $target"
            git archive --format=tar "$commit" | far "cat >'$far_folder/version.tar'"
        fi
        [ "$sudo" != sudo ] || terminal=yes
        on_pedal install "$version" "$far_folder/version.tar"
        ;;
    *)
        [ "$sudo" != sudo ] || terminal=yes
        on_pedal "$verb"
        ;;
esac
