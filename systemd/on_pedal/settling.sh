# shellcheck shell=sh disable=SC2154 # sourced by on_pedal.sh
# What is changed of the system around the pedal, and how that is undone.

TIMERS="apt-daily.timer apt-daily-upgrade.timer" # they write to the card for minutes, whenever they like

settle() { # timers that disturb rest, and the journal of earlier starts leaves the card
    for timer in $TIMERS; do
        if [ -n "$dry_run" ] || systemctl is-enabled --quiet "$timer" 2>/dev/null; then
            run systemctl disable --quiet --now "$timer" && note timers "$timer"
        fi
    done
    earlier=$(find "$root/var/log/journal" -type f 2>/dev/null | head -n 1)
    if [ "$earlier" ]; then
        megabytes=$(du -sm "$root/var/log/journal" | cut -f 1)
        run systemctl restart systemd-journald.service
        run find "$root/var/log/journal" -type f -delete
        say "The journal is kept in memory; that of earlier starts was taken off the card ($megabytes MB)."
    fi
}

note() { # note FILE LINE: once, for `uninstall`
    [ -z "$dry_run" ] || return 0
    mkdir -p "$found"
    grep -qxF "$2" "$found/$1" 2>/dev/null || printf '%s\n' "$2" >>"$found/$1"
}

noted() { cat "$found/$1" 2>/dev/null || true; }

boot_settings() { # boot_settings diff|write|undo: of the profile and the box that are chosen
    wanted_profile=${profile:-$(chosen PEDAL_PROFILE)} wanted_box=${box:-$(chosen PEDAL_BOX)}
    (cd "$here/.." && python3 -B -m hw.boot "$1" "$root/boot/firmware" "$(board)" "${wanted_profile:-auto}" "$wanted_box")
}

settle_boot() { # after a yes, which deploy.sh asked for
    [ "$boot" ] || return 0
    changes=$(boot_settings diff)
    [ "$changes" ] || return 0
    run boot_settings write
    [ -z "$dry_run" ] || return 0
    say "The boot settings are changed, and count from the next start on; as they were: *.before-etalon beside them."
    if [ "$reboot" ]; then
        say "The pedal starts anew."
        run systemctl --no-block reboot
    else
        say "A restart is due: sudo reboot"
    fi
}

uninstall() {
    carry_through
    run systemctl disable --quiet --now etalon.target pedal-audio.service pedal-control.service \
        pedal-governor.service pedal-poweroff.path || true
    run boot_settings undo
    run sh "$here/install.sh" --remove "$root"
    # shellcheck disable=SC2086 # a list of words
    for file in bin/pedal $(printf 'share/%s ' $SHELL_FILES); do run rm -f "$root/usr/local/$file"; done
    for timer in $(noted timers); do run systemctl enable --quiet --now "$timer"; done
    installed=$(noted packages | tr '\n' ' ')
    if [ "$installed" ]; then
        # shellcheck disable=SC2086 # a list of words
        run env DEBIAN_FRONTEND=noninteractive apt-get purge --yes -qq $installed >/dev/null ||
            say "These packages were installed for the pedal and could not be removed: $installed"
    fi
    run userdel etalon || true
    if [ "$dry_run" ] || getent group etalon >/dev/null; then run groupdel etalon; fi # it stays where others are in it
    run rm -rf "$home" "$root/etc/etalon" "$root/var/cache/etalon" "$root/run/etalon" "$root/run/etalon-stick"
    run systemctl daemon-reload
    run udevadm control --reload
    run systemctl restart systemd-journald.service
    if [ "$purge" ]; then
        run rm -rf "$root/var/lib/etalon"
    else
        say "Captures, presets and settings stay in /var/lib/etalon (--uninstall --purge takes them, too)."
    fi
    run sync
    done_with "Etalon is off this machine. The governor and the boot settings are as before from the next start on."
}
