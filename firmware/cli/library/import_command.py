"""`pedal import`: check captures, convert them on this machine and put them into the library."""

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column

import hw.profiles
from firmware import PEDAL_RATE_HZ
from firmware.captures.listing import Listed
from firmware.captures.search import find_captures
from firmware.captures.verdict import KNOWN, REFUSED, STORED, Verdict, prepare_command, read_verdict
from firmware.cli.library.catalogue import heavy_words, read_library
from firmware.cli.library.facts import load_facts
from firmware.cli.library.lending import by_pedal, pedal_runs
from firmware.cli.output import print_json, tell
from firmware.cli.places import add_profile, add_run, state_folder
from firmware.errors import CaptureError
from firmware.names import display_name
from firmware.places import StateFolder
from hw.rates import expected_rate_hz
from hw.strict_json import to_plain

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
    files = list(find_captures([path.resolve() for path in arguments.paths]))
    if not files:
        raise CaptureError(f"{arguments.paths[0]}: there is no capture in it.", short="no captures")
    began_s, verdicts = time.monotonic(), list[Verdict]()
    try:
        _follow(_verdicts(arguments, files), files, verdicts, quiet=arguments.json)
    finally:  # what was said before something went wrong holds
        _print_all(arguments, verdicts, len(files), time.monotonic() - began_s)
    return 1 if any(verdict.verdict == REFUSED for verdict in verdicts) else 0


def _verdicts(arguments: argparse.Namespace, files: Sequence[Path]) -> Iterator[Verdict]:
    """The verdicts of the pedal that runs, so that its library stays its own user's; else those of this process."""
    if arguments.state is None and pedal_runs(arguments.run):
        return by_pedal(arguments.run, files)
    profile = hw.profiles.load(arguments.profile)
    library = StateFolder(arguments.state or state_folder()).library
    named = [path.resolve() for path in arguments.paths]  # not `files`: 10,000 names are more than a command may have
    codec = profile.codec
    return prepare(named, library, codec.block_frames, profile.realtime.core, expected_rate_hz(codec))


def prepare(
    paths: Sequence[Path],
    library: Path,
    block_frames: int,
    audio_core: int | None = None,
    rate_hz: int = PEDAL_RATE_HZ,
) -> Generator[Verdict, None, None]:
    """One verdict a file, from a process of its own that gives way to everything else, and ends when we do."""
    command = prepare_command(library, block_frames, paths, audio_core, rate_hz)
    with tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints) as child:
            assert child.stdout
            try:
                yield from filter(None, map(read_verdict, child.stdout))
            finally:
                if child.poll() is None:
                    child.terminate()
        complaints.seek(0)
        said = complaints.read().decode(errors="replace").strip()
    if child.returncode:
        raise CaptureError(said or f"prepare ended with {child.returncode}.", short="import failed")


def _follow(coming: Iterator[Verdict], files: Sequence[Path], verdicts: list[Verdict], *, quiet: bool) -> None:
    """Appends each verdict to `verdicts` as it comes, and shows it; the bar names the file that is at work."""
    with _progress(quiet) as progress:
        task = progress.add_task(display_name(files[0].name), total=len(files))
        for verdict in coming:
            verdicts.append(verdict)
            following = files[len(verdicts)].name if len(verdicts) < len(files) else ""
            progress.update(task, completed=len(verdicts), description=display_name(following) if following else "")
            if not quiet:
                tell(_line(verdict))


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
    return f"{verdict.name}: {word}" + (f"\n! {verdict.warning}" if verdict.warning else "")


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
    if (left := found - len(verdicts)) > 0:
        parts.append(f"{left} not reached")
    rate = 60.0 * len(verdicts) / max(spent_s, 1e-3)
    return f"{', '.join(parts)}; {spent_s:.1f} s, {rate:.0f} files a minute"


def _costs(arguments: argparse.Namespace) -> Mapping[str, Listed]:
    """Each capture of the library that was filled, by model id: it says what it costs."""
    catalogue = read_library(arguments.run, arguments.state, arguments.profile)
    return {each.model_id: each for each in catalogue.captures}


def _load(verdict: Verdict, costs: Mapping[str, Listed]) -> object:
    return load_facts(costs[verdict.model_id].graph) if verdict.model_id in costs else None
