"""LSTM -> graph: one ONNX LSTM node a layer, h and c carried from block to block, one Gemm as head."""

import numpy as np

from firmware.arrays import F64
from firmware.captures.graph.operations import carry
from firmware.captures.graph.recurrence import CellState, settle
from firmware.captures.graph.sketch import Sketch, Tensor
from firmware.captures.nam.networks import Cell, Lstm


def draw_lstm(sketch: Sketch, prefix: str, network: Lstm, x: Tensor, into: str) -> Tensor:
    """Draw the network over `x`, which misses nothing; it starts where x's value at rest has brought it."""
    frames, states = sketch.block_frames, settle(network, x.rest)
    heard = sketch.reshape(x.name, f"{prefix}l_in", frames, 1, x.channels)
    for number, (cell, state) in enumerate(zip(network.cells, states, strict=True)):
        here = f"{prefix}l{number}"
        heard = _draw_cell(sketch, here, cell, state, heard)
        step = (1,) if number < len(network.cells) - 1 else ()  # the head reads plain rows
        heard = sketch.reshape(heard, f"{here}_out", frames, *step, cell.h0.size)
    matrix, bias = network.head.kernel[:, :, 0].T.astype(np.float64), network.head.bias.astype(np.float64)
    weights = [sketch.constant(f"{into}_w", matrix), sketch.constant(f"{into}_b", bias)]
    rows = into if sketch.abreast == 1 else f"{into}_rows"
    sketch.node("Gemm", [heard, *weights], rows)
    if rows != into:
        sketch.reshape(rows, into, *sketch.frames(network.outputs))
    rest = states[-1].h @ matrix + bias
    return Tensor(into, rest, np.zeros_like(rest))


def _draw_cell(sketch: Sketch, name: str, cell: Cell, state: CellState, x: str) -> str:
    """One layer: [frames, 1, inputs] to [frames, 1, 1, H]."""
    hidden = cell.h0.size
    gates, bias = _onnx_order(cell.gates.astype(np.float64)), _onnx_order(cell.bias.astype(np.float64))
    inputs = gates.shape[1] - hidden
    weights = [
        sketch.constant(f"{name}_w", gates[np.newaxis, :, :inputs]),
        sketch.constant(f"{name}_r", gates[np.newaxis, :, inputs:]),
        sketch.constant(f"{name}_b", np.concatenate((bias, np.zeros_like(bias)))[np.newaxis]),
    ]
    h, h_next = carry(sketch, f"{name}_h", state.h, 1, 1, hidden)
    c, c_next = carry(sketch, f"{name}_c", state.c, 1, 1, hidden)
    return sketch.node_with_outputs(
        "LSTM", [x, *weights, "", h, c], [f"{name}_y", h_next, c_next], hidden_size=hidden
    )[0]


def _onnx_order(rows: F64) -> F64:
    """The gates i, f, g, o of NAM in ONNX's order i, o, f, c."""
    i, f, g, o = np.split(rows, 4)
    return np.concatenate((i, o, f, g))
