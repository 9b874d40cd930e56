"""One capture as it plays: an ONNX Runtime session, its state buffers and one IO binding for each phase.

Lives in audiod; also in prepare and `pedal render`, which play through the same code.
"""

from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as ort_state

from firmware.audio.amp_buffers import Buffers, aligned
from firmware.audio.amp_layout import OUTPUT, SOURCE, Layout, from_properties
from firmware.errors import GraphError

PHASES = 8  # M: bindings, and blocks between two moves of one history

F32 = NDArray[np.float32]
Shapes = dict[str, tuple[int, ...]]


class Amp:
    """A prewarmed graph. Fill `source`, call `process()`, read `output`: both float32 [block_frames], made once.

    `output` holds until the next `process()`. Everything is allocated here; `process()` cannot fail.
    """

    def __init__(self, session: ort.InferenceSession, layout: Layout, phases: int) -> None:
        self.block_frames = layout.block_frames
        self.node_count = layout.node_count
        self.source: F32 = aligned(layout.block_frames)
        self.output: F32 = aligned(layout.block_frames)
        self._run = session.run_with_iobinding
        self._buffers = Buffers(layout, phases)
        shapes = _shapes(session)
        self._bindings = tuple(self._bind(session, shapes, phase) for phase in range(phases))
        self._phase = 0

    @classmethod
    def load(cls, path: str, *, phases: int = PHASES) -> "Amp":
        """The graph that prepare stored at `path`, prewarmed and at rest. Raises GraphError. Takes tens of ms."""
        session = _open(path)
        layout = from_properties(session.get_modelmeta().custom_metadata_map, Path(path).name)
        _check_tensors(_shapes(session), layout, Path(path).name)
        amp = cls(session, layout, phases)
        for _ in range(2 * phases):  # the first runs cost several times the later ones
            amp.process()
        amp.reset()
        return amp

    def process(self) -> None:
        """Run one block from `source` to `output`."""
        phase = self._phase
        self._run(self._bindings[phase])
        self._buffers.move(phase)
        self._phase = (phase + 1) % self._buffers.phases

    def reset(self) -> None:
        """Back to silence forever: the next blocks are those that a freshly loaded amp would give."""
        self._buffers.reset()
        self.source.fill(0.0)
        self.output.fill(0.0)
        self._phase = 0

    def _bind(self, session: ort.InferenceSession, shapes: Shapes, phase: int) -> ort.IOBinding:
        """Where each tensor lies in `phase`. Windows overlap the block that the same run writes where a lag is
        shorter than a block: the reader depends on the writer, and ONNX Runtime writes bound outputs in place."""
        addresses = {SOURCE: self.source.ctypes.data, OUTPUT: self.output.ctypes.data}
        for buffer in self._buffers.histories:
            row = self._buffers.newest_row(buffer, phase)
            addresses[buffer.history.name] = buffer.address(row)
            addresses |= {buffer.history.window(lag): buffer.address(row - lag) for lag in buffer.history.lags}
        for ring in self._buffers.carries:
            addresses |= {ring.carry.name: ring.address(phase), ring.carry.next: ring.address(phase + 1)}
        binding = session.io_binding()
        for node in session.get_inputs():
            binding.bind_input(node.name, "cpu", 0, np.float32, shapes[node.name], addresses[node.name])
        for node in session.get_outputs():
            binding.bind_output(node.name, "cpu", 0, np.float32, shapes[node.name], addresses[node.name])
        return binding


def _open(path: str) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL  # prepare did it: loads 4x faster
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except (
        ort_state.Fail,
        ort_state.InvalidArgument,
        ort_state.InvalidGraph,
        ort_state.InvalidProtobuf,
        ort_state.NoSuchFile,
        ort_state.NotImplemented,
        ort_state.RuntimeException,
    ) as error:
        raise GraphError(
            f"{Path(path).name} cannot be loaded ({str(error).splitlines()[0]}); import the capture again.",
            short="import it again",
        ) from error


def _shapes(session: ort.InferenceSession) -> Shapes:
    return {node.name: tuple(node.shape) for node in (*session.get_inputs(), *session.get_outputs())}


def _check_tensors(shapes: Shapes, layout: Layout, file: str) -> None:
    """Every tensor must have the size that its memory will have, or a run would write past it."""
    frames = layout.block_frames
    sizes = {SOURCE: frames, OUTPUT: frames}
    for history in layout.histories:
        sizes[history.name] = frames * history.channels
        sizes |= {history.window(lag): frames * history.channels for lag in history.lags}
    for carry in layout.carries:
        sizes |= {carry.name: carry.rest.size, carry.next: carry.rest.size}
    found = {
        name: int(np.prod(shape)) if all(isinstance(n, int) for n in shape) else 0 for name, shape in shapes.items()
    }
    if found != sizes:
        raise GraphError(
            f"{file} does not have the tensors that its layout names; import the capture again.",
            short="import it again",
        )
