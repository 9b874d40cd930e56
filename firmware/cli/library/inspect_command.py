"""`pedal inspect`: what a capture is, what it costs here, and at which gain it would be played."""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import hw.profiles
from firmware.captures.cab.facts import is_sound
from firmware.captures.entry import block_words
from firmware.captures.library import Entry, Library, model_id_of
from firmware.captures.load import RED
from firmware.captures.nam import nam_file
from firmware.captures.nam.model_info import TEXT_WORDS
from firmware.captures.nam.nam_file import Capture, Submodel
from firmware.captures.prepared import PreparedGraph
from firmware.captures.quality import choose
from firmware.captures.source import read_source
from firmware.captures.verdict import REFUSED
from firmware.cli.arguments import quality
from firmware.cli.levels.codec_here import CodecHere, codec_here
from firmware.cli.levels.codec_words import codec_facts, doubt_words, input_words
from firmware.cli.library.catalogue import blocks_here, find_capture, load_words
from firmware.cli.library.facts import Facts, graph_facts
from firmware.cli.library.finding import file_meant
from firmware.cli.library.import_command import prepare
from firmware.cli.library.inspect_cab import inspect_cab
from firmware.cli.library.network_words import memory_words, network_words, rate_words
from firmware.cli.output import plan_facts, plan_rows, print_facts, print_json, tell
from firmware.cli.places import add_profile, add_run
from firmware.cli.render.engine_words import engine_words
from firmware.errors import CaptureError
from firmware.names import display_name
from firmware.plan import CalibrationPlan, plan_levels
from firmware.sound import OutputMode

LEVEL_WORDS = ("loudness", "gain", "input_level_dbu", "output_level_dbu")

Row = tuple[str, object]


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "model",
        type=Path,
        metavar="MODEL",
        help="a .nam file, an .onnx that was exported, a cabinet (.wav, .flac); or what the library calls one",
    )
    parser.add_argument(
        "--quality", type=quality, default=1.0, metavar="Q", help="0..1, for captures of several sizes"
    )
    parser.add_argument("--measure", action="store_true", help="load and loudness here and now, not the library's")
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="of a cabinet: its response by frequency")
    parser.add_argument("--json", action="store_true", help="for programs")
    add_run(parser)
    parser.add_argument("--state", type=Path, metavar="DIR", help="a library here, not the running pedal's")
    add_profile(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    profile = hw.profiles.load(arguments.profile)
    blocks = blocks_here(arguments.run, arguments.state, arguments.profile)
    content, title = read_source(file_meant(arguments.run, arguments.state, arguments.profile, arguments.model))
    if is_sound(title):
        return inspect_cab(arguments, content, title, blocks)
    if arguments.plot:
        raise CaptureError(f"{title}: --plot is for a cabinet; give a .wav or .flac.", short="no cabinet")
    capture = nam_file.parse(content, title)
    chosen = choose(capture.submodels, arguments.quality)
    if arguments.measure:
        known = _measured(arguments.model, content, blocks)
    else:
        model_id = model_id_of(content)
        known = find_capture(arguments.run, arguments.state, arguments.profile, model_id)
    graph = _graph(known, capture.submodels.index(chosen))
    codec = codec_here(arguments.run, arguments.state, profile)
    plan = plan_levels(codec.levels, known.levels(graph) if known and graph else chosen.levels)
    if arguments.json:
        print_json(_document(capture, chosen, codec, plan, known, blocks))
        return 0
    _print(capture, chosen, known, blocks)
    print(f"\non {codec.name}")
    print_facts([("codec", input_words(codec.levels)), ("", doubt_words(codec.levels)), *plan_rows(plan)])
    if graph is None and plan.output is not OutputMode.CALIBRATED:
        tell("Its loudness on a guitar is measured when it is imported, and by --measure: then its output is equal.")
    return 0


def _measured(model: Path, content: bytes, blocks: tuple[int, int]) -> Entry:
    """What the library would know of it: it is imported into a library of its own, for the moment."""
    block_frames, rate_hz = blocks
    with tempfile.TemporaryDirectory(prefix="etalon-") as folder:
        copy = Path(folder) / "capture.nam"
        copy.write_bytes(content)
        library = Path(folder) / "library"
        for verdict in prepare([copy], library, block_frames, rate_hz=rate_hz):
            if verdict.verdict == REFUSED:
                raise CaptureError(verdict.sentence.replace(copy.name, model.name, 1), short="cannot be measured")
            return Library(library).entry(verdict.model_id).at_block(*blocks)
    raise CaptureError(f"{model.name}: nothing was measured.", short="cannot be measured")


def _print(capture: Capture, chosen: Submodel, known: Entry | None, blocks: tuple[int, int]) -> None:
    """One list for a plain model; of several, what the file says as a whole and then each."""
    parts = capture.submodels
    if len(parts) == 1:
        print_facts([*_model_rows(capture), *_part_rows(chosen, _graph(known, 0), blocks)])
        return
    print_facts(_model_rows(capture))
    what = "submodel" if capture.info.architecture == "SlimmableContainer" else "width"
    for number, part in enumerate(parts):
        mark = "  <- plays" if part is chosen else ""
        print(f"\n{what} {number + 1} of {len(parts)}, {_quality_words(parts, number)}{mark}")
        rows = _part_rows(part, _graph(known, number), blocks)
        print_facts([("weights", f"{part.info.weight_count:,}"), *rows])


def _quality_words(parts: Sequence[Submodel], number: int) -> str:
    """With which quality of a preset this one plays: as `choose` does, the last takes all that is left."""
    below = f"{parts[number].max_value:.3g}"
    if number == 0:
        return f"quality below {below}"
    above = f"{parts[number - 1].max_value:.3g}"
    return f"quality {above} and above" if number == len(parts) - 1 else f"quality {above} to {below}"


def _graph(known: Entry | None, number: int) -> PreparedGraph | None:
    """What the library has of a submodel; None where it does not hold it."""
    return known.graphs[number] if known and number < len(known.graphs) else None


def _model_rows(capture: Capture) -> list[Row]:
    """Metadata words as in the file, behind what the file is; what it says wrongly is told, and counts as absent."""
    info = capture.info
    facts = asdict(info)
    return [
        ("architecture", f"{info.architecture} (format {info.version})"),
        ("format", "newer than 0.7.0: played, but it may hold what is not known yet" if info.partly_known else None),
        ("weights", f"{info.weight_count:,}"),
        *((word, _rounded(facts[word])) for word in LEVEL_WORDS),
        ("!", capture.warning or None),
        *((word, _shown(facts[word])) for word in TEXT_WORDS),
    ]


def _part_rows(part: Submodel, graph: PreparedGraph | None, blocks: tuple[int, int]) -> list[Row]:
    """What is played, and what the library knows of that."""
    return [
        ("network", network_words(part.network)),
        ("receptive field", memory_words(part)),
        ("sample rate", rate_words(part, *blocks)),
        *(_measured_rows(graph) if graph else ()),
        ("engine", engine_words(graph, graph.engine) if graph else None),
        ("load", _load_words(graph)),
        ("", graph.fits_words if graph and graph.load and graph.load.word == RED else None),
    ]


def _measured_rows(graph: PreparedGraph) -> Iterator[Row]:
    """What the file lacks, how loud it is on a guitar, from a softer to a harder one, and how late it answers."""
    if graph.levels.guitar:
        heard, driven = zip(*((f"{at.lufs:.1f}", f"{at.drive_db:+.1f}") for at in graph.levels.guitar), strict=True)
        yield "on a guitar", f"{', '.join(heard)} LUFS at {', '.join(driven)} dB"
        yield "answers", _answer_words(graph)
    for word in graph.measured:
        value = graph.levels.loudness_db if word == "loudness" else graph.gain
        yield f"{word} (measured)", _rounded(value) or "none: it plays nothing"


def _answer_words(graph: PreparedGraph) -> str:
    """How late it answers and which way round; what resampling costs stands beside the sample rate."""
    if graph.delay_frames is None:
        return "not known how late, nor which way round"
    late = f"{1000.0 * graph.delay_frames / graph.pedal_rate_hz:.2f} ms ({graph.delay_frames} frames) late"
    return (
        f"{late if graph.delay_frames else 'at once'}, {'upside down' if graph.inverted else 'the right way round'}"
    )


def _load_words(graph: PreparedGraph | None) -> str:
    if graph is None or graph.load is None:
        return "not known: import it, or inspect it with --measure"
    blocks = block_words(graph.block_frames, graph.pedal_rate_hz)
    return f"{load_words(graph)} ({graph.plays.block_us:.0f} us of each block of {blocks})"


def _rounded(value: object) -> str | None:
    return f"{value:.2f}" if isinstance(value, float) else None


def _shown(text: object) -> str | None:
    """A text from a file, fit for a terminal."""
    return display_name(text) if isinstance(text, str) else None


def _document(
    capture: Capture,
    chosen: Submodel,
    codec: CodecHere,
    plan: CalibrationPlan,
    known: Entry | None,
    blocks: tuple[int, int],
) -> Facts:
    parts = [
        {
            "max_value": part.max_value,
            **asdict(part.info),
            "network": network_words(part.network),
            "rate": rate_words(part, *blocks),
            "measured": _graph_document(known, number),
        }
        for number, part in enumerate(capture.submodels)
    ]
    model = {"file": capture.file, "title": capture.name, **asdict(capture.info)}
    return {
        **model,
        "warning": capture.warning or None,
        "partly_known": capture.info.partly_known,
        "submodels": parts,
        "quality": chosen.max_value,
        "profile": codec.name,
        "codec": codec_facts(codec.levels),
        "plan": plan_facts(plan),
    }


def _graph_document(known: Entry | None, number: int) -> Facts | None:
    graph = _graph(known, number)
    if known is None or graph is None:
        return None
    return {**graph_facts(graph, known.levels(graph)), "loudness": graph.levels.loudness_db}
