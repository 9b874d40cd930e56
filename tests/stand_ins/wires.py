"""A graph that is no more than a wire, at another rate than the pedal's: what remains is the resampling."""

from pathlib import Path

from onnx import TensorProto, helper

from firmware.audio.amp_layout import Layout
from firmware.audio.amp_layout import to_properties as layout_properties
from firmware.audio.resampling import model_block_frames, to_properties

OFFSET = 0.39  # where it rests: the most that was found in a capture


def wire(folder: Path, rate_hz: int, block_frames: int) -> Path:
    """A graph that gives what it is given, moved by OFFSET, at another rate."""
    path, frames = folder / "wire.onnx", model_block_frames(rate_hz, block_frames)
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, (frames, 1)) for name in ("source", "output")]
    offset = helper.make_tensor("offset", TensorProto.FLOAT, (1,), (OFFSET,))
    node = helper.make_node("Add", ["source", "offset"], ["output"])
    graph = helper.make_graph([node], "wire", ends[:1], ends[1:], [offset])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    about = {**layout_properties(Layout(frames, 1, (), ())), **to_properties(rate_hz, block_frames)}
    helper.set_model_props(model, about)
    path.write_bytes(model.SerializeToString())
    return path
