#!/bin/sh
# Sees to system packages: installs those missing when it is root, else names the line to type and stops.
#
#   requirements/system.sh PACKAGE|LIST.apt ...      LIST.apt: one package a line, # starts a comment
set -eu

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

missing=
for package in $wanted; do
    # shellcheck disable=SC2016 # the ${...} are dpkg-query's own
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || state=
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
    echo "Missing on this machine:$missing. Type: sudo apt-get install --yes$missing" >&2
    exit 2
fi
echo "installing system packages:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # a list of words on purpose
apt-get install --yes -qq --no-install-recommends $missing >/dev/null
