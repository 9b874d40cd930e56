#!/bin/sh
# Sees to system packages: installs those missing when it is root, else names the line to type and stops.
#
#   requirements/system.sh PACKAGE|LIST.apt ...      LIST.apt: one package a line, # starts a comment
#
# PACKAGE? is one that not every archive has: where it is in none of this machine's, a sentence says what it is for.
# ETALON_INSTALLED names a file to which the packages that were installed are added, a line each.
set -eu

say() { printf '%s\n' "$*" >&2; }

command -v dpkg-query >/dev/null || {
    echo "No Debian packages on this machine: going on, and hoping that $* are there in its own way." >&2
    exit 0
}

wanted=$(for word in "$@"; do
    case $word in
        *.apt) sed 's/#.*//' "$word" ;;
        *) echo "$word" ;;
    esac
done)

missing='' optional=''
for word in $wanted; do
    package=${word%\?}
    # shellcheck disable=SC2016 # the ${...} are dpkg-query's own
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || state=
    [ "$state" = installed ] && continue
    if [ "$package" = "$word" ]; then missing="$missing $package"; else optional="$optional $package"; fi
done
[ -n "$missing$optional" ] || exit 0

purpose() { # purpose PACKAGE: what the lists say that it is for
    for word in "$@"; do
        case $word in *.apt) sed -n "s/^$package? *# */It is for: /p" "$word" ;; esac
    done
}

if [ "$(id -u)" != 0 ]; then
    [ -n "$missing" ] || exit 0
    say "Missing on this machine:$missing. Type: sudo apt-get install --yes$missing"
    exit 2
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq || say "apt-get could not ask for what is new (see above): going on with what it knows."
for package in $optional; do
    if apt-cache show "$package" >/dev/null 2>&1; then
        missing="$missing $package"
    else
        say "Going on without $package, which is in no archive of this machine. $(purpose "$@")"
    fi
done
[ -n "$missing" ] || exit 0
say "installing system packages:$missing"
# Just after its start a Pi may be busy with its own updates: they are waited for.
# shellcheck disable=SC2086 # a list of words on purpose
apt-get install --yes -qq -o DPkg::Lock::Timeout=300 --no-install-recommends $missing >/dev/null || {
    say "apt-get could not install$missing: see above."
    exit 2
}
# shellcheck disable=SC2086
[ -z "${ETALON_INSTALLED:-}" ] || printf '%s\n' $missing >>"$ETALON_INSTALLED"
