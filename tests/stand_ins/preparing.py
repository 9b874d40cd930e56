"""Captures that are prepared: in this process, or by a user who may not do everything."""

import json
import os
import subprocess
from pathlib import Path

from firmware.captures.entry import Entry
from firmware.captures.library_writer import LibraryWriter
from firmware.captures.prepare.worker import convert
from firmware.captures.verdict import Verdict, read_line
from tests.own_captures import Model


def write(path: Path, model: Model) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(model))
    return path


def stored(path: Path, writer: LibraryWriter, block_frames: int = 128) -> Entry:
    """In long blocks a capture is measured soonest: in blocks of 16 it takes twice as long."""
    entry, verdict = convert(path, writer, block_frames)
    assert verdict == "stored"
    return entry


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def as_the_pedal(command: list[str]) -> list[str]:
    """Root reads and writes everything, the pedal's own user does not: `command` without that power of root's."""
    powerless = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    return [*powerless, *command] if os.geteuid() == 0 else command


def read_verdict(line: bytes) -> Verdict | None:
    """The verdict in a line of prepare; None for anything else."""
    said = read_line(line)
    return said if isinstance(said, Verdict) else None


def verdicts_of(command: list[str]) -> list[Verdict]:
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return [verdict for line in run.stdout.splitlines() if (verdict := read_verdict(line))]


def shown(verdicts: list[Verdict]) -> list[tuple[str, str]]:
    return [(verdict.file, verdict.verdict) for verdict in verdicts]
