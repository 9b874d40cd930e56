"""`pedal import`: check captures, convert them on this machine and put them into the library."""

import argparse
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import cast

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

import hw.profiles
from firmware.cli.output import print_json
from firmware.cli.places import add_profile, add_run, state_folder
from firmware.control.client import ask
from firmware.errors import CaptureError, LinkError
from firmware.rig.finder import find_captures
from firmware.rig.settings import StateFolder
from firmware.rig.verdict import KNOWN, REFUSED, STORED, Verdict, prepare_command, read_verdict, verdict_from

POLL_S = 0.1


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a .nam file, or a folder of them")
    add_run(parser)
    add_profile(parser)
    parser.add_argument("--state", type=Path, metavar="DIR", help="a library here, not the running pedal's")
    parser.add_argument("--json", action="store_true", help="each file's verdict, for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Exit status 1 if a file was refused."""
    for path in arguments.paths:
        if not path.exists():
            raise CaptureError(f"{path}: no such file or folder.", short="no such file")
    verdicts: list[Verdict] = []
    with _progress(arguments.json) as progress:
        task = progress.add_task("import", total=None)
        for verdict in _verdicts(arguments):
            progress.update(task, completed=verdict.done, total=verdict.found)
            verdicts.append(verdict)
            if not arguments.json:
                print(_line(verdict), flush=True)
    if arguments.json:
        print_json([asdict(verdict) for verdict in verdicts])
    return 1 if any(verdict.verdict == REFUSED for verdict in verdicts) else 0


def _verdicts(arguments: argparse.Namespace) -> Iterator[Verdict]:
    """By the pedal that runs, so that its library stays its own user's; else here."""
    paths = [path.resolve() for path in arguments.paths]
    if arguments.state is None and _pedal_runs(arguments.run):
        return by_pedal(arguments.run, paths)
    block_frames = hw.profiles.load(arguments.profile).codec.block_frames
    return prepare(paths, StateFolder(arguments.state or state_folder()).library, block_frames)


def by_pedal(run: Path, paths: list[Path]) -> Iterator[Verdict]:
    """The verdicts of the running pedal, as they come. Raises LinkError, CaptureError.

    The pedal's user may not look into this user's home, nor into /tmp: it is lent copies, in the run folder.
    """
    with tempfile.TemporaryDirectory(dir=run, prefix="import-") as folder:
        for path in _lend(paths, Path(folder)):
            ask(run, {"do": "import", "path": str(path)})
        seen = 0
        while True:
            reply = ask(run, {"do": "imported", "from": seen})
            new = [verdict_from(told) for told in cast(list[object], reply["verdicts"])]
            yield from filter(None, new)
            seen += len(new)
            if not reply["running"]:
                break
            time.sleep(POLL_S)
    if reply["failure"] is not None:
        raise CaptureError(str(reply["failure"]), short="import failed")


def _lend(paths: list[Path], folder: Path) -> list[Path]:
    """Copies of the captures under `paths`, by the same names, that everybody who sees `folder` may read."""
    copies: list[Path] = []
    for number, path in enumerate(paths):
        copies.append(folder / str(number) / path.name)
        (copies[-1] if path.is_dir() else copies[-1].parent).mkdir(parents=True)
        for file in find_captures([path]):
            copy = copies[-1] / file.relative_to(path)
            try:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, copy)
            except OSError as error:
                raise CaptureError(
                    f"{file} cannot be copied for the pedal: {error.strerror or error}.", short="cannot copy"
                ) from error
    for place in (folder, *folder.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)
    return copies


def prepare(paths: list[Path], library: Path, block_frames: int) -> Iterator[Verdict]:
    """One verdict a file, from a process of its own that gives way to everything else."""
    command = prepare_command(library, block_frames, paths)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stderr
        yield from filter(None, map(read_verdict, child.stdout))
        complaint = child.stderr.read().decode(errors="replace").strip()
    if child.returncode:
        raise CaptureError(complaint or f"prepare ended with {child.returncode}.", short="import failed")


def _pedal_runs(run: Path) -> bool:
    try:
        ask(run, {"do": "status"})
    except LinkError:
        return False
    return True


def _progress(quiet: bool) -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal)


def _line(verdict: Verdict) -> str:
    told = {STORED: "added", KNOWN: "already there"}.get(verdict.verdict)
    return f"{verdict.name}: {told}" if told else verdict.sentence
