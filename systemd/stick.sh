#!/bin/sh
# Mounts a USB stick read-only where hardware profiles look for it; called by pedal-stick@.service, as root.
#
#   stick.sh free DEVICE     exit 0 if nothing has mounted DEVICE and no other stick is in
#   stick.sh mount DEVICE
#   stick.sh unmount
set -eu

folder=/run/etalon/stick
safe=ro,nosuid,nodev,noexec

case ${1:-} in
    free)
        if findmnt --source "$2" >/dev/null; then
            echo "$2 is mounted already: not a stick for the pedal."
            exit 1
        fi
        if mountpoint --quiet "$folder"; then
            echo "Another stick is in: take it out before $2."
            exit 1
        fi
        ;;
    mount)
        kind=$(blkid --output value --match-tag TYPE "$2")
        # Names on vfat are read as ASCII unless told; the kernel calls ntfs ntfs3.
        case $kind in
            vfat) mount --types vfat --options "$safe,utf8" "$2" "$folder" ;;
            exfat) mount --types exfat --options "$safe,iocharset=utf8" "$2" "$folder" ;;
            ntfs) mount --types ntfs3 --options "$safe,iocharset=utf8" "$2" "$folder" ;;
            *)
                echo "$2 holds ${kind:-no file system the pedal knows}: format the stick as FAT32 or exFAT."
                exit 2
                ;;
        esac
        ;;
    unmount)
        umount --lazy "$folder" # the stick may be out of its socket by now
        ;;
    *)
        echo "stick.sh free DEVICE | mount DEVICE | unmount" >&2
        exit 2
        ;;
esac
