"""One network -> its graph files for this machine: export, optimise, prove, time.

Called by prepare for the library, and by `pedal render` and `pedal bench` without one.
"""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import onnx
from onnx import helper

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.audio.amp import PHASES, Amp
from firmware.audio.onnx_session import optimised
from firmware.audio.resampled import open_amp
from firmware.captures.graph.proof import Frames, Take, drawn, prove, take_for
from firmware.captures.nam.nam_file import Submodel
from firmware.captures.nam.networks import Network
from firmware.captures.prepare.draft import Draft, draft_of
from firmware.captures.prepare.fusing import NotFusedError, engine_graph, fuse, fused_path, write_fused
from firmware.captures.prepare.guitar import on_guitar
from firmware.captures.prepare.hear import hear, hear_ends
from firmware.captures.prepare.lateness import Lateness, lateness
from firmware.captures.prepare.loudness import Measured, measure
from firmware.captures.prepare.pace import CLOCK, Clock, Timing, time_blocks
from firmware.captures.prepared import FUSED, EngineGraph, PreparedGraph
from firmware.errors import GraphError
from firmware.kernels.library import FOLDER
from firmware.levels import LoudnessAt

WORST_ERROR_DB = -90.0  # float32 in another order gives -110 to -130
MAX_TAKE_FRAMES = 500_000  # longer than any capture remembers (limits.py)


def build_graph(
    submodel: Submodel,
    block_frames: int,
    path: Path,
    clock: Clock = CLOCK,
    operators: Path = FOLDER,
    pedal_rate_hz: int = PEDAL_RATE_HZ,
) -> PreparedGraph:
    """Writes the graph of `submodel` for blocks of `block_frames` at `pedal_rate_hz` to `path`, optimised for this
    machine and proved; and where the folder `operators` has the library and it knows the network, the fused one
    beside it. Of the levels it says what the capture's file does.

    Raises CaptureError if the capture gives no finite sound, GraphError if the graph does not agree with it.
    """
    draft = draft_of(submodel, block_frames, pedal_rate_hz)
    optimise(_model(draft, submodel.file), path)
    amp = Amp.load(str(path))
    take = take_for(draft.network, _proof_frames(amp, draft.network), submodel.file)
    heard, frames = hear_ends(amp, take.noise, draft.network)
    proof_db = prove(heard, take, draft.network, submodel.file, worst_db=WORST_ERROR_DB, fate="played", frames=frames)
    playing = open_amp(str(path), pedal_rate_hz=pedal_rate_hz) if draft.latency_frames else amp
    fused, why = _fused(draft, fused_path(path), take, (heard, frames), clock, operators)
    timing = time_blocks(playing, clock, brief=fused is not None, rate_hz=pedal_rate_hz)
    if fused and not fused.wins(timing.block_us):
        timing = time_blocks(playing, clock, rate_hz=pedal_rate_hz)  # it is what plays
    return PreparedGraph(
        max_value=submodel.max_value,
        block_frames=block_frames,
        levels=submodel.levels,
        portable=engine_graph(path, amp.node_count, timing, proof_db),
        fused=fused,
        not_fused=why,
        rate_hz=submodel.rate_hz,
        latency_frames=draft.latency_frames,
        gain=submodel.info.gain,
        pedal_rate_hz=pedal_rate_hz,
    )


def export(submodel: Submodel, block_frames: int) -> onnx.ModelProto:
    """The graph before any machine optimised it: standard operators, NAM's metadata in `metadata_props` as `nam.KEY`.

    Raises CaptureError if the weights are so large that nothing finite can come out, or at an odd sample rate.
    """
    return _model(draft_of(submodel, block_frames), submodel.file)


def measure_levels(submodel: Submodel, graph: PreparedGraph, operators: Path = FOLDER) -> Measured:
    """Loudness and gain by NAM's definition, a second of sound four times over, at the capture's own rate.

    A graph that was stretched to the pedal's rate hears another spectrum: then one of its own is made beside `graph`.
    """
    path = graph.plays.path
    if draft_of(submodel, graph.block_frames, graph.pedal_rate_hz).network is submodel.network:
        amp = Amp.load(str(path), operators=operators)
    else:
        path = path.with_name(f"own_rate.{path.name}")
        own = Draft(submodel.network, graph.block_frames, {})
        if graph.engine == FUSED:
            write_fused(own, path, operators)
        else:
            optimise(_model(own, submodel.file), path)
        amp = Amp.load(str(path), operators=operators)
        path.unlink()
    return measure(lambda take: hear(amp, take))


def measure_guitar(graph: PreparedGraph, operators: Path = FOLDER) -> tuple[LoudnessAt, ...]:
    """How loud the graph is with a guitar in it, at the codec's rate and with its resamplers, where it has any: two
    seconds of sound five times over."""
    amp = open_amp(str(graph.plays.path), operators, graph.pedal_rate_hz)
    return on_guitar(lambda take: hear(amp, take), graph.levels, graph.pedal_rate_hz)


def measure_lateness(graph: PreparedGraph, operators: Path = FOLDER) -> Lateness:
    """How late the graph answers and which way round, at the codec's rate: a third of a second of sound."""
    amp = open_amp(str(graph.plays.path), operators, graph.pedal_rate_hz)
    return lateness(lambda take: hear(amp, take), graph.levels, graph.pedal_rate_hz, graph.latency_frames)


def with_lateness(graph: PreparedGraph, operators: Path = FOLDER) -> PreparedGraph:
    """`graph` with what `measure_lateness` finds."""
    late = measure_lateness(graph, operators)
    return replace(graph, delay_frames=late.delay_frames, inverted=late.inverted)


def time_graph(
    submodel: Submodel,
    block_frames: int,
    path: Path,
    clock: Clock = CLOCK,
    operators: Path = FOLDER,
    pedal_rate_hz: int = PEDAL_RATE_HZ,
) -> Timing:
    """What a block of `block_frames` would take, of whichever graph is quicker; what it leaves at `path` and beside
    it is not proved and not to be played."""
    draft = draft_of(submodel, block_frames, pedal_rate_hz)

    def time_of(graph: Path) -> Timing:
        return time_blocks(open_amp(str(graph), operators, pedal_rate_hz), clock, rate_hz=pedal_rate_hz)

    optimise(_model(draft, submodel.file), path)
    timings = [time_of(path)]
    with suppress(NotFusedError, GraphError):
        write_fused(draft, fused_path(path), operators)
        timings.append(time_of(fused_path(path)))
    return min(timings, key=lambda timing: timing.block_us)


def optimise(model: onnx.ModelProto, path: Path) -> None:
    """Lets ONNX Runtime fuse the graph and saves it at `path`, with its metadata and its new node count.

    Raises OSError where `path` cannot be written, GraphError.
    """
    fused = onnx.ModelProto.FromString(optimised(model.SerializeToString()))
    properties = {prop.key: prop.value for prop in model.metadata_props}
    helper.set_model_props(fused, {**properties, "etalon.nodes": str(len(fused.graph.node))})
    path.write_bytes(fused.SerializeToString())


def _model(draft: Draft, file: str) -> onnx.ModelProto:
    return drawn(draft.network, draft.block_frames, file).model(draft.about)


def _fused(
    draft: Draft, path: Path, take: Take, portable: tuple[F32, Frames], clock: Clock, operators: Path
) -> tuple[EngineGraph | None, str]:
    """The fused graph, or why there is none."""
    try:
        return fuse(draft, path, take, portable, clock, operators), ""
    except NotFusedError as why:
        return None, str(why)


def _proof_frames(amp: Amp, network: Network) -> int:
    """Long enough to reach every tap and every phase."""
    blocks = 2 * PHASES + min(network.receptive_frames, MAX_TAKE_FRAMES) // amp.block_frames
    return blocks * amp.block_frames
