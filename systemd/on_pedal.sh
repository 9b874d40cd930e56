#!/bin/sh
# The pedal's half of deploy.sh, which sends it along and runs it there as root. Its parts lie in the folder on_pedal.
#
#   on_pedal.sh [option ...] install VERSION ARCHIVE      put a version on the pedal and start it
#   on_pedal.sh [option ...] rollback                     start the version before
#   on_pedal.sh [option ...] propose                      what would change in the boot settings, as a diff
#   on_pedal.sh [option ...] uninstall                    leave the system as it was found
#
# Options: --dry-run, --root DIR, --keep, --profile NAME, --box NAME, --boot (the proposed boot settings too), --reboot,
# --purge (uninstall: captures and presets as well).
#
# /opt/etalon/versions/VERSION holds a version and its .venv; `current` links to the one that runs, `previous` to the one
# before. /var/lib/etalon (captures, presets) is never touched. --root puts everything under DIR instead of /.
# shellcheck disable=SC2034 # the parts use them
set -eu

root='' dry_run='' keep='' profile='' box='' boot='' reboot='' purge=''
while :; do
    case ${1:-} in
        --dry-run) dry_run=yes ;;
        --keep) keep=yes ;;
        --boot) boot=yes ;;
        --reboot) reboot=yes ;;
        --purge) purge=yes ;;
        --root) root=$2; shift ;;
        --profile) profile=$2; shift ;;
        --box) box=$2; shift ;;
        *) break ;;
    esac
    shift
done
verb=${1:-}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
home=$root/opt/etalon
settings=$root/etc/etalon/pedal.env
found=$root/etc/etalon/found # what `uninstall` needs to know of the system as it was
packages=$root/var/cache/etalon/packages

for part in saying checks versions running settling; do
    # shellcheck disable=SC1090
    . "$here/on_pedal/$part.sh"
done

install_version() {
    version=$1 before=$(linked current) older=$(linked previous)
    profile_before=$(chosen PEDAL_PROFILE) box_before=$(chosen PEDAL_BOX)
    sweep
    if ! unpack "$version" "$2"; then
        run rm -rf "$home/versions/$version"
        broken "Version $version could not be put on the card"
    fi
    carry_through
    well=yes
    { activate "$version" "$profile" "$box" && let_owner_in && healthy; } || well=''
    if [ -z "$well$keep" ] && [ -n "$before" ] && [ "$before" != "$version" ]; then
        [ -z "$box" ] || set_to PEDAL_BOX "$box_before"
        activate "$before" "$profile_before" || say "Version $before could not be started either."
        if [ "$older" ]; then link previous "$older"; else run rm -f "$home/previous"; fi
        run sync
        stop "Version $version was not well, so version $before runs again. To keep a version all the same: --keep"
    fi
    settle
    prune
    run sync
    [ "$well" ] || stop "Version $version is linked, but not well: see above."
    done_with "Version $version runs."
    [ -n "$before$dry_run" ] || first_steps
}

roll_back() {
    before=$(linked previous)
    if [ -z "$before" ] || ! [ -e "$home/versions/$before/.complete" ]; then
        stop "There is no previous version to go back to."
    fi
    alone
    carry_through
    activate "$before" "$profile" "$box" || stop "Version $before could not be started: see above."
    run sync
    healthy || stop "Version $before is linked again, but not well: see above."
    done_with "Version $before runs again."
}

[ -z "$dry_run" ] || [ "$verb" = propose ] || say "As root on the pedal:"
case $verb in
    install)
        check_machine
        check_room "${2:?VERSION}"
        alone
        install_version "$2" "${3:?ARCHIVE}"
        settle_boot
        ;;
    rollback) roll_back ;;
    propose) boot_settings diff ;;
    uninstall) alone; uninstall ;;
    *) stop "on_pedal.sh install VERSION ARCHIVE | rollback | propose | uninstall" ;;
esac
