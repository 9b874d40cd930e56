"""An import of a whole bank while the simulated pedal plays: does the sound notice?

    python -m tests.tools.bank_import [--count 500] [--seed 1] [--core N]

Makes a stick of different captures (A1 and A2 of all sizes, LSTM, tiny ones, and one in fifty damaged), puts it into
a pedal that plays on the `sim` profile, and prints how long the import took, what it used, and how many blocks were
late, beside how many were late in as much time without an import: a machine that others share is late by itself.
--core gives the audio thread that core to itself, as on a pedal; without it both share what there is.
"""

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hw.profiles
from firmware.cli.sim.stage import Stage
from firmware.control.wishes.status import StatusReply
from tests.own_captures import Model, a1_standard, a2, layer_array, lstm, tiny, wavenet

POLL_S = 0.05
LONGEST_S = 3_600.0


@dataclass(slots=True)
class Watch:
    """What was seen while the import ran."""

    first: StatusReply
    last: StatusReply
    alone: StatusReply  # as many seconds after the import
    seconds: float
    done: tuple[int, ...]
    peak_kib: dict[str, int]  # resident, of each kind of process


def make_bank(folder: Path, count: int, seed: int) -> None:
    """`count` files, no two alike."""
    seeds = random.Random(seed)
    for number in range(count):
        path = folder / f"capture {number:03d}.nam"
        content = json.dumps(_capture(number, seeds.randrange(2**31)))
        path.write_text(content[: len(content) // 2] if number % 50 == 49 else content)


def _capture(number: int, seed: int) -> Model:
    kinds: tuple[Callable[[], Model], ...] = (
        lambda: a2(3, seed),
        lambda: a2(8, seed),
        lambda: a1_standard(seed),
        lambda: wavenet(layer_array(8, [1, 2, 4, 8, 16, 32, 64]), seed=seed),
        lambda: lstm(1, 16, seed),
        lambda: tiny(seed),
    )
    return kinds[number % len(kinds)]()


def run_import(count: int, seed: int, core: int | None) -> Watch:
    """One import from beginning to end on a pedal of its own."""
    with tempfile.TemporaryDirectory(prefix="bank-") as name:
        folder = Path(name)
        bank = folder / "bank"
        bank.mkdir()
        make_bank(bank, count, seed)
        with Stage(folder / "run", folder / "state", profile=_profile(folder, core), take=None, record=None) as stage:
            stage.wait_until_playing()
            time.sleep(2.0)
            first = stage.status()
            begin_s = time.monotonic()
            stage.put_stick_in(bank)
            done, peaks = _follow(stage, begin_s)
            last, seconds = stage.status(), time.monotonic() - begin_s
            time.sleep(seconds)
            return Watch(first, last, stage.status(), seconds, done, peaks)


def _follow(stage: Stage, begin_s: float) -> tuple[tuple[int, ...], dict[str, int]]:
    """Until the import that has begun is over: how far it said it was, and the most memory each kind took."""
    peaks: dict[str, int] = {}
    done: tuple[int, ...] = ()
    begun = False
    while time.monotonic() - begin_s < LONGEST_S:
        for kind, kib in _resident_kib():
            peaks[kind] = max(peaks.get(kind, 0), kib)
        importing = stage.status().importing
        if begun and importing is None:
            return done, peaks
        begun = begun or importing is not None
        done = importing or done
        time.sleep(POLL_S)
    raise TimeoutError(f"the import was not over after {LONGEST_S:g} s")


def _resident_kib() -> Iterator[tuple[str, int]]:
    """Each process of the pedal by the module it runs, and its resident memory now."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            resident = [line for line in (process / "status").read_text().splitlines() if line.startswith("VmRSS")]
        except OSError:  # it has ended meanwhile
            continue
        modules = [word.decode() for word in words if word.startswith(b"firmware.")]
        if modules and resident and b"-m" in words:
            yield modules[0], int(resident[0].split()[1])


def _profile(folder: Path, core: int | None) -> str:
    if core is None:
        return "sim"
    path = folder / "sim.toml"
    path.write_text(f"{hw.profiles.path_of('sim').read_text()}\n[realtime]\ncore = {core}\n")
    return str(path)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.bank_import")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--core", type=int)
    options = parser.parse_args()
    watch = run_import(options.count, options.seed, options.core)
    print(f"{os.cpu_count()} cores; {watch.done} files in {watch.seconds:.0f} s")
    print(f"{60.0 * options.count / watch.seconds:.0f} files a minute")
    print(f"captures: {watch.first.captures} -> {watch.last.captures}")
    print(f"{'':>12}  {'import':>8} {'alone':>8}")
    for key in ("blocks", "late_blocks", "xruns"):
        first, last, alone = (getattr(status, key) for status in (watch.first, watch.last, watch.alone))
        print(f"{key:>12}  {last - first:>8} {alone - last:>8}")
    print(f"block us now: p50 {watch.last.block_us_p50}, p99.9 {watch.last.block_us_p999}")
    for kind, kib in sorted(watch.peak_kib.items()):
        print(f"peak {kib / 1024:.0f} MiB  {kind}")


if __name__ == "__main__":
    main()
