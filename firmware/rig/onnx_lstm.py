"""LSTM -> graph: one ONNX LSTM node a layer, h and c carried from block to block, one Gemm as head."""

import numpy as np

from firmware.audio.amp_layout import OUTPUT, SOURCE
from firmware.rig.lstm import Cell, CellState, Lstm, settle
from firmware.rig.onnx_graph import Sketch


def draw_lstm(sketch: Sketch, network: Lstm) -> None:
    """Draw the whole network into `sketch`; it starts from half a second of silence."""
    frames, hidden = sketch.block_frames, network.head.size
    sketch.input(SOURCE, frames, 1, 1)
    x = SOURCE
    for number, (cell, state) in enumerate(zip(network.cells, settle(network), strict=True)):
        x = _draw_cell(sketch, f"l{number}", cell, state, x)
    rows = sketch.node("Reshape", [x, sketch.shape_constant("rows", [frames, hidden])], "head_rows")
    weights = sketch.constant("head_weights", network.head.astype(np.float64)[:, np.newaxis])
    bias = sketch.constant("head_bias", np.array([network.head_bias]))
    sketch.node("Gemm", [rows, weights, bias], OUTPUT)
    sketch.output(OUTPUT, frames, 1)


def _draw_cell(sketch: Sketch, name: str, cell: Cell, state: CellState, x: str) -> str:
    """One layer: [frames, 1, inputs] to [frames, 1, H]."""
    hidden = cell.h0.size
    gates, bias = _onnx_order(cell.gates.astype(np.float64)), _onnx_order(cell.bias.astype(np.float64))
    inputs = gates.shape[1] - hidden
    weights = [
        sketch.constant(f"{name}_w", gates[np.newaxis, :, :inputs]),
        sketch.constant(f"{name}_r", gates[np.newaxis, :, inputs:]),
        sketch.constant(f"{name}_b", np.concatenate((bias, np.zeros_like(bias)))[np.newaxis]),
    ]
    h = sketch.carry(f"{name}_h", state.h, 1, 1, hidden)
    c = sketch.carry(f"{name}_c", state.c, 1, 1, hidden)
    sketch.node_with_outputs(
        "LSTM", [x, *weights, "", h.name, c.name], [f"{name}_y", h.next, c.next], hidden_size=hidden
    )
    shape = sketch.shape_constant(f"{name}_shape", [sketch.block_frames, 1, hidden])
    return sketch.node("Reshape", [f"{name}_y", shape], f"{name}_out")


def _onnx_order(
    rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The gates i, f, g, o of NAM in ONNX's order i, o, f, c."""
    i, f, g, o = np.split(rows, 4)
    return np.concatenate((i, o, f, g))
