"""One network -> one graph file for this machine: export, optimise, prove, time.

Called by prepare for the library, and by `pedal render` and `pedal bench` without one.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

import onnx
from onnx import helper

from firmware import PEDAL_RATE_HZ
from firmware.audio.amp import PHASES, Amp
from firmware.audio.onnx_session import optimised
from firmware.audio.resampled import open_amp
from firmware.audio.resampling import HIGHEST_HZ, LOWEST_HZ, latency_frames, model_block_frames, to_properties
from firmware.errors import CaptureError
from firmware.rig.graph.proof import drawn, in_blocks, prove
from firmware.rig.nam.nam_file import Submodel
from firmware.rig.nam.networks import Network
from firmware.rig.nam.rates import at_rate
from firmware.rig.prepare.loudness import F32, Measured, measure
from firmware.rig.prepare.pace import CLOCK, Clock, Timing, time_blocks

WORST_ERROR_DB = -90.0  # float32 in another order gives -110 to -130
MAX_TAKE_FRAMES = 500_000  # longer than any capture remembers (limits.py)


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A network as its graph runs: in blocks of its own rate, which `properties` name if it is not the pedal's."""

    network: Network
    block_frames: int
    properties: dict[str, str]
    latency_frames: int  # of the resamplers, at the pedal's rate


@dataclass(frozen=True, slots=True)
class Built:
    """What came out: the graph's file, its nodes after optimisation, the time of a block, and its proof."""

    path: Path
    block_frames: int
    node_count: int
    timing: Timing
    error_db: float
    latency_frames: int
    at_own_rate: bool  # the capture's; false where it was stretched to the pedal's


def measure_levels(submodel: Submodel, built: Built) -> Measured:
    """Loudness and gain by NAM's definition, a second of sound four times over, at the capture's own rate.

    A graph that was stretched to the pedal's rate hears another spectrum: then one of its own is made beside `built`.
    """
    path = built.path
    if not built.at_own_rate:
        path = path.with_suffix(".own_rate")
        optimise(_drawn(submodel, Fitted(submodel.network, built.block_frames, {}, 0)), path)
    amp = Amp.load(str(path))
    if path != built.path:
        path.unlink()
    return measure(lambda take: _play(amp, take))


def export(submodel: Submodel, block_frames: int) -> onnx.ModelProto:
    """The graph before any machine optimised it: standard operators, NAM's metadata in `metadata_props` as `nam.KEY`.

    Raises CaptureError if the weights are so large that nothing finite can come out, or at an odd sample rate.
    """
    return _drawn(submodel, fit(submodel, block_frames))


def _drawn(submodel: Submodel, fitted: Fitted) -> onnx.ModelProto:
    words = asdict(submodel.info)
    told = {f"nam.{key}": str(value) for key, value in words.items() if value is not None}
    return drawn(fitted.network, fitted.block_frames, submodel.file).model({**told, **fitted.properties})


def fit(submodel: Submodel, block_frames: int) -> Fitted:
    """The network at the pedal's rate where it can be played so, else at its own between resamplers.

    Raises CaptureError for a rate that no resampler here reaches.
    """
    native = at_rate(submodel.network, submodel.rate_hz, PEDAL_RATE_HZ)
    if native is not None:
        return Fitted(native, block_frames, {}, 0)
    rate_hz = submodel.rate_hz
    if not LOWEST_HZ <= rate_hz <= HIGHEST_HZ:
        raise CaptureError(
            f"{submodel.file}: its sample rate of {rate_hz:,} Hz is beyond the {LOWEST_HZ:,} to {HIGHEST_HZ:,} Hz"
            " that can be resampled; train it at 48,000 Hz.",
            short="odd sample rate",
        )
    frames = model_block_frames(rate_hz, block_frames)
    properties = to_properties(rate_hz, block_frames)
    return Fitted(submodel.network, frames, properties, latency_frames(rate_hz, block_frames))


def build_graph(submodel: Submodel, block_frames: int, path: Path, clock: Clock = CLOCK) -> Built:
    """Write the graph of `submodel` for blocks of `block_frames` to `path`, optimised for this machine and proved.

    Raises CaptureError if the capture gives no finite sound, GraphError if the graph does not agree with it.
    """
    fitted = fit(submodel, block_frames)
    optimise(_drawn(submodel, fitted), path)
    amp = Amp.load(str(path))
    proof_db = _prove(amp, submodel, fitted.network)
    timing = time_blocks(open_amp(str(path)) if fitted.properties else amp, clock)
    at_own_rate = fitted.network is submodel.network
    return Built(path, block_frames, amp.node_count, timing, proof_db, fitted.latency_frames, at_own_rate)


def time_graph(submodel: Submodel, block_frames: int, path: Path, clock: Clock = CLOCK) -> Timing:
    """What a block of `block_frames` would take; the graph at `path` is not proved and not to be played."""
    optimise(export(submodel, block_frames), path)
    return time_blocks(open_amp(str(path)), clock)


def optimise(model: onnx.ModelProto, path: Path) -> None:
    """Let ONNX Runtime fuse the graph and save it at `path`, with its metadata and its new node count.

    Raises OSError where `path` cannot be written, GraphError.
    """
    fused = onnx.ModelProto.FromString(optimised(model.SerializeToString()))
    properties = {prop.key: prop.value for prop in model.metadata_props}
    helper.set_model_props(fused, {**properties, "etalon.nodes": str(len(fused.graph.node))})
    path.write_bytes(fused.SerializeToString())


def _prove(amp: Amp, submodel: Submodel, network: Network) -> float:
    """The error of `amp` against the reference, on a take long enough to reach every tap and every phase."""
    blocks = 2 * PHASES + min(network.receptive_frames, MAX_TAKE_FRAMES) // amp.block_frames
    return prove(
        lambda take: _play(amp, take),
        network,
        blocks * amp.block_frames,
        submodel.file,
        worst_db=WORST_ERROR_DB,
        fate="played",
    )


def _play(amp: Amp, take: F32) -> F32:
    """The output [frames] for `take` [frames] after silence forever."""

    def play_block(block: F32) -> F32:
        amp.source[:] = block
        amp.process()
        return amp.output

    amp.reset()
    heard = in_blocks(take, amp.block_frames, play_block)
    amp.reset()
    return heard
