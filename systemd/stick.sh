#!/bin/sh
# Mounts a USB stick read-only where hardware profiles look for it; called by pedal-stick@.service, as root. What
# cannot be mounted is left for the pedal's screen: a line for it, a sentence, and the device, in $note.
#
#   stick.sh free DEVICE       exit 0 if the disk of DEVICE is nobody's: not the pedal's own, nor mounted elsewhere
#   stick.sh mount DEVICE      exit 0 also where there is only something to tell
#   stick.sh unmount DEVICE      and mount one that waits
set -eu

room=${ETALON_STICKS:-/run/etalon-stick} # root's alone: whoever may write there says where root mounts
folder=$room/stick
note=$room/stick.said
waiting=$room/waiting # the devices of sticks that came while another one was in, one a line
safe=ro,nosuid,nodev,noexec
PATIENCE_S=15 # partitions of one stick come at the same moment, and mount one after the other

tell() { # tell LINE SENTENCE: at most 21 characters for the screen, and what the journal says
    echo "$2"
    printf '%s\n%s\n%s\n' "$1" "$2" "$device" >"$note.new"
    mv "$note.new" "$note"
}

disk_of() { # the disk that a partition is on; a disk is on itself
    parent=$(lsblk --nodeps --noheadings --output PKNAME "$1" 2>/dev/null) || parent=
    parent=${parent%% *}
    echo "${parent:+/dev/}${parent:-$1}"
}

mounted_here() { # the device that is in the folder, or nothing
    findmnt --noheadings --output SOURCE --mountpoint "$folder" || true
}

forget() { # what was told of a device, once it is told no more
    [ ! -e "$note" ] || [ "$(sed -n 3p "$note")" != "$1" ] || rm -f "$note"
}

refuse() { # refuse KIND: a file system that the pedal does not read
    case $1 in
        ext[234]) name=$1 ;;
        hfs) name=HFS ;;
        hfsplus) name=HFS+ ;;
        apfs) name=APFS ;;
        '') tell "stick not formatted" "$device holds no file system: format the stick as FAT32 or exFAT."; return ;;
        *) tell "stick is not FAT32" "$device holds $1: format the stick as FAT32 or exFAT."; return ;;
    esac
    tell "$name: format as FAT32" "$device holds $name, which the pedal does not read: format the stick as FAT32 or exFAT."
}

wait_no_more() { # wait_no_more DEVICE
    [ ! -e "$waiting" ] || sed --in-place "\\|^$1\$|d" "$waiting"
}

put_in() { # names on vfat are read as ASCII unless told; the kernel calls ntfs ntfs3
    case $1 in
        vfat) mount --types vfat --options "$safe,utf8" "$device" "$folder" ;;
        exfat) mount --types exfat --options "$safe,iocharset=utf8" "$device" "$folder" ;;
        ntfs) mount --types ntfs3 --options "$safe,iocharset=utf8" "$device" "$folder" ;;
    esac
}

take_up() { # the stick of $device, if there is none in; else it waits, or is told
    kind=$(blkid --output value --match-tag TYPE "$device") || kind=
    within=$(mounted_here)
    wait_no_more "$device"
    if [ -n "$within" ] && [ "$(disk_of "$within")" = "$(disk_of "$device")" ]; then
        echo "$device is another part of the stick that is in."
    elif [ -n "$within" ]; then
        echo "$device" >>"$waiting"
        tell "second stick waits" "$device waits: another stick is in, and it has its turn when that is taken out."
    elif [ "$kind" != vfat ] && [ "$kind" != exfat ] && [ "$kind" != ntfs ]; then
        refuse "$kind"
    elif put_in "$kind"; then
        rm -f "$note"
    else
        tell "stick not readable" "$device ($kind) cannot be mounted: repair it on a computer, or format it as FAT32."
    fi
}

take_up_who_waits() { # a stick that went with this one is no block device any more
    waiters=$(cat "$waiting" 2>/dev/null) || return 0
    for device in $waiters; do
        if lsblk --nodeps "$device" >/dev/null 2>&1; then take_up; else wait_no_more "$device"; fi
    done
}

one_at_a_time() {
    exec 9>"$room/lock"
    flock --wait "$PATIENCE_S" 9
}

device=${2:-}
case ${1:-} in
    free)
        elsewhere=$(lsblk --noheadings --output MOUNTPOINT "$(disk_of "$device")" 2>/dev/null | grep -vxF "$folder" |
            grep . || true)
        if [ -n "$elsewhere" ]; then
            echo "$device is on a disk that is in use already: not a stick for the pedal."
            exit 1
        fi
        ;;
    mount)
        one_at_a_time
        take_up
        ;;
    unmount)
        one_at_a_time
        forget "$device"
        wait_no_more "$device"
        # The stick may be out of its socket by now.
        if [ "$(mounted_here)" = "$device" ]; then
            umount --lazy "$folder"
            take_up_who_waits
        fi
        ;;
    *)
        echo "stick.sh free|mount|unmount DEVICE" >&2
        exit 2
        ;;
esac
