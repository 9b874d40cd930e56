"""The plug is pulled while the simulated pedal writes: what had been agreed, and is not there afterwards?

    sudo .venv/bin/python -m tests.tools.power_cuts [--cuts 30] [--seed 1964]

The pedal keeps its things on an ext4 of its own, in a file. A cut is ext4's own end without a word (its shutdown
without a flush of the journal): from then on nothing reaches the disk, and what had not reached it is lost. Then it
is mounted again, the pedal starts, and is asked for everything. Needs root and a loop device. In turn presets are
made, renamed and deleted, a knob is turned, and captures are imported. What a whole computer does at a cut, an update
of the pedal among it, is the matter of tests/system.
"""

import argparse
import fcntl
import json
import os
import random
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from firmware.cli.sim.stage import Stage
from firmware.control.client import ask
from firmware.control.wishes.list_edits import PRESET_DELETE, PRESET_NEW, PRESET_RENAME
from firmware.control.wishes.presets import PRESETS, PresetsRequest
from firmware.control.wishes.sound import SET, SetRequest
from firmware.decide.list_edits import DeletePreset, NewPreset, RenamePreset
from firmware.errors import PedalError
from tests.own_captures import tiny
from tests.system.cuts import broken

SHUTDOWN, WITHOUT_A_FLUSH = 0x8004587D, 2  # EXT4_IOC_SHUTDOWN of Linux 4.10, EXT4_GOING_FLAGS_NOLOGFLUSH
CARD_BYTES = 512 * 1024 * 1024
PATIENCE_S = 300.0
BANK = 4
PROMISED_S = 5.0  # by when what a hand turned is on the card
LOCK = ".lock"  # of the library, which stays


class Card:
    """An ext4 in a file, mounted at `at`."""

    def __init__(self, folder: Path) -> None:
        self.at, self._file = folder / "card", folder / "card.ext4"
        self.at.mkdir()
        with self._file.open("wb") as file:
            file.truncate(CARD_BYTES)
        subprocess.run(["mke2fs", "-q", "-t", "ext4", self._file], check=True)

    def mount(self) -> None:
        subprocess.run(["mount", "-o", "loop,noatime", self._file, self.at], check=True)

    def cut(self) -> None:
        """Nothing reaches the file from here on."""
        handle = os.open(self.at, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", WITHOUT_A_FLUSH))
        finally:
            os.close(handle)

    def unmount(self) -> None:
        subprocess.run(["umount", self.at], check=True)


@dataclass
class Evening:
    """What was done until the plug was pulled."""

    run: Path
    agreed: list[str] = field(default_factory=list[str])  # as tests.system.cuts.broken reads it
    turned: list[tuple[float, float]] = field(
        default_factory=list[tuple[float, float]]
    )  # when a knob was, and how far
    asked_db: float = 0.0  # the last, which may be done and not yet agreed
    at_s: float = 0.0  # the cut, by the same clock

    def edit_presets(self, number: int, capture: str) -> None:
        """Until the pedal is gone."""
        for count in range(1, 10_000):
            name, kept = f"Cut {number} {count}", f"Kept {number} {count}"
            try:
                ask(self.run, PRESET_NEW, NewPreset(capture, name))
                self.agreed.append(f"has {name}")
                ask(self.run, PRESET_RENAME, RenamePreset(name, kept))
                self.agreed.append(f"has {kept}")
                if count % 3 == 0 or count > 20:
                    ask(self.run, PRESET_DELETE, DeletePreset(kept))
                    self.agreed.append(f"not {kept}")
            except PedalError:
                return

    def turn(self) -> None:
        """The trim, ten times a second, until the pedal is gone."""
        for count in range(10_000):
            trim_db = -10.0 + 0.5 * (count % 40)
            self.asked_db = trim_db
            try:
                ask(self.run, SET, SetRequest("trim_db", trim_db))
            except PedalError:
                return
            self.turned.append((time.monotonic(), trim_db))
            time.sleep(0.1)


def _until(so: Callable[[], bool]) -> bool:
    deadline_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline_s:
        try:
            if so():
                return True
        except PedalError:
            pass
        time.sleep(0.1)
    return False


def names(run: Path) -> list[str]:
    """All presets, page by page."""
    found: list[str] = []
    page = ask(run, PRESETS, PresetsRequest())
    while page.presets:
        found += [preset.name for preset in page.presets]
        page = ask(run, PRESETS, PresetsRequest(page.presets[-1].number))
    return found


def evening(card: Card, run: Path, number: int, after_s: float) -> tuple[Evening, str]:
    """A start, deeds, and the cut; what was done, and which kind of deeds it was."""
    kind, done = ("presets", "import", "knob")[number % 3], Evening(run)
    with Stage(run, card.at, take=None, record=None) as stage:
        stage.wait_until_playing()
        capture, sound = stage.status().model or "", stage.status().sound
        if kind == "knob" and sound:
            done.turned.append((time.monotonic(), sound.trim_db))
        deeds = {
            "presets": lambda: done.edit_presets(number, capture),
            "knob": done.turn,
            "import": lambda: stage.put_stick_in(_bank(run.parent / f"bank{number}", number)),
        }
        busy = Thread(target=deeds[kind], daemon=True)
        busy.start()
        if kind == "import":
            _until(lambda: stage.status().importing is not None)
        time.sleep(after_s)
        card.cut()
        done.at_s = time.monotonic()
        stage.stop()
        busy.join()
    card.unmount()
    return done, kind


def asked(card: Card, run: Path, done: Evening, captures: int) -> list[str]:
    """What does not hold after the next start, in words."""
    wrong: list[str] = []
    with Stage(run, card.at, take=None, record=None) as stage:
        stage.wait_until_playing()
        wrong += broken(done.agreed, names(run))
        if done.turned:
            sound = stage.status().sound
            assert sound
            late_s = next((done.at_s - at_s for at_s, db in reversed(done.turned) if db == sound.trim_db), None)
            late_s = 0.0 if sound.trim_db == done.asked_db else late_s
            print(f"  the trim is that of {late_s or 0.0:.1f} s before the cut", flush=True)
            if late_s is None or late_s > PROMISED_S:
                wrong.append(f"the trim is {sound.trim_db}, not one of the last {PROMISED_S:g} s")
        if not _until(lambda: stage.status().captures == captures and stage.status().importing is None):
            wrong.append(f"{captures} captures were to come, {stage.status().captures} are there")
        stage.pull_stick()
    said = "".join((run / f"{name}.log").read_text() for name in ("audiod", "controld"))
    wrong += [line for line in said.splitlines() if "Traceback" in line or "damaged" in line]
    left = [str(path.relative_to(card.at)) for path in card.at.rglob(".*") if path.is_file() and path.name != LOCK]
    return wrong + [f"{path} is left" for path in left]


def _bank(folder: Path, number: int) -> Path:
    folder.mkdir()
    for seed in range(BANK):
        (folder / f"Amp {number} {seed}.nam").write_text(json.dumps(tiny(seed=100 * number + seed)))
    return folder


def main() -> int:
    """Exit status 1 if something that was agreed is not there."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.power_cuts")
    parser.add_argument("--cuts", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1964)
    options = parser.parse_args()
    chance, lost = random.Random(options.seed), 0
    with tempfile.TemporaryDirectory(prefix="cuts-") as name:
        run, card = Path(name) / "run", Card(Path(name))
        card.mount()
        with Stage(run, card.at, take=None, record=None) as stage:
            stage.wait_until_playing()
            _until(lambda: stage.status().importing is None)
            captures = stage.status().captures
        print(f"{captures} captures came with the first start", flush=True)
        for number in range(1, options.cuts + 1):
            done, kind = evening(card, run, number, chance.uniform(0.2, 6.0))
            captures += BANK if kind == "import" else 0
            card.mount()
            wrong = asked(card, run, done, captures)
            lost += bool(wrong)
            deeds = f"{len(done.agreed) or len(done.turned)} deeds" if kind != "import" else f"{BANK} captures"
            print(f"cut {number}, {kind} ({deeds}): {'; '.join(wrong) or 'all is there'}", flush=True)
        card.unmount()
    print(f"{options.cuts} cuts, {options.cuts - lost} survived")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
