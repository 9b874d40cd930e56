"""The LSTM step by step in float64, and the state in which it rests. Source: NeuralAmpModelerCore, NAM/lstm."""

from dataclasses import dataclass

import numpy as np

from firmware.arrays import F64
from firmware.captures.graph.one_core import product
from firmware.captures.nam.networks import Cell, Lstm

STILL = 1e-12  # a sample; over the half second that is less than the last bit of a float32 near 1
LOOK_FRAMES = 256  # how often to look whether it stands still


@dataclass(slots=True)
class CellState:
    """h and c [H] of one layer."""

    h: F64
    c: F64


def run_lstm(network: Lstm, source: F64, states: tuple[CellState, ...]) -> F64:
    """The last layer's h [frames, H] for `source` [frames, inputs]; moves `states` on.

    Layer after layer: what a layer hears is one product for all frames, and only its own h goes step by step. Of 16
    layers of 60 units half a second takes 7 s on x86, frame after frame it took 19.
    """
    for cell, state in zip(network.cells, states, strict=True):
        source = _run_cell(cell, source, state)
    return source


def settle(network: Lstm, rest: F64) -> tuple[CellState, ...]:
    """The state after the network's `settling_frames` of a constant input [inputs], from h0 and c0; stops early once
    it stands still."""
    states = tuple(CellState(cell.h0.astype(np.float64), cell.c0.astype(np.float64)) for cell in network.cells)
    left, moved = network.settling_frames, np.inf
    while left > 0 and moved >= STILL:
        frames = min(LOOK_FRAMES, left)
        run_lstm(network, np.tile(rest, (frames - 1, 1)), states)
        before = _joined(states)
        run_lstm(network, rest[np.newaxis], states)
        left, moved = left - frames, np.abs(_joined(states) - before).max()
    return states


def _run_cell(cell: Cell, x: F64, state: CellState) -> F64:
    """h of every frame. All four gates in one tanh: sigmoid(z) = (tanh(z / 2) + 1) / 2."""
    inputs = x.shape[1]
    halves = np.repeat((0.5, 0.5, 1.0, 0.5), state.h.size)  # i, f, g, o
    gates = cell.gates.astype(np.float64) * halves[:, np.newaxis]
    driven = product(x, gates[:, :inputs].T) + cell.bias * halves
    recurrent, h, c = np.ascontiguousarray(gates[:, inputs:]), state.h, state.c
    heard = np.empty((x.shape[0], h.size))
    for frame, z in enumerate(driven):
        i, f, g, o = np.tanh(z + recurrent @ h).reshape(4, -1)
        c = 0.5 * (c + f * c + g + i * g)
        heard[frame] = h = 0.5 * (1.0 + o) * np.tanh(c)
    state.h, state.c = h, c
    return heard


def _joined(states: tuple[CellState, ...]) -> F64:
    return np.concatenate([side for state in states for side in (state.h, state.c)])
