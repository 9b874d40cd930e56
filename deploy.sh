#!/bin/sh
# Puts this version of Etalon on a pedal, or the previous one back.
set -eu

usage() {
    cat <<'END'
./deploy.sh [options] user@host             put this version on the pedal and start it
./deploy.sh [options] --rollback user@host  start the version that ran before

  --dry-run        print what would be done on the pedal, and change nothing
  --profile NAME   choose the hardware: auto (by its sound card), a name from hw/profiles, or a .toml on the pedal
  --box NAME       choose what it is built into: a name from hw/boxes (standard4: four switches), or a .toml on the pedal
  --keep           keep the new version also when `pedal doctor` finds it unwell
  -F FILE          an ssh configuration file
  --root DIR       put everything under DIR on the far side instead of / (to try it out)

The commit that is checked out is sent, with changes of tracked files (then the version says "dirty"). The pedal needs
Raspberry Pi OS (64-bit) 12 or newer, a network for its packages, and an account that may use sudo. If the new version
does not answer or `pedal doctor` finds it unwell, the version before is started again by itself, and the exit status
is 1.
Captures, presets and settings are not touched. The journal of the whole system moves into memory at the next start
(/etc/systemd/journald.conf.d/etalon.conf). Boot settings are yours: see systemd/boot/README.md.
END
}

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 2; }

target='' verb=install dry_run='' options='' ssh_config='' profile='' box=''
while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) usage; exit 0 ;;
        --dry-run) dry_run=yes; options="$options --dry-run" ;;
        --rollback) verb=rollback ;;
        --keep) options="$options --keep" ;;
        --profile) profile=${2:?a profile}; options="$options --profile $profile"; shift ;;
        --box) box=${2:?a box}; options="$options --box $box"; shift ;;
        --root) options="$options --root ${2:?a folder}"; shift ;;
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
terminal='' far_folder=''
leave() {
    [ -z "$far_folder" ] || far "rm -rf '$far_folder'" </dev/null 2>/dev/null || true
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

if [ "$dry_run" ]; then
    say "Version $version for $target; a dry run changes nothing."
    # shellcheck disable=SC2086 # options are words on purpose, checked above
    far sh -s -- $options "$verb" "$version" VERSION.tar <systemd/on_pedal.sh
    exit 0
fi

if [ "$(far 'id -u' </dev/null)" = 0 ]; then
    sudo=''
elif ! far 'command -v sudo >/dev/null' </dev/null; then
    stop "There is no sudo on $target: deploy as root, or as a user who may use sudo."
elif far 'sudo -n true' </dev/null 2>/dev/null; then
    sudo='sudo -n'
elif [ -t 0 ]; then
    sudo=sudo
else
    stop "sudo on $target asks for a password and there is no terminal here: run deploy.sh in a terminal."
fi

far_folder=$(far 'mktemp -d' </dev/null)
far "cat >'$far_folder/on_pedal.sh'" <systemd/on_pedal.sh
if [ "$verb" = install ]; then
    say "sending version $version to $target"
    git archive --format=tar "$commit" | far "cat >'$far_folder/version.tar'"
fi
[ "$sudo" != sudo ] || terminal=yes
# shellcheck disable=SC2086 # options are words on purpose, checked above
far $sudo sh "$far_folder/on_pedal.sh" $options "$verb" "$version" "$far_folder/version.tar"
