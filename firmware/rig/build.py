"""One network -> one graph file for this machine: export, optimise, prove, time.

Called by prepare for the library, and by `pedal render` and `pedal bench` without one.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import helper

from firmware.audio.amp import PHASES, Amp
from firmware.audio.onnx_session import optimised
from firmware.errors import CaptureError, GraphError
from firmware.rig.loudness import F32, Measured, measure
from firmware.rig.lstm import Lstm
from firmware.rig.nam_file import Submodel
from firmware.rig.onnx_graph import Sketch
from firmware.rig.onnx_lstm import draw_lstm
from firmware.rig.onnx_wavenet import draw_wavenet, frames_abreast
from firmware.rig.pace import CLOCK, Clock, Timing, time_blocks
from firmware.rig.reference import error_db, play

WORST_ERROR_DB = -90.0  # float32 in another order gives -110 to -130
MAX_TAKE_FRAMES = 48_000
MAX_SAMPLE = 1e6  # 120 dB above full scale; NaN is no less


@dataclass(frozen=True, slots=True)
class Built:
    """What came out: the graph's file, its nodes after optimisation, the time of a block, and its proof."""

    path: Path
    block_frames: int
    node_count: int
    timing: Timing
    error_db: float


def measure_levels(built: Built) -> Measured:
    """Loudness and gain of what was built, by NAM's definition: a second of its sound, four times over."""
    amp = Amp.load(str(built.path))
    return measure(lambda take: _play(amp, take))


def export(submodel: Submodel, block_frames: int) -> onnx.ModelProto:
    """The graph before any machine optimised it: standard operators, NAM's metadata in `metadata_props` as `nam.KEY`.

    Raises CaptureError if the weights are so large that nothing finite can come out.
    """
    network = submodel.network
    try:
        if isinstance(network, Lstm):
            sketch = Sketch(block_frames)
            draw_lstm(sketch, network)
        else:
            sketch = Sketch(block_frames, frames_abreast(network, block_frames))
            with np.errstate(over="ignore", invalid="ignore"):
                draw_wavenet(sketch, network)
    except OverflowError as error:
        raise _not_finite(submodel) from error
    words = asdict(submodel.info)
    return sketch.model({f"nam.{key}": str(value) for key, value in words.items() if value is not None})


def build_graph(submodel: Submodel, block_frames: int, path: Path, clock: Clock = CLOCK) -> Built:
    """Write the graph of `submodel` for blocks of `block_frames` to `path`, optimised for this machine and proved.

    Raises CaptureError if the capture gives no finite sound, GraphError if the graph does not agree with it.
    """
    optimise(export(submodel, block_frames), path)
    amp = Amp.load(str(path))
    proof_db = _prove(amp, submodel)
    return Built(path, block_frames, amp.node_count, time_blocks(amp, clock), proof_db)


def time_graph(submodel: Submodel, block_frames: int, path: Path, clock: Clock = CLOCK) -> Timing:
    """What a block of `block_frames` would take; the graph at `path` is not proved and not to be played."""
    optimise(export(submodel, block_frames), path)
    return time_blocks(Amp.load(str(path)), clock)


def optimise(model: onnx.ModelProto, path: Path) -> None:
    """Let ONNX Runtime fuse the graph and save it at `path`, with its metadata and its new node count.

    Raises OSError where `path` cannot be written, GraphError.
    """
    fused = onnx.ModelProto.FromString(optimised(model.SerializeToString()))
    properties = {prop.key: prop.value for prop in model.metadata_props}
    helper.set_model_props(fused, {**properties, "etalon.nodes": str(len(fused.graph.node))})
    path.write_bytes(fused.SerializeToString())


def _prove(amp: Amp, submodel: Submodel) -> float:
    """The error of `amp` against the reference, on noise long enough to reach every tap and every phase."""
    network = submodel.network
    blocks = 2 * PHASES + min(network.receptive_frames, MAX_TAKE_FRAMES) // amp.block_frames
    take = np.random.default_rng(48_000).normal(0.0, 0.1, blocks * amp.block_frames).astype(np.float32)
    expected = play(network, take)
    if not np.abs(expected).max() < MAX_SAMPLE:
        raise _not_finite(submodel)
    found_db = error_db(_play(amp, take), expected)
    if not found_db <= WORST_ERROR_DB:
        raise GraphError(
            f"{submodel.file}: its graph is {found_db:.0f} dB from the capture on this machine (at most"
            f" {WORST_ERROR_DB:.0f}), so it is not played; report it with the version of onnxruntime.",
            short="graph is not exact",
        )
    return found_db


def _play(amp: Amp, take: F32) -> F32:
    """The output [frames] for `take` [frames], filled up to whole blocks, after silence forever."""
    frames = amp.block_frames
    blocks = np.zeros((-(-take.size // frames), frames), np.float32)
    blocks.ravel()[: take.size] = take
    amp.reset()
    for block in blocks:
        amp.source[:] = block
        amp.process()
        block[:] = amp.output
    amp.reset()
    return blocks.ravel()[: take.size]


def _not_finite(submodel: Submodel) -> CaptureError:
    return CaptureError(
        f"{submodel.file}: its weights give no finite sound; export or download it again.", short="bad weights"
    )
