"""`pedal import`: check captures, convert them on this machine and put them into the library."""

import argparse
import math
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column

import hw.profiles
from firmware import PEDAL_RATE_HZ
from firmware.captures.listing import Listed
from firmware.captures.source import Source
from firmware.captures.survey import Others, find_sources
from firmware.captures.verdict import (
    KNOWN,
    OTHER,
    REFUSED,
    STORED,
    Remark,
    Verdict,
    instead,
    others_among,
    prepare_command,
    read_line,
)
from firmware.cli.library.catalogue import heavy_words, read_library
from firmware.cli.library.facts import load_facts
from firmware.cli.library.lending import Tell, by_others, by_pedal, patient, pedal_is_there, pedal_runs
from firmware.cli.output import print_json, tell
from firmware.cli.owner import Owner, other_owner
from firmware.cli.places import add_profile, add_run, state_folder
from firmware.errors import CaptureError
from firmware.names import file_title
from firmware.places import StateFolder
from hw.rates import expected_rate_hz
from hw.strict_json import to_plain

LINE_CHARS = 200
SAID_AGAIN_S = 10.0
FEW = 20  # files; of a larger batch, what was refused is said again at the end
BAR_COLUMNS = 24


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a capture, a folder of them, a stick")
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
    others = Others()
    files = list(find_sources([path.resolve() for path in arguments.paths], others))
    besides = others.remarks()
    if not files:
        _print_besides(arguments, besides)
        instead_of = instead([(remark.word, remark.count) for remark in besides], LINE_CHARS)
        raise CaptureError(f"{arguments.paths[0]}: {instead_of}.", short="no captures")
    began_s, verdicts = time.monotonic(), list[Verdict]()
    try:
        _follow(arguments, files, verdicts)
    finally:  # what was said before something went wrong holds
        _print_besides(arguments, [*besides, *others_among(verdicts)])
        _print_all(arguments, verdicts, len(files), time.monotonic() - began_s)
    if any(verdict.verdict == STORED for verdict in verdicts) and not arguments.json:
        _say_how_to_play(arguments)
    return 1 if any(verdict.verdict == REFUSED for verdict in verdicts) else 0


def _say_how_to_play(arguments: argparse.Namespace) -> None:
    """On the pedal that runs: a capture alone is on no list."""
    if arguments.state is None and pedal_runs(arguments.run):
        tell("`pedal preset new CAPTURE` makes a preset of one")


def _verdicts(arguments: argparse.Namespace, files: Sequence[Source], waits: Tell) -> Iterator[Verdict]:
    """The verdicts of the pedal that runs, so that its library stays its own user's; else those of this process, or,
    where that is root's, of one of the user who owns the state folder."""
    if arguments.state is None and pedal_is_there(arguments.run, patient(waits)):
        waits("")
        return by_pedal(arguments.run, files, waits)
    profile = hw.profiles.load(arguments.profile)
    folder = arguments.state or state_folder()
    library, block_frames, core = StateFolder(folder).library, profile.codec.block_frames, profile.realtime.core
    rate_hz = expected_rate_hz(profile.codec)
    if owner := other_owner(folder):
        return by_others(
            lambda lent: prepare([lent], library, block_frames, core, rate_hz, owner=owner, waits=waits), files, None
        )
    named = [path.resolve() for path in arguments.paths]  # not `files`: 10,000 names are more than a command may have
    return prepare(named, library, block_frames, core, rate_hz, waits=waits)


def prepare(
    paths: Sequence[Path],
    library: Path,
    block_frames: int,
    audio_core: int | None = None,
    rate_hz: int = PEDAL_RATE_HZ,
    *,
    owner: Owner | None = None,
    waits: Tell = lambda _words: None,
) -> Generator[Verdict, None, None]:
    """One verdict a file, from a process of its own that gives way to everything else, and ends when we do; it is the
    `owner`'s, if one is named. That it is slow goes to `waits`."""
    command = prepare_command(library, block_frames, paths, audio_core, rate_hz)
    with tempfile.TemporaryFile() as complaints:
        with _started(command, complaints, owner) as child:
            assert child.stdout
            try:
                for said in filter(None, map(read_line, child.stdout)):
                    if isinstance(said, Verdict):
                        yield said
                    elif not said.word:
                        waits(said.sentence)
            finally:
                if child.poll() is None:
                    child.terminate()
        complaints.seek(0)
        said = complaints.read().decode(errors="replace").strip()
    if child.returncode:
        raise CaptureError(said or f"prepare ended with {child.returncode}.", short="import failed")


def _started(command: Sequence[str], complaints: IO[bytes], owner: Owner | None) -> "subprocess.Popen[bytes]":
    if owner is None:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints)
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=complaints,
        user=owner.user,
        group=owner.group,
        extra_groups=[],
        umask=0o022,
    )


def _follow(arguments: argparse.Namespace, files: Sequence[Source], verdicts: list[Verdict]) -> None:
    """Appends each verdict to `verdicts` as it comes, and shows it; the bar names the file that is at work, or what
    is waited for."""
    quiet = arguments.json
    with _progress(quiet) as progress:
        task = progress.add_task(files[0].title, total=len(files))

        def waits(words: str) -> None:
            following = files[len(verdicts)].title if len(verdicts) < len(files) else ""
            progress.update(task, completed=len(verdicts), description=words or following)
            if words and progress.disable:
                told.say(words)

        told = _Told()
        named = {path.resolve() for path in arguments.paths}
        for verdict in _verdicts(arguments, files, waits):
            if verdict.verdict == OTHER and files[len(verdicts)].path in named:
                verdict = replace(verdict, verdict=REFUSED)  # who names a file means it
            verdicts.append(verdict)
            waits("")
            if not quiet and verdict.verdict != OTHER:
                tell(_line(verdict))


class _Told:
    """What is waited for, on stderr where no bar shows it: not the same ten times a second."""

    def __init__(self) -> None:
        self._at_s = -math.inf

    def say(self, words: str) -> None:
        now_s = time.monotonic()
        if now_s - self._at_s >= SAID_AGAIN_S:
            self._at_s = now_s
            tell(words, sys.stderr)


def _progress(quiet: bool) -> Progress:
    name = TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis"))
    console = Console(stderr=True)
    return Progress(
        BarColumn(BAR_COLUMNS),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        name,
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
        redirect_stdout=sys.stdout.isatty(),  # a pipe gets its lines whoever watches the bar
    )


def _line(verdict: Verdict) -> str:
    word = {STORED: "added", KNOWN: "already there"}.get(verdict.verdict)
    if not word:
        return verdict.sentence
    alike = verdict.name.casefold() == file_title(verdict.file).casefold()
    return (
        f"{verdict.name}: {word}"
        + (f", {verdict.about}" if verdict.about else "")
        + ("" if alike else f" ({verdict.file})")
        + (f"\n! {verdict.warning}" if verdict.warning else "")
    )


def _print_besides(arguments: argparse.Namespace, remarks: Sequence[Remark]) -> None:
    """What lies there besides captures, a line for each kind."""
    if not arguments.json:
        for remark in remarks:
            tell(remark.sentence)


def _print_all(arguments: argparse.Namespace, verdicts: Sequence[Verdict], found: int, spent_s: float) -> None:
    costs: Mapping[str, Listed] = _costs(arguments) if any(verdict.model_id for verdict in verdicts) else {}
    if arguments.json:
        print_json([{**to_plain(verdict), "load": _load(verdict, costs)} for verdict in verdicts])
        return
    refused = [verdict.sentence for verdict in verdicts if verdict.verdict == REFUSED]
    if refused and len(verdicts) > FEW:
        print("\nrefused:")
        tell("\n".join(f"  {sentence}" for sentence in refused))
    came = dict.fromkeys(verdict.model_id for verdict in verdicts)
    heavy = heavy_words(costs[model_id] for model_id in came if model_id in costs)
    if heavy:
        print("\ntoo heavy to play here without dropouts:")
        tell("\n".join(f"  {words}" for words in heavy))
    tell(_totals(verdicts, found, spent_s))


def _totals(verdicts: Sequence[Verdict], found: int, spent_s: float) -> str:
    count = Counter(verdict.verdict for verdict in verdicts)
    parts = [f"{count[STORED]} added", f"{count[KNOWN]} already there", f"{count[REFUSED]} refused"]
    if count[OTHER]:
        parts.append(f"{count[OTHER]} other")
    if (left := found - len(verdicts)) > 0:
        parts.append(f"{left} not reached")
    rate = 60.0 * len(verdicts) / max(spent_s, 1e-3)
    return f"{', '.join(parts)}; {spent_s:.1f} s, {rate:.0f} files a minute"


def _costs(arguments: argparse.Namespace) -> Mapping[str, Listed]:
    """Each capture of the library that was filled, by model id: it says what it costs."""
    catalogue = read_library(arguments.run, arguments.state, arguments.profile, patient(_Told().say))
    return {each.model_id: each for each in catalogue.captures}


def _load(verdict: Verdict, costs: Mapping[str, Listed]) -> object:
    return load_facts(costs[verdict.model_id].graph) if verdict.model_id in costs else None
