"""A capture as one .onnx file that any ONNX Runtime host plays, proved as it stands. Called by `pedal export`.

The file explains itself: the state contract is its doc_string, NAM's metadata and the whole .nam file are in its
metadata_props (captures/graph/portable.py, captures/portable/file.py). Loudness and gain are there only if the .nam
file has them: NAM's words are those of whoever made the capture. What it lacks is measured where it is
stored, and is called measured there.
"""

from dataclasses import dataclass

from firmware import VERSION
from firmware.captures.graph import portable
from firmware.captures.graph.proof import drawn, prove, take_for
from firmware.captures.nam.nam_file import Capture, Submodel
from firmware.captures.portable.file import capture_properties
from firmware.captures.portable.host import play as play_graph
from firmware.captures.quality import choose

WORST_ERROR_DB = -100.0  # float32 in another order gives -110 to -130
MAX_BLOCKS = 48_000  # of the proof: at blocks of 11 frames and more it reaches all that a capture may remember
FEWEST_BLOCKS = 8
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

    The same bytes each time, on one machine. Raises CaptureError if the weights give no finite sound or the block is
    too large, GraphError if the graph does not play as the capture.
    """
    submodel = choose(capture.submodels, quality)
    about = {
        **_metadata(capture, submodel),
        **capture_properties(content, capture.file),
        "etalon.rate_hz": str(submodel.rate_hz),
    }
    model = drawn(submodel.network, block_frames, capture.file, portable=True).model(about)
    model.producer_version = VERSION
    model.doc_string = portable.__doc__ or ""
    graph = model.SerializeToString(deterministic=True)
    frames = block_frames * (min(submodel.network.receptive_frames // block_frames, MAX_BLOCKS) + FEWEST_BLOCKS)
    take = take_for(submodel.network, frames, capture.file)
    heard = play_graph(graph, take.noise)
    found_db = prove(heard, take, submodel.network, capture.file, worst_db=WORST_ERROR_DB, fate="exported")
    return Exported(graph, submodel, block_frames, found_db)


def _metadata(capture: Capture, submodel: Submodel) -> dict[str, str]:
    """NAM's words as `nam.KEY`: the submodel's own, else the file's, but its dBu levels as they are played."""
    top = {key: value for key, value in capture.info.words.items() if key not in OF_THE_FILE_AS_A_WHOLE}
    own = {key: value for key, value in submodel.info.words.items() if value is not None}
    levels = {
        "input_level_dbu": submodel.levels.input_level_dbu,
        "output_level_dbu": submodel.levels.output_level_dbu,
    }
    words = {**top, **own, **levels}
    return {f"nam.{key}": str(value) for key, value in words.items() if value is not None}
