"""One capture as it plays: an ONNX Runtime session, its state buffers and one IO binding for each phase.

The state of a graph of plain operators goes round through phases. That of a fused one stays where it is: one phase,
one binding, and a block is nothing but its run.

Lives in audiod; also in prepare and `pedal render`, which play through the same code.
"""

from collections.abc import Callable, Mapping
from math import prod
from pathlib import Path

import numpy as np

from firmware.arrays import F32
from firmware.audio.amp_buffers import Buffers, aligned
from firmware.audio.amp_layout import OUTPUT, SOURCE, History, Layout, from_properties
from firmware.audio.onnx_session import Run, Session, open_session
from firmware.errors import GraphError
from firmware.kernels.library import FOLDER

# M: bindings, and blocks between two moves of one history. Each costs a resident A2 Full 120 KiB, and more memory to
# walk costs time: A2 Lite 66.7 us with 4, 74.3 with 8; A2 Full 108.7 and 111.8 (x86, 64 frames). With 2, the moves
# show in the time.
PHASES = 4


class Amp:
    """A prewarmed graph. Fill `source`, call `process()`, read `output`: both float32 [block_frames], made once.

    `process()` runs one block from `source` to `output`, which holds until the next. It cannot fail. All buffers are
    allocated here; what ONNX Runtime takes for a run it gives back at its end.
    """

    latency_frames = 0  # the output is the answer to the source of the same block

    def __init__(self, session: Session, layout: Layout, *, phases: int = PHASES) -> None:
        self.block_frames = layout.block_frames
        self.node_count = layout.node_count
        self.properties = session.properties  # the graph's `metadata_props`
        self.source: F32 = aligned(layout.block_frames)
        self.output: F32 = aligned(layout.block_frames)
        self.rest = 0.0  # what it puts out in silence; `load` finds that out
        self._buffers = Buffers(layout, phases if layout.moves else 1)
        self._forgotten = 0  # slices of the buffers that `forget_some` has been through
        runs = tuple(session.bind(self._addresses(phase)) for phase in range(self._buffers.phases))
        self._turns = _Turns(runs, self._buffers)
        # Never a method of this one: that would be a circle, and audiod has no collector.
        self.process: Run = self._turns if layout.moves else runs[0]

    @classmethod
    def load(
        cls,
        path: str,
        *,
        phases: int = PHASES,
        operators: Path = FOLDER,
        between: Callable[[], None] = lambda: None,
    ) -> "Amp":
        """The graph that prepare stored at `path`, prewarmed and at rest. Raises GraphError. Takes tens of ms.

        `operators` is the folder of the library that a fused graph needs; `between` is called between two steps.
        """
        between()
        session = open_session(Path(path), operators)
        between()
        layout = from_properties(session.properties, Path(path).name)
        between()
        _check_tensors(session, layout, Path(path).name)
        between()
        amp = cls(session, layout, phases=phases)
        between()
        for _ in range(2 * phases):  # the first runs cost several times the later ones
            amp.process()
        amp.reset()
        amp.process()
        amp.rest = float(np.nan_to_num(amp.output[-1]))
        amp.reset()
        return amp

    @property
    def histories(self) -> tuple[History, ...]:
        """What it remembers by rows."""
        return tuple(buffer.history for buffer in self._buffers.histories)

    def remember(self, past: Mapping[str, F32]) -> None:
        """As after a sound that left these rows [frames, channels] in each history, by its name. Nothing that plays
        calls it: by this prepare proves the end of a long take without its middle."""
        self.reset()
        self._buffers.remember(past)

    def reset(self) -> None:
        """Back to silence forever: the next blocks are those that a freshly loaded amp would give."""
        for number in range(self._forgotten, self._buffers.slices):
            self._buffers.reset_slice(number)
        self._forgotten = 0
        self.source.fill(0.0)
        self.output.fill(0.0)
        self._turns.phase = 0

    def forget_some(self) -> bool:
        """A slice of the next `reset`, for which no block has to wait then; true once nothing is left to do. Between
        the first slice and that `reset` nothing may be played."""
        if self._forgotten < self._buffers.slices:
            self._buffers.reset_slice(self._forgotten)
            self._forgotten += 1
        return self._forgotten == self._buffers.slices

    def _addresses(self, phase: int) -> dict[str, int]:
        """Where each tensor lies in `phase`. A window whose lag is shorter than a block overlaps what the same run
        writes: the reader depends on the writer, and ONNX Runtime writes bound outputs in place (tests guard it)."""
        addresses = {SOURCE: self.source.ctypes.data, OUTPUT: self.output.ctypes.data}
        for buffer in self._buffers.histories:
            row = self._buffers.newest_row(buffer, phase)
            addresses[buffer.history.name] = buffer.address(row)
            addresses |= {buffer.history.window(lag): buffer.address(row - lag) for lag in buffer.history.lags}
        for ring in self._buffers.carries:
            addresses |= {ring.carry.name: ring.address(phase), ring.carry.next: ring.address(phase + 1)}
        for vector in self._buffers.vectors:
            addresses |= dict.fromkeys((vector.inplace.name, vector.inplace.next), vector.values.ctypes.data)
        return addresses


class _Turns:
    """One block, in the phase whose turn it is, and what that moves."""

    def __init__(self, runs: tuple[Run, ...], buffers: Buffers) -> None:
        self._runs, self._buffers = runs, buffers
        self.phase = 0

    def __call__(self) -> None:
        phase = self.phase
        self._runs[phase]()
        self._buffers.move(phase)
        self.phase = (phase + 1) % self._buffers.phases


def _check_tensors(session: Session, layout: Layout, file: str) -> None:
    """Every tensor must have the size that its memory will have, or a run would write past it."""
    frames = layout.block_frames
    inputs, outputs = {SOURCE: frames}, {OUTPUT: frames}
    for history in layout.histories:
        added, spanned = history.rows(frames)
        inputs |= {history.window(lag): spanned * history.channels for lag in history.lags}
        outputs[history.name] = added * history.channels
    for carry in layout.carries:
        inputs[carry.name] = outputs[carry.next] = carry.rest.size
    for vector in layout.vectors:
        inputs[vector.name] = outputs[vector.next] = vector.floats
    found = [{name: prod(shape) for name, shape in side.items()} for side in (session.inputs, session.outputs)]
    if found != [inputs, outputs]:
        raise GraphError(
            f"{file} does not have the tensors that its layout names; import the capture again.",
            short="import it again",
        )
