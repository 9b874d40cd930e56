"""What `pedal doctor` says of kernel, cores and interrupts, from the files of /proc and /sys under `root`."""

import re
from collections.abc import Iterator
from pathlib import Path

from firmware.cli.doctor.board_checks import read
from firmware.cli.doctor.finding import GOOD, WARNING, Finding

BOOT = "see systemd/boot/README.md"
OF_EACH_CORE = ("timer", "pmu", "ipi")  # interrupts that every core has of its own
CARRIES_SOUND = re.compile(r"xhci|dwc|dma|usb", re.IGNORECASE)
RT_PRIORITY = 37  # among the words of /proc/PID/stat behind the name; proc(5) counts it as the 40th of all


def check_preemption(root: Path) -> Finding:
    """/sys/kernel/realtime is not on every realtime kernel: the version says it too."""
    version = read(root / "proc/version")
    if "PREEMPT_RT" in version or read(root / "sys/kernel/realtime") == "1":
        return Finding("kernel", GOOD, "realtime (PREEMPT_RT)")
    if "PREEMPT" in version:
        return Finding("kernel", GOOD, "preemptible; a realtime one (linux-image-rpi-v8-rt) wakes the sound sooner")
    return Finding(
        "kernel", WARNING, "gives way late (no PREEMPT in `uname -v`): larger block_frames, or another kernel."
    )


def cores_of(text: str) -> frozenset[int]:
    """The cores of a list as the kernel writes it: 0-2,5."""
    found: set[int] = set()
    for part in filter(None, text.split(",")):
        low, _, high = part.partition("-")
        if low.isdecimal() and (high or low).isdecimal():
            found |= set(range(int(low), int(high or low) + 1))
    return frozenset(found)


def check_core(root: Path, core: int | None) -> Iterator[Finding]:
    """Whether the audio thread's core is kept free of everything else."""
    if core is None:
        return
    isolated = read(root / "sys/devices/system/cpu/isolated")
    if core in cores_of(isolated):
        yield Finding("isolated", GOOD, f"core {core} is the sound's alone")
    else:
        has = f"isolated is {isolated}" if isolated else "none is isolated"
        yield Finding(
            "isolated",
            WARNING,
            f"core {core} is the sound's, but {has}: put isolcpus={core} into cmdline.txt ({BOOT}).",
        )
    yield _interrupts(root, core)


def _interrupts(root: Path, core: int) -> Finding:
    """Those that were served by the core of the sound, and may be again."""
    header, *lines = read(root / "proc/interrupts").splitlines() or [""]
    cores = header.split()
    if f"CPU{core}" not in cores:
        return Finding("interrupts", GOOD, "not told")
    column, found = cores.index(f"CPU{core}"), list[str]()
    for line in lines:
        number, _, rest = line.strip().partition(":")
        words = rest.split()
        name = " ".join(words[len(cores) :])
        if not number.isdecimal() or any(word in name.lower() for word in OF_EACH_CORE):
            continue
        may = read(root / f"proc/irq/{number}/effective_affinity_list")
        if words[column : column + 1] != ["0"] and core in cores_of(may):
            found.append(f"{number} ({words[-1]})")
    if not found:
        return Finding("interrupts", GOOD, f"none on core {core}")
    return Finding(
        "interrupts",
        WARNING,
        f"{', '.join(found)} on core {core}, the sound's: put irqaffinity= with the other cores into cmdline.txt"
        f" ({BOOT}).",
    )


def check_interrupt_threads(root: Path, priority: int) -> Iterator[Finding]:
    """Threads that serve USB or DMA must come before the sound, which waits for them. Without such threads the
    interrupt itself does, before everything."""
    below: list[str] = []
    there = False
    for folder in sorted((root / "proc").glob("[0-9]*"), key=lambda path: int(path.name)):
        name = read(folder / "comm")
        if not name.startswith("irq/") or not CARRIES_SOUND.search(name):
            continue
        there = True
        behind = read(folder / "stat").rpartition(")")[2].split()
        given = int(behind[RT_PRIORITY]) if len(behind) > RT_PRIORITY and behind[RT_PRIORITY].isdecimal() else 0
        if given <= priority:
            below.append(f"{name} ({given}): sudo chrt --fifo --pid {min(priority + 10, 98)} {folder.name}")
    if below:
        yield Finding("threads", WARNING, f"below the sound's {priority}, which waits for them; {'; '.join(below)}")
    elif there:
        yield Finding("threads", GOOD, f"USB and DMA come before the sound's {priority}")
