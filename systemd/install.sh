#!/bin/sh
# Installs the units and what belongs to them from the folder of this script; owner's settings stay as they are.
# Called as root by on_pedal.sh, and by the tests with a folder in place of /.
#
#   install.sh [--remove] [ROOT]      --remove: takes away what it would install
set -eu

remove=''
[ "${1:-}" != --remove ] || { remove=yes; shift; }
root=${1:-}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

put() {
    if [ "$remove" ]; then rm -f "$root$2"; else install -D --mode=0644 "$here/$1" "$root$2"; fi
}

[ "$remove" ] || install -d "$root/usr/local/bin"
for unit in etalon.target pedal-governor.service pedal-audio.service pedal-control.service pedal-stick@.service \
    pedal-poweroff.path pedal-poweroff.service; do
    put "$unit" "/etc/systemd/system/$unit"
done
put 99-etalon-stick.rules /etc/udev/rules.d/99-etalon-stick.rules
put etalon.sysusers /etc/sysusers.d/etalon.conf
put etalon.tmpfiles /etc/tmpfiles.d/etalon.conf
put etalon.modules /etc/modules-load.d/etalon.conf
put etalon.journald /etc/systemd/journald.conf.d/etalon.conf
[ -e "$root/etc/etalon/pedal.env" ] || put pedal.env /etc/etalon/pedal.env
