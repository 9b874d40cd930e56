"""The plug is pulled while the pedal writes; then it is asked for everything that it had agreed to keep."""

import random
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.system import deploying, pedal, sticks
from tests.system.bench import Bench

CUTS = 10
SEED = 1964  # of the moments at which the plug is pulled
# Presets are made, renamed and deleted one after another; what the pedal agreed to is told at once, before the next.
EDITS = """
n=0
while [ $n -lt 200 ]; do
    n=$((n + 1))
    sudo -n pedal preset new etalon-clean "Cut {cut} $n" >/dev/null 2>&1 && echo "has Cut {cut} $n"
    sudo -n pedal preset rename "Cut {cut} $n" "Kept {cut} $n" >/dev/null 2>&1 && echo "has Kept {cut} $n"
    [ $((n % 3)) != 0 ] || {{ sudo -n pedal preset delete "Kept {cut} $n" >/dev/null 2>&1 &&
        echo "not Kept {cut} $n"; }}
done
"""


def cut(bench: Bench) -> None:
    """Ten cuts, one after another on the same card: while presets change, captures import, an update runs."""
    chance = random.Random(SEED)
    kinds: tuple[Callable[[Bench, int, float], None], ...] = (_presets, _import, _update)
    for number in range(1, CUTS + 1):
        kinds[(number - 1) % len(kinds)](bench, number, chance.uniform(5.0, 40.0))
        if not bench.machine.is_on:
            bench.machine.switch_on()
        bench.say(f"cut {number}: ssh answers after {bench.far.wait():.0f} s")
        _asked(bench, number)


def _presets(bench: Bench, number: int, after_s: float) -> None:
    """What was agreed is there, however it stands with what was under way."""
    script = ["ssh", "-F", str(bench.far.config), "pedal", EDITS.format(cut=number)]
    with subprocess.Popen(script, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as edits:
        assert edits.stdout
        first = edits.stdout.readline()  # the first that is agreed
        time.sleep(after_s)
        bench.machine.cut()
        edits.kill()
        agreed = [first, *edits.stdout.readlines()]
    bench.machine.switch_on()
    bench.say(
        f"cut {number}: presets were changing, {len(agreed)} deeds were agreed; ssh after {bench.far.wait():.0f} s"
    )
    bench.until(lambda: pedal.answers(bench.far), 300.0)
    missing = broken(agreed, pedal.presets(bench.far))
    bench.hold(f"cut {number}, presets: each deed that was agreed holds", not missing, ", ".join(missing))


def broken(agreed: list[str], presets: list[str]) -> list[str]:
    """Of deeds as they were agreed ("has NAME", "not NAME", a renaming as the next "has"), those that do not hold. Of
    a preset the last word counts; the last deed of all may have been followed by one that was not told any more."""
    last: dict[str, str] = {}
    for line in agreed:
        word, kind, tail = re.fullmatch(r"(has|not) (Cut|Kept) (.*)\n?", line).groups()  # type: ignore[union-attr]
        last[tail] = f"{word} {kind}"
    tails = list(last)
    wrong: list[str] = []
    for tail, deed in last.items():
        there = {kind for kind in ("Cut", "Kept") if f"{kind} {tail}" in presets}
        allowed = {"has Cut": [{"Cut"}], "has Kept": [{"Kept"}], "not Kept": [set[str]()]}[deed]
        if tail == tails[-1]:  # the next deed may be done, and the plug was pulled before it was told
            allowed += {"has Cut": [{"Kept"}, {"Cut", "Kept"}], "has Kept": [set[str]()], "not Kept": []}[deed]
        if there not in allowed:
            wrong.append(f"{deed} {tail}: there is {sorted(there) or 'neither'}")
    return wrong


def _import(bench: Bench, number: int, after_s: float) -> None:
    """What had come is whole, and the rest comes when the stick is in again; it is in as the pedal starts."""
    before, stick = pedal.captures(bench.far), bench.folder / "stick.img"
    bench.machine.plug(sticks.make(stick, "vfat", sticks.many(4, 1000 * number)), "bank")
    bench.until(lambda: pedal.status(bench.far)["importing"] is not None, 120.0, 0.2)
    time.sleep(after_s)
    bench.machine.cut()
    bench.machine.switch_on()
    bench.machine.plug(stick, "bank")
    bench.say(f"cut {number}: captures were imported; ssh after {bench.far.wait():.0f} s")
    took_s = bench.until(lambda: len(pedal.captures(bench.far)) == len(before) + 4, 1800.0, 3.0)
    bench.hold(
        f"cut {number}, import: all captures are there in the end", took_s is not None, f"{took_s or 1800:.0f} s"
    )
    bench.machine.pull("bank")


def _update(bench: Bench, number: int, after_s: float) -> None:
    """One of the two versions runs, and it is whole."""
    with TemporaryDirectory() as folder:
        checkout = deploying.changed(Path(folder))
        under_way = deploying.start_deploy(bench, checkout)
        assert under_way.stdout
        for line in under_way.stdout:
            if "sending" in line:
                break
        time.sleep(after_s)
        bench.machine.cut()
        under_way.kill()
        said = under_way.stdout.read().splitlines()
        under_way.wait()
    bench.machine.switch_on()
    bench.say(f"cut {number}: an update ran ({said[-1] if said else ''}); ssh after {bench.far.wait():.0f} s")


def _asked(bench: Bench, number: int) -> None:
    """Everything that must be so after any cut."""
    far = bench.far
    took_s = bench.until(lambda: pedal.plays(far), 600.0)
    bench.hold(f"cut {number}: sound flows", took_s is not None, f"{took_s or 600:.0f} s after ssh")
    whole = far.try_to("test -e /opt/etalon/current/.complete").returncode == 0
    bench.hold(f"cut {number}: the version that is linked is whole", whole)
    bench.until(lambda: pedal.status(far)["importing"] is None, 1800.0, 3.0)
    said = far.root("journalctl --boot --no-pager --output cat -u pedal-audio -u pedal-control")
    bench.hold(f"cut {number}: no traceback, nothing damaged", not re.search("Traceback|damaged", said), said[-300:])
    errors = far.root(
        "journalctl --boot --no-pager -k --output cat | grep -E 'EXT4-fs (error|warning)'; true"
    ).strip()
    bench.hold(f"cut {number}: the file system is sound", not errors, errors[:200])
    halves = far.root(f"find {pedal.STATE} -maxdepth 3 -name '.*.new'").strip()
    bench.hold(f"cut {number}: nothing half-made is left", not halves, halves[:200])
