"""A capture as one .onnx file that any ONNX Runtime host plays, proved as it stands. Called by `pedal export`.

The file explains itself: the state contract is its doc_string, NAM's metadata and the whole .nam file are in its
metadata_props (firmware/rig/graph/portable.py, firmware/rig/portable/file.py).
"""

from dataclasses import asdict, dataclass

import numpy as np

from firmware import VERSION
from firmware.errors import CaptureError, GraphError
from firmware.rig.graph import portable
from firmware.rig.graph.draw import draw
from firmware.rig.graph.reference import error_db, play
from firmware.rig.nam.nam_file import Capture, Submodel
from firmware.rig.portable.file import capture_properties
from firmware.rig.portable.host import play as play_graph
from firmware.rig.quality import choose

WORST_ERROR_DB = -100.0  # float32 in another order gives -110 to -130
MAX_BLOCKS = 48_000  # of the proof: at blocks of 11 frames and more it reaches all that a capture may remember
FEWEST_BLOCKS = 8
MAX_SAMPLE = 1e6  # 120 dB above full scale; NaN is no less
OF_THE_FILE_AS_A_WHOLE = ("loudness", "gain")  # each submodel has its own, or none


@dataclass(frozen=True, slots=True)
class Exported:
    """The .onnx file's bytes, what plays in it, and its error against the reference."""

    graph: bytes
    submodel: Submodel
    block_frames: int
    error_db: float


def export_portable(content: bytes, capture: Capture, quality: float, block_frames: int) -> Exported:
    """`capture`, which was read from the .nam file `content`, at the size that `quality` 0..1 chooses.

    The same bytes each time, on one machine. Raises CaptureError if the weights give no finite sound, GraphError if
    the graph does not play as the capture.
    """
    submodel = choose(capture.submodels, quality)
    about = {
        **_metadata(capture, submodel),
        **capture_properties(content, capture.file),
        "etalon.rate_hz": str(submodel.rate_hz),
    }
    try:
        model = draw(submodel.network, block_frames, portable=True).model(about)
    except OverflowError as error:
        raise _not_finite(submodel) from error
    model.producer_version = VERSION
    model.doc_string = portable.__doc__ or ""
    graph = model.SerializeToString(deterministic=True)
    return Exported(graph, submodel, block_frames, _prove(graph, submodel, block_frames))


def _metadata(capture: Capture, submodel: Submodel) -> dict[str, str]:
    """NAM's words as `nam.KEY`: the submodel's own, else the file's, but its dBu levels as they are played."""
    top = {key: value for key, value in asdict(capture.info).items() if key not in OF_THE_FILE_AS_A_WHOLE}
    own = {key: value for key, value in asdict(submodel.info).items() if value is not None}
    levels = {
        "input_level_dbu": submodel.levels.input_level_dbu,
        "output_level_dbu": submodel.levels.output_level_dbu,
    }
    words = {**top, **own, **levels}
    return {f"nam.{key}": str(value) for key, value in words.items() if value is not None}


def _prove(graph: bytes, submodel: Submodel, block_frames: int) -> float:
    """The error of the file itself, on noise long enough to reach every tap."""
    blocks = min(submodel.network.receptive_frames // block_frames, MAX_BLOCKS) + FEWEST_BLOCKS
    take = np.random.default_rng(48_000).normal(0.0, 0.1, blocks * block_frames).astype(np.float32)
    expected = play(submodel.network, take)
    if not np.abs(expected).max() < MAX_SAMPLE:
        raise _not_finite(submodel)
    found_db = error_db(play_graph(graph, take), expected)
    if not found_db <= WORST_ERROR_DB:
        raise GraphError(
            f"{submodel.file}: its portable graph is {found_db:.0f} dB from the capture on this machine (at most"
            f" {WORST_ERROR_DB:.0f}), so it is not exported; report it with the version of onnxruntime.",
            short="graph is not exact",
        )
    return found_db


def _not_finite(submodel: Submodel) -> CaptureError:
    return CaptureError(
        f"{submodel.file}: its weights give no finite sound; export or download it again.", short="bad weights"
    )
