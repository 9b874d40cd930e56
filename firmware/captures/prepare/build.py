"""One network -> its graph files for this machine: export, optimise, prove, time.

Called by prepare for the library, and by `pedal render` and `pedal bench` without one.
"""

from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import onnx
from onnx import helper

from firmware import PEDAL_RATE_HZ
from firmware.audio.amp import PHASES, Amp
from firmware.audio.onnx_session import optimised
from firmware.audio.resampled import open_amp
from firmware.audio.resampling import HIGHEST_HZ, LOWEST_HZ, latency_frames, model_block_frames, to_properties
from firmware.captures.graph.proof import F32, Take, drawn, prove, take_for
from firmware.captures.nam.nam_file import Submodel
from firmware.captures.nam.networks import Network
from firmware.captures.nam.rates import at_rate
from firmware.captures.prepare.fusing import Draft, NotFusedError, fuse, fused_path, write_fused
from firmware.captures.prepare.hear import hear
from firmware.captures.prepare.loudness import Measured, measure
from firmware.captures.prepare.pace import CLOCK, Clock, Timing, time_blocks
from firmware.captures.prepared import FusedGraph
from firmware.errors import CaptureError, GraphError
from firmware.kernels.library import FOLDER, FUSED_SUFFIX

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
    """What came out: the portable graph's file, its nodes after optimisation, the time of a block, and its proof; and
    the fused graph, or a clause that says why there is none."""

    path: Path
    block_frames: int
    node_count: int
    timing: Timing
    error_db: float
    latency_frames: int
    at_own_rate: bool  # the capture's; false where it was stretched to the pedal's
    fused: FusedGraph | None = None
    not_fused: str = ""

    @property
    def quickest(self) -> tuple[Path, Timing]:
        """The graph that plays where nobody says which, and its times."""
        fused = self.fused
        if fused and fused.wins(self.timing.block_us):
            return fused.path, Timing(fused.block_us, fused.hot_us)
        return self.path, self.timing


def measure_levels(submodel: Submodel, built: Built, operators: Path = FOLDER) -> Measured:
    """Loudness and gain by NAM's definition, a second of sound four times over, at the capture's own rate.

    A graph that was stretched to the pedal's rate hears another spectrum: then one of its own is made beside `built`.
    """
    path, _ = built.quickest
    if not built.at_own_rate:
        path = path.with_name(f"own_rate.{path.name}")
        _write(submodel, Fitted(submodel.network, built.block_frames, {}, 0), path, operators)
    amp = Amp.load(str(path), operators=operators)
    if not built.at_own_rate:
        path.unlink()
    return measure(lambda take: hear(amp, take))


def export(submodel: Submodel, block_frames: int) -> onnx.ModelProto:
    """The graph before any machine optimised it: standard operators, NAM's metadata in `metadata_props` as `nam.KEY`.

    Raises CaptureError if the weights are so large that nothing finite can come out, or at an odd sample rate.
    """
    return _drawn(submodel, fit(submodel, block_frames))


def _drawn(submodel: Submodel, fitted: Fitted) -> onnx.ModelProto:
    return drawn(fitted.network, fitted.block_frames, submodel.file).model(_about(submodel, fitted))


def _draft(submodel: Submodel, fitted: Fitted) -> Draft:
    return Draft(fitted.network, fitted.block_frames, _about(submodel, fitted))


def _about(submodel: Submodel, fitted: Fitted) -> dict[str, str]:
    words = asdict(submodel.info)
    told = {f"nam.{key}": str(value) for key, value in words.items() if value is not None}
    return {**told, **fitted.properties}


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


def build_graph(
    submodel: Submodel, block_frames: int, path: Path, clock: Clock = CLOCK, operators: Path = FOLDER
) -> Built:
    """Write the graph of `submodel` for blocks of `block_frames` to `path`, optimised for this machine and proved;
    and where the folder `operators` has the library and it knows the network, the fused one beside it.

    Raises CaptureError if the capture gives no finite sound, GraphError if the graph does not agree with it.
    """
    fitted = fit(submodel, block_frames)
    optimise(_drawn(submodel, fitted), path)
    amp = Amp.load(str(path))
    take = take_for(fitted.network, _proof_frames(amp, fitted.network), submodel.file)
    heard = hear(amp, take.noise)
    proof_db = prove(heard, take, fitted.network, submodel.file, worst_db=WORST_ERROR_DB, fate="played")
    playing = open_amp(str(path)) if fitted.properties else amp
    fused, why = _fused(_draft(submodel, fitted), fused_path(path), take, heard, clock, operators)
    timing = time_blocks(playing, clock, brief=fused is not None)
    if fused and not fused.wins(timing.block_us):
        timing = time_blocks(playing, clock)  # it may be what plays
    at_own_rate = fitted.network is submodel.network
    latency = fitted.latency_frames
    return Built(path, block_frames, amp.node_count, timing, proof_db, latency, at_own_rate, fused, why)


def _fused(
    draft: Draft, path: Path, take: Take, portable: F32, clock: Clock, operators: Path
) -> tuple[FusedGraph | None, str]:
    """The fused graph, or why there is none."""
    try:
        return fuse(draft, path, take, portable, clock, operators), ""
    except NotFusedError as why:
        return None, str(why)


def time_graph(
    submodel: Submodel, block_frames: int, path: Path, clock: Clock = CLOCK, operators: Path = FOLDER
) -> Timing:
    """What a block of `block_frames` would take, of whichever graph is quicker; what it leaves at `path` and beside
    it is not proved and not to be played."""
    fitted = fit(submodel, block_frames)
    optimise(_drawn(submodel, fitted), path)
    timings = [time_blocks(open_amp(str(path)), clock)]
    with suppress(NotFusedError, GraphError):
        write_fused(_draft(submodel, fitted), fused_path(path), operators)
        timings.append(time_blocks(open_amp(str(fused_path(path)), operators), clock))
    return min(timings, key=lambda timing: timing.block_us)


def _write(submodel: Submodel, fitted: Fitted, path: Path, operators: Path) -> None:
    """The graph that a file of this name holds."""
    if path.name.endswith(FUSED_SUFFIX):
        write_fused(_draft(submodel, fitted), path, operators)
    else:
        optimise(_drawn(submodel, fitted), path)


def optimise(model: onnx.ModelProto, path: Path) -> None:
    """Let ONNX Runtime fuse the graph and save it at `path`, with its metadata and its new node count.

    Raises OSError where `path` cannot be written, GraphError.
    """
    fused = onnx.ModelProto.FromString(optimised(model.SerializeToString()))
    properties = {prop.key: prop.value for prop in model.metadata_props}
    helper.set_model_props(fused, {**properties, "etalon.nodes": str(len(fused.graph.node))})
    path.write_bytes(fused.SerializeToString())


def _proof_frames(amp: Amp, network: Network) -> int:
    """Long enough to reach every tap and every phase."""
    blocks = 2 * PHASES + min(network.receptive_frames, MAX_TAKE_FRAMES) // amp.block_frames
    return blocks * amp.block_frames
