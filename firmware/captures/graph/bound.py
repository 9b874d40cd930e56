"""The memory of the graph that the pedal plays: windows are inputs, and the newest block is an output beside them.

Both lie in one buffer of the host's (firmware/audio/amp_buffers.py), so that no state is copied in the graph. A
window whose lag is shorter than a block overlaps what the same run writes: it works because whoever reads the window
also reads the newest block, and ONNX Runtime writes bound outputs in place.
"""

from dataclasses import replace

from firmware.audio.amp_layout import Carry, History, Layout, to_properties
from firmware.captures.graph.sketch import Sketch


class BoundMemory:
    """Histories and carries as firmware/audio/amp_layout.py describes them."""

    def __init__(self) -> None:
        self._histories: dict[str, History] = {}
        self._carries: list[Carry] = []

    def windows(self, sketch: Sketch, name: str, history: History, lines: int | None) -> list[str]:
        added, spanned = history.rows(sketch.block_frames)
        shape = _shape(added, history.channels, lines)
        name = _written(sketch, name, shape, lines)
        history = replace(history, name=name)
        sketch.output(name, *shape)
        there = self._histories.get(name)
        if there:  # two layers hear the same
            lags = tuple(sorted({*there.lags, *history.lags}, reverse=True))
            self._histories[name] = replace(there, frames=max(there.frames, history.frames), lags=lags)
        else:
            self._histories[name] = history
        shape = _shape(spanned, history.channels, lines)
        return [*(sketch.input(history.window(lag), *shape) for lag in history.lags), name]

    def carry(self, sketch: Sketch, carry: Carry, shape: tuple[int, ...]) -> tuple[str, str]:
        self._carries.append(carry)
        return sketch.input(carry.name, *shape), sketch.output(carry.next, *shape)

    def properties(self, block_frames: int, node_count: int) -> dict[str, str]:
        return to_properties(Layout(block_frames, node_count, tuple(self._histories.values()), tuple(self._carries)))


def _written(sketch: Sketch, name: str, shape: tuple[int, int], lines: int | None) -> str:
    """The tensor as a node of the graph writes it in that shape: what the graph only hears is in no history."""
    if lines not in (None, sketch.frames(1)[0]):
        return sketch.reshape(name, f"{name}_lines", *shape)
    return sketch.node("Identity", [name], f"{name}_heard") if sketch.has_input(name) else name


def _shape(rows: int, channels: int, lines: int | None) -> tuple[int, int]:
    return (rows, channels) if lines is None else (lines, rows // lines * channels)
