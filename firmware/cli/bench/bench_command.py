"""`pedal bench`: what a block costs here, portable and fused side by side; how that grows; and the worst of many."""

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import onnxruntime
from rich.console import Console
from rich.progress import track

from firmware.audio.resampled import AnyAmp
from firmware.captures.nam import nam_file
from firmware.captures.nam.nam_file import Submodel
from firmware.captures.source import read_source
from firmware.cli.arguments import AUTO, add_engine, block_frames
from firmware.cli.bench import growth, stress
from firmware.cli.bench.captures import PLAN, Figures, measure
from firmware.cli.bench.engines import amps_of_submodel, fastest, graph_path
from firmware.cli.bench.growth import Point
from firmware.cli.bench.resident import resident_kib
from firmware.cli.bench.stages import BLOCKS, stages
from firmware.cli.bench.tables import print_figures, print_growth, print_stages, print_stress
from firmware.cli.bench.timing import period_us
from firmware.cli.output import print_json, tell
from firmware.cli.plotting import check_plot
from firmware.cli.render.offline import chain_for
from firmware.errors import CaptureError
from firmware.kernels.strip.loops import compiled_loops
from firmware.places import FACTORY

GROWTH_S = 1.0
STAGES_S = 2.0


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("models", nargs="*", type=Path, metavar="MODEL", help="captures (default: the factory's)")
    parser.add_argument("--block", type=block_frames, default=64, metavar="N", help="frames in a block (default 64)")
    add_engine(parser, "both, side by side")
    parser.add_argument("--seconds", type=_seconds, default=10.0, metavar="S", help="of sound for each (default 10)")
    parser.add_argument(
        "--growth", action="store_true", help="how the cost grows with frames, channels, layers (if no MODEL: always)"
    )
    parser.add_argument(
        "--stages",
        action="store_true",
        help="instead, what each stage costs beside the capture in blocks of 16, 64 and 128: the last MODEL as the"
        " amp, the one before it as the pedal",
    )
    parser.add_argument("--plot", type=Path, metavar="OUT.png", help="draw the growth (needs matplotlib)")
    parser.add_argument(
        "--stress",
        type=_minutes,
        metavar="MIN",
        help="then play the last for so long, realtime, beside a busy process",
    )
    parser.add_argument(
        "--resident", type=_count, metavar="N", help="also load N copies of each and show their memory"
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    if arguments.plot:
        check_plot(arguments.plot)
    models = arguments.models or sorted(FACTORY.glob("*.nam"))
    if arguments.stages:
        return _stages(models, min(arguments.seconds, STAGES_S), as_json=arguments.json)
    with tempfile.TemporaryDirectory(prefix="etalon-") as name:
        folder = Path(name)
        parts = list(_parts(models))
        rows = [_figures(title, part, arguments, folder) for title, part in parts]
        grown = _growth(arguments, folder)
        title, part = parts[-1]
        worst = _stress(part, arguments, folder) if arguments.stress else None
    if arguments.json:
        document = {"machine": machine(), "figures": [asdict(row) for row in rows]}
        document |= {"growth": [asdict(point) for point in grown]} if grown else {}
        print_json(document | ({"stress": {"capture": title, **asdict(worst)}} if worst else {}))
        return 0
    tell(f"{machine()}; blocks of {arguments.block} frames = {period_us(arguments.block):.0f} us; us a block\n")
    print_figures(rows, arguments.resident)
    if grown:
        print_growth(grown)
    if worst:
        print_stress(title, worst)
    return 0


def _stages(models: list[Path], seconds: float, *, as_json: bool) -> int:
    parts = list(_parts(models))
    (pedal_title, pedal), (title, amp) = parts[-2:] if len(parts) > 1 else parts * 2
    with tempfile.TemporaryDirectory(prefix="etalon-") as name:
        console = Console(stderr=True)
        measured = stages(amp, pedal, Path(name), seconds, compiled_loops(tell))
        blocks = track(
            measured, "stages", len(BLOCKS), console=console, transient=True, disable=not console.is_terminal
        )
        found = [stage for each in blocks for stage in each]
    if as_json:
        print_json({"machine": machine(), "amp": title, "pedal": pedal_title, "stages": list(map(asdict, found))})
        return 0
    tell(f"{machine()}; {pedal_title} before {title}, blocks of {', '.join(map(str, BLOCKS))} frames; us a block\n")
    print_stages(found)
    return 0


def machine() -> str:
    """What these figures were measured on."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(errors="replace").splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith(("model name", "Model"))]
    cores = os.cpu_count()
    return f"{names[-1] if names else platform.machine()}, {cores} cores, onnxruntime {onnxruntime.__version__}"


def _parts(models: list[Path]) -> Iterator[tuple[str, Submodel]]:
    for model in models:
        capture = nam_file.parse(*read_source(model.resolve()))
        yield from ((capture.name, part) for part in capture.submodels)


def _amps(submodel: Submodel, arguments: argparse.Namespace, folder: Path) -> dict[str, AnyAmp]:
    """Of the engines that are asked for. Raises CaptureError where that is the fused one, and there is none."""
    amps = amps_of_submodel(submodel, arguments.block, folder)
    if arguments.engine == AUTO:
        return amps
    if arguments.engine not in amps:
        raise CaptureError(
            f"{submodel.file} has no fused graph here: no operator knows its network, or none are built; see `pedal"
            " doctor`, or take --engine portable.",
            short="no fused graph",
        )
    return {arguments.engine: amps[arguments.engine]}


def _figures(title: str, submodel: Submodel, arguments: argparse.Namespace, folder: Path) -> Figures:
    amps = _amps(submodel, arguments, folder)
    figures = measure(title, submodel.max_value, amps, arguments.seconds)
    if not arguments.resident:
        return figures
    return replace(figures, resident_kib=resident_kib(graph_path(folder, fastest(amps)), arguments.resident))


def _growth(arguments: argparse.Namespace, folder: Path) -> list[Point]:
    if arguments.models and not arguments.growth and not arguments.plot:
        return []
    console = Console(stderr=True)
    measured = growth.points(folder, min(arguments.seconds, GROWTH_S))
    quiet = not console.is_terminal
    found = list(track(measured, "growth", total=growth.COUNT, console=console, transient=True, disable=quiet))
    if arguments.plot:
        from firmware.cli.bench.picture import draw  # matplotlib takes a second to come

        try:
            draw(arguments.plot, found, machine())
        except OSError as error:
            raise CaptureError(
                f"{arguments.plot}: cannot be written ({error.strerror}); see to its folder and its disk.",
                short="cannot write",
            ) from error
    return found


def _stress(submodel: Submodel, arguments: argparse.Namespace, folder: Path) -> stress.Stress:
    """Last of all: what it asks of the system stays with the process."""
    amps = _amps(submodel, arguments, folder)
    return stress.run(chain_for(amps[fastest(amps)], PLAN), arguments.stress)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"give 1 to 1000 captures, not {text}")
    return int(text)


def _seconds(text: str) -> float:
    value = float(text) if text.replace(".", "", 1).isdecimal() else 0.0
    if not 0.1 <= value <= 3600.0:
        raise argparse.ArgumentTypeError(f"give 0.1 to 3600 seconds, not {text}")
    return value


def _minutes(text: str) -> float:
    value = float(text) if text.replace(".", "", 1).isdecimal() else 0.0
    if not 0.01 <= value <= 600.0:
        raise argparse.ArgumentTypeError(f"give 0.01 to 600 minutes, not {text}")
    return value
