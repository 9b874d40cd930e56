"""`pedal inspect` of a cabinet: its response, what it costs here, and the gain that it would be played with."""

import argparse
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from firmware.arrays import F64
from firmware.captures.cab import cab_file
from firmware.captures.cab.cab_file import Cab
from firmware.captures.cab.facts import RISE_S, CabFacts
from firmware.captures.entry import Entry, block_words
from firmware.captures.library import Library, model_id_of
from firmware.captures.nam.networks import Linear
from firmware.captures.prepare.cab_loudness import cab_lu
from firmware.captures.prepared import PreparedGraph
from firmware.captures.verdict import REFUSED
from firmware.cli.library.catalogue import find_capture, load_words
from firmware.cli.library.facts import Facts, load_facts
from firmware.cli.library.import_command import prepare
from firmware.cli.output import print_facts, print_json, tell
from firmware.cli.plotting import check_plot
from firmware.errors import CaptureError
from firmware.levels import CabLevels
from firmware.series import cab_gain_db
from firmware.sound import Cab as CabKnobs
from firmware.sound import CabLevel
from hw.strict_json import to_plain

MEASURED_FRAMES = (16, 64, 128)  # blocks at which --measure says what it takes


def inspect_cab(arguments: argparse.Namespace, content: bytes, title: str, blocks: tuple[int, int]) -> int:
    """Prints what the sound file called `title` is, at the codec's `blocks`: frames, hertz. Raises CaptureError."""
    _, rate_hz = blocks
    if arguments.plot:
        check_plot(arguments.plot)
    cab = cab_file.parse(content, title, rate_hz)
    graphs = _graphs(arguments, content, title, blocks)
    louder_lu = [cab_lu(response, rate_hz) for response in responses(cab)]
    if arguments.plot:
        _plot(arguments.plot, cab, rate_hz)
    if arguments.json:
        print_json(_document(cab, louder_lu, graphs, rate_hz))
        return 0
    print_facts([*_rows(cab.facts, rate_hz), *_load_rows(graphs)])
    for side, lu in zip(cab.sides, louder_lu, strict=True):
        print(f"\n{side or 'mono'}")
        gains = _gains(cab.facts, lu)
        print_facts(
            [
                ("loudness", f"{lu:+.1f} LU on a guitar"),
                ("gain", ", ".join(f"{level} {gain_db:+.1f} dB" for level, gain_db in gains.items())),
            ]
        )
    if arguments.plot:
        tell(f"\n{arguments.plot}: its response by frequency")
    return 0


def responses(cab: Cab) -> list[F64]:
    """The response [frames] of each side, at the codec's rate."""
    networks = [part.network for part in cab.parts if isinstance(part.network, Linear)]
    return [network.taps[0, 0].astype(np.float64) for network in networks]


def _plot(path: Path, cab: Cab, rate_hz: int) -> None:
    """Raises CaptureError where it cannot be written."""
    from firmware.cli.library.cab_picture import draw

    try:
        draw(path, cab.file, dict(zip(cab.sides, responses(cab), strict=True)), rate_hz)
    except OSError as error:
        raise CaptureError(
            f"{path} cannot be written: {error.strerror}; give another file.", short="cannot write"
        ) from error


def _graphs(
    arguments: argparse.Namespace, content: bytes, title: str, blocks: tuple[int, int]
) -> Sequence[PreparedGraph]:
    """What the library has of it, or by --measure what it takes here and now; none where it is not there."""
    if not arguments.measure:
        known = find_capture(arguments.run, arguments.state, arguments.profile, model_id_of(content))
        return known.graphs if known else ()
    return [graph for frames in MEASURED_FRAMES for graph in _measured(content, title, (frames, blocks[1])).graphs]


def _measured(content: bytes, title: str, blocks: tuple[int, int]) -> Entry:
    """It is imported into a library of its own, for the moment."""
    with tempfile.TemporaryDirectory(prefix="etalon-") as folder:
        copy, library = Path(folder) / f"cab{Path(title).suffix}", Path(folder) / "library"
        copy.write_bytes(content)
        for verdict in prepare([copy], library, blocks[0], rate_hz=blocks[1]):
            if verdict.verdict == REFUSED:
                raise CaptureError(verdict.sentence.replace(copy.name, title, 1), short="cannot be measured")
            return Library(library).entry(verdict.model_id).at_block(*blocks)
    raise CaptureError(f"{title}: nothing was measured.", short="cannot be measured")


def _rows(facts: CabFacts, rate_hz: int) -> list[tuple[str, object]]:
    other = f", resampled to {rate_hz:,} Hz" if facts.rate_hz != rate_hz else ""
    sides = "mono" if facts.channels == 1 else "stereo, as good as mono" if facts.alike else "stereo"
    return [
        ("cabinet", sides),
        ("sample rate", f"{facts.rate_hz:,} Hz{other}"),
        ("response", f"{facts.taps(rate_hz):,} taps ({facts.ms:.1f} ms)"),
        ("latency", f"{_late_ms(facts, rate_hz):g} ms{', of being resampled' if other else ''}"),
        ("taken off", f"{facts.lead_ms:.1f} ms of silence before it, {facts.tail_ms:.1f} ms of tail behind it"),
    ]


def _late_ms(facts: CabFacts, rate_hz: int) -> float:
    """How much later than in its file it begins at the codec's rate."""
    return 0.0 if facts.rate_hz == rate_hz else 1000.0 * RISE_S


def _load_rows(graphs: Sequence[PreparedGraph]) -> list[tuple[str, object]]:
    """A row for each graph, or one that says how to come by any."""
    rows: list[tuple[str, object]] = []
    for graph in graphs:
        blocks = block_words(graph.block_frames, graph.pedal_rate_hz)
        side = f", {graph.side}" if graph.side else ""
        said = f"{load_words(graph)} ({graph.plays.block_us:.0f} us of each block of {blocks}{side})"
        rows.append(("" if rows else "load", said))
    return rows or [("load", "not known: import it, or inspect it with --measure")]


def _gains(facts: CabFacts, lu: float) -> dict[str, float]:
    """The gain in dB on the way into it, by the preset's `cab.level`."""
    levels = CabLevels(lu, facts.rate_hz)
    return {str(level): cab_gain_db(CabKnobs(level=level), levels, lu)[0] for level in CabLevel}


def _document(cab: Cab, louder_lu: Sequence[float], graphs: Sequence[PreparedGraph], rate_hz: int) -> Facts:
    facts = cab.facts
    return {
        "file": cab.file,
        **to_plain(facts),
        "taps": facts.taps(rate_hz),
        "ms": facts.ms,
        "lead_ms": facts.lead_ms,
        "tail_ms": facts.tail_ms,
        "latency_ms": _late_ms(facts, rate_hz),
        "sides": [
            {"side": side or "mono", "lu": lu, "gain_db": _gains(facts, lu), "peak_db": _peak_db(response)}
            for side, lu, response in zip(cab.sides, louder_lu, responses(cab), strict=True)
        ],
        "loads": [{"side": graph.side or "mono", "load": load_facts(graph)} for graph in graphs],
    }


def _peak_db(response: F64) -> float:
    return 20.0 * math.log10(float(np.abs(response).max()))
