"""`pedal import`: check captures, convert them on this machine and put them into the library."""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

import hw.profile
from firmware.cli.output import Verbs, print_json
from firmware.cli.places import add_places
from firmware.control.client import ask
from firmware.errors import CaptureError, LinkError
from firmware.rig.settings import StateFolder


def add_to(verbs: Verbs) -> None:
    parser = verbs.add_parser("import", help="put captures into the library")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a .nam file, or a folder of them")
    add_places(parser)
    parser.add_argument("--json", action="store_true", help="each file's verdict, for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Exit status 1 if a file was refused."""
    for path in arguments.paths:
        if not path.exists():
            raise CaptureError(f"{path}: no such file or folder.", short="no such file")
    block_frames = hw.profile.load(arguments.profile).codec.block_frames
    verdicts: list[dict[str, object]] = []
    with _progress(arguments.json) as progress:
        task = progress.add_task("import", total=None)
        for verdict in prepare(arguments.paths, StateFolder(arguments.state).library, block_frames):
            progress.update(task, completed=verdict["done"], total=verdict["found"])  # pyright: ignore[reportArgumentType]
            verdicts.append(verdict)
            if not arguments.json:
                progress.console.print(_line(verdict), soft_wrap=True, markup=False, highlight=False)
    if arguments.json:
        print_json(verdicts)
    _tell_pedal(arguments.run)
    return 1 if any(verdict["verdict"] == "refused" for verdict in verdicts) else 0


def prepare(paths: list[Path], library: Path, block_frames: int) -> Iterator[dict[str, object]]:
    """One verdict a file, from a process of its own that gives way to everything else."""
    options = ["--library", str(library), "--block", str(block_frames)]
    command = ["nice", "-n", "19", sys.executable, "-m", "firmware.rig.prepare", *options, "--", *map(str, paths)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stderr
        for line in child.stdout:
            yield json.loads(line)
        complaint = child.stderr.read().strip()
    if child.returncode:
        raise CaptureError(complaint or f"prepare ended with {child.returncode}.", short="import failed")


def _progress(quiet: bool) -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    return Progress(*columns, console=Console(stderr=quiet), transient=True, disable=quiet)


def _line(verdict: dict[str, object]) -> str:
    told = {"stored": "added", "known": "already there"}.get(str(verdict["verdict"]))
    return f"{verdict['name']}: {told}" if told else str(verdict["sentence"])


def _tell_pedal(run: Path) -> None:
    try:
        ask(run, {"do": "rescan"})
    except LinkError:
        return  # no pedal is running here: it will read the library when it starts
