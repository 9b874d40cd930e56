"""What `pedal doctor` says of board, system, clock and disks, from the files of their kernel under `root`."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from firmware.cli.doctor.finding import GOOD, WARNING, Finding

ROOMY_MB = 300.0  # a library of hundreds of captures, and an update
MADE = Path(__file__)  # the pedal cannot be older than its own files
MOUNT = re.compile(r"^(?P<device>/dev/\S+) (?P<place>\S+) (?P<kind>ext4|f2fs|vfat) (?P<options>\S+)", re.MULTILINE)


def read(path: Path) -> str:
    """What the file says; "" where it cannot be read. A device tree ends its texts with a zero."""
    try:
        return path.read_text(errors="replace").strip().strip("\0")
    except OSError:
        return ""


def check_board(root: Path) -> Iterator[Finding]:
    """The board's own name, and the system's."""
    model = read(root / "proc/device-tree/model") or read(root / "sys/class/dmi/id/product_name")
    yield Finding("board", GOOD, model or "does not say what it is")
    said = re.search(r'^PRETTY_NAME="?([^"\n]*)', read(root / "etc/os-release"), re.MULTILINE)
    yield Finding("system", GOOD, said[1] if said else "does not say what it is")


def check_time(now_s: float, made_s: float) -> Finding:
    """A Raspberry Pi has no clock of its own: without a network it goes on where it was switched off."""
    now = datetime.fromtimestamp(now_s, UTC)
    if now_s < made_s:
        return Finding(
            "time",
            WARNING,
            f"it is {now:%Y-%m-%d} here, before this version was put on the pedal: dates in the journal are wrong;"
            " let it see a network once, or type: sudo date --set '2026-01-31 12:00'",
        )
    return Finding("time", GOOD, f"{now:%Y-%m-%d %H:%M} UTC")


def check_room(state: Path) -> Finding:
    """Whether there is room for what is imported."""
    there = next(folder for folder in (state, *state.parents) if folder.exists())
    disk = os.statvfs(there)
    free_mb = disk.f_bavail * disk.f_frsize / 2**20
    if free_mb < ROOMY_MB:
        return Finding("room", WARNING, f"{free_mb:.0f} MB free for {state}: delete captures, or old versions.")
    return Finding("room", GOOD, f"{free_mb / 1024.0:.1f} GB free")


def check_disks(root: Path) -> Iterator[Finding]:
    """A worn card: its file system found errors, and was then made read-only by the kernel."""
    for folder in sorted((root / "sys/fs/ext4").glob("*/errors_count")):
        if (errors := read(folder)) not in ("", "0"):
            yield Finding(
                "card health",
                WARNING,
                f"{folder.parent.name}: {errors} errors of its file system since it was last checked: keep a copy of"
                " your captures and presets, then use a new card.",
            )
    for mount in MOUNT.finditer(read(root / "proc/mounts")):
        options = mount["options"].split(",")
        if mount["place"] == "/" and "ro" in options:
            yield Finding(
                "card health",
                WARNING,
                f"{mount['device']} is read-only, so nothing is kept: if you did not wish for that, the card has"
                " failed; start anew, then use a new card.",
            )
