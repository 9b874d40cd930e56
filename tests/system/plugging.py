"""Sticks of every kind into the pedal's USB socket, and what becomes of each on screen and in the library."""

from pathlib import Path

from tests.system import pedal, sticks
from tests.system.bench import Bench

PATIENCE_S = 120.0
IMPORT_S = 900.0
CONTROL = "pedal-control"


def plug(bench: Bench) -> None:
    """Good, hostile, ext4, empty, exFAT, two at once, and one that is pulled while it is read."""
    for act in (_good, _hostile, _ext4, _empty_and_exfat, _two, _pulled):
        pedal.watch(bench.far)
        act(bench, bench.folder / "stick.img")


def _good(bench: Bench, stick: Path) -> None:
    before = pedal.captures(bench.far)
    bench.machine.plug(sticks.make(stick, "vfat", sticks.good()), "good")
    took_s = bench.until(lambda: len(pedal.captures(bench.far)) == len(before) + 3, IMPORT_S)
    bench.hold("a good stick: its captures come", took_s is not None, f"after {took_s or IMPORT_S:.0f} s")
    mounted = bench.far.run("findmnt --noheadings --output OPTIONS /run/etalon-stick/stick", check=False)
    bench.hold("it is mounted read-only", mounted.startswith("ro,"), mounted)
    bench.machine.pull("good")
    _gone(bench, "a good stick")


def _hostile(bench: Bench, stick: Path) -> None:
    before, moment = pedal.captures(bench.far), pedal.now(bench.far)
    bench.machine.plug(sticks.make(stick, "vfat", sticks.hostile()), "hostile")
    took_s = bench.until(lambda: len(pedal.captures(bench.far)) == len(before) + 1, IMPORT_S)
    bench.hold("a hostile stick: its one good capture comes", took_s is not None, f"after {took_s or IMPORT_S:.0f} s")
    bench.until(lambda: pedal.status(bench.far)["importing"] is None, IMPORT_S)
    said = pedal.journal(bench.far, moment, CONTROL)
    named = [name for name in ("cut short", "nested", "not a number", "empty", "a picture") if name in said]
    bench.hold("each damaged file is named", len(named) == 5, said[-300:])
    bench.hold("without a traceback", "Traceback" not in said)
    bench.machine.pull("hostile")
    _gone(bench, "a hostile stick")


def _ext4(bench: Bench, stick: Path) -> None:
    bench.machine.plug(sticks.make(stick, "ext4", sticks.good()), "ext4")
    _told(bench, "an ext4 stick", "ext4: format as FAT32")
    bench.machine.pull("ext4")


def _empty_and_exfat(bench: Bench, stick: Path) -> None:
    before = pedal.captures(bench.far)
    bench.machine.plug(sticks.make(stick, "exfat", {}), "empty")
    _told(bench, "an empty stick", "no captures there")
    bench.far.root("mount -o remount,rw /run/etalon-stick/stick")
    [name] = sticks.many(1, 500)
    bench.far.put(sticks.many(1, 500)[name], f"'/run/etalon-stick/stick/{Path(name).name}'")
    bench.far.root("sync; mount -o remount,ro /run/etalon-stick/stick")
    bench.machine.pull("empty")
    _gone(bench, "an empty stick")
    bench.machine.plug(stick, "exfat")
    took_s = bench.until(lambda: len(pedal.captures(bench.far)) == len(before) + 1, IMPORT_S)
    bench.hold("an exFAT stick: its capture comes", took_s is not None, f"after {took_s or IMPORT_S:.0f} s")
    bench.machine.pull("exfat")
    _gone(bench, "an exFAT stick")


def _two(bench: Bench, stick: Path) -> None:
    before, other = pedal.captures(bench.far), bench.folder / "other.img"
    bench.machine.plug(sticks.make(stick, "vfat", sticks.good()), "first")
    bench.until(lambda: _mounted(bench), PATIENCE_S)
    bench.machine.plug(sticks.make(other, "vfat", sticks.many(1, 600)), "second")
    _told(bench, "a second stick", "second stick waits")
    bench.machine.pull("first")
    took_s = bench.until(lambda: len(pedal.captures(bench.far)) == len(before) + 1, IMPORT_S)
    bench.hold("it is read when the first goes", took_s is not None, f"after {took_s or IMPORT_S:.0f} s")
    bench.machine.pull("second")
    _gone(bench, "the second stick")


def _pulled(bench: Bench, stick: Path) -> None:
    before = pedal.captures(bench.far)
    bench.machine.plug(sticks.make(stick, "vfat", sticks.many(6, 700)), "bank")
    bench.until(lambda: len(pedal.captures(bench.far)) > len(before), IMPORT_S)
    bench.machine.pull("bank")
    bench.hold("sound flows on when a stick is pulled while it is read", pedal.plays(bench.far))
    _gone(bench, "a stick that was read")
    bench.machine.plug(stick, "again")
    took_s = bench.until(lambda: len(pedal.captures(bench.far)) == len(before) + 6, IMPORT_S)
    bench.hold("put in again, the rest comes", took_s is not None, f"after {took_s or IMPORT_S:.0f} s")
    bench.machine.pull("again")
    _gone(bench, "it")


def _told(bench: Bench, what: str, notice: str) -> None:
    took_s = bench.until(lambda: notice in pedal.notices(bench.far), PATIENCE_S)
    bench.hold(f"{what}: the screen says {notice!r}", took_s is not None, "; ".join(pedal.notices(bench.far)))


def _mounted(bench: Bench) -> bool:
    return bench.far.try_to("mountpoint -q /run/etalon-stick/stick").returncode == 0


def _gone(bench: Bench, what: str) -> None:
    took_s = bench.until(lambda: not _mounted(bench), PATIENCE_S)
    bench.hold(f"{what} that is pulled is unmounted", took_s is not None, f"after {took_s or PATIENCE_S:.0f} s")
