"""A memory on a state folder, whose disk does all at once."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.calibrate.owned import Figure, Owned
from firmware.captures.changes import CaptureChange
from firmware.control.disk import Disk
from firmware.control.memory import Memory
from firmware.decide.events import LibraryRead, Trouble, WantRescan
from firmware.places import StateFolder
from firmware.sound import Preset
from firmware.store import preset_files
from tests.stand_ins.control import entry
from tests.stand_ins.runners import AtOnce

LEAD = Preset("Lead", "a", "A")
LOUD = replace(LEAD, trim_db=1.0)
MEASURED = Owned(max_input=Figure(9.7, 0.05, "meter", "2026-11-22"))
FULL = OSError(28, "No space left on device")


class Bench:
    """A memory whose disk does all at once; `events` is what it reported since it was last asked."""

    def __init__(self, folder: Path) -> None:
        self.now_s = 10.0
        self.folder = folder
        self.refusals: list[Exception] = []  # of changes of captures
        self._events: list[LibraryRead | Trouble | WantRescan] = []
        disk = Disk(StateFolder(folder), lambda: ((entry("A"),), ()), self._change)
        self.memory = Memory(disk, AtOnce(), self._events.append, lambda: self.now_s)

    def _change(self, _change: CaptureChange) -> None:
        if self.refusals:
            raise self.refusals.pop(0)

    def save(self, preset: Preset) -> None:
        self.memory.save(preset, self.now_s)

    def pass_s(self, seconds: float) -> list[LibraryRead | Trouble | WantRescan]:
        """Turns of the loop for so long; whatever is to be read again is."""
        for _ in range(round(seconds / 0.05)):
            self.now_s += 0.05
            self.memory.look_after(self.now_s)
            if WantRescan() in self._events:
                self._events.remove(WantRescan())
                self.memory.read()
        return self.events()

    def events(self) -> list[LibraryRead | Trouble | WantRescan]:
        events, self._events[:] = list(self._events), []
        return events

    def read(self) -> tuple[Preset, ...]:
        self.memory.read()
        return self.last_read(self.events())

    def last_read(self, events: list[LibraryRead | Trouble | WantRescan]) -> tuple[Preset, ...]:
        return [event.presets for event in events if isinstance(event, LibraryRead)][-1]

    def file(self, name: str = "Lead") -> Path:
        return self.folder / "presets" / f"{name}.toml"

    def on_disk(self, name: str = "Lead") -> Preset:
        return preset_files.read(self.file(name))


def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The disk is full until what this returns is called."""

    def fsync(_descriptor: int) -> None:
        raise FULL

    whole = os.fsync
    monkeypatch.setattr(os, "fsync", fsync)
    return lambda: monkeypatch.setattr(os, "fsync", whole)


def with_lead(folder: Path) -> Bench:
    """One preset, Lead, in its file."""
    bench = Bench(folder)
    bench.save(LEAD)
    bench.pass_s(1.5)
    return bench


def troubles(events: list[LibraryRead | Trouble | WantRescan]) -> list[str]:
    return [event.sentence for event in events if isinstance(event, Trouble)]
