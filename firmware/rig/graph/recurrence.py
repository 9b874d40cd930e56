"""The LSTM step by step in float64, and the state in which it rests. Source: NeuralAmpModelerCore, NAM/lstm."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firmware.rig.nam.networks import Lstm

STILL = 1e-12  # a sample; over the half second that is less than the last bit of a float32 near 1

F64 = NDArray[np.float64]


@dataclass(slots=True)
class CellState:
    """h and c [H] of one layer."""

    h: F64
    c: F64


def run_lstm(network: Lstm, source: F64, states: tuple[CellState, ...]) -> Iterator[F64]:
    """The last layer's h for each frame of `source` [frames, inputs]; moves `states` on."""
    gates = [cell.gates.astype(np.float64) for cell in network.cells]
    biases = [cell.bias.astype(np.float64) for cell in network.cells]
    for x in source:
        for gate, bias, state in zip(gates, biases, states, strict=True):
            i, f, g, o = (gate @ np.concatenate((x, state.h)) + bias).reshape(4, -1)
            state.c = _sigmoid(f) * state.c + _sigmoid(i) * np.tanh(g)
            state.h = x = _sigmoid(o) * np.tanh(state.c)
        yield x


def settle(network: Lstm, rest: F64) -> tuple[CellState, ...]:
    """The state after the network's `settling_frames` of a constant input [inputs], from h0 and c0; stops early once
    it stands still."""
    states = tuple(CellState(cell.h0.astype(np.float64), cell.c0.astype(np.float64)) for cell in network.cells)
    before = [(state.h, state.c) for state in states]
    for _ in run_lstm(network, np.broadcast_to(rest, (network.settling_frames, rest.size)), states):
        after = [(state.h, state.c) for state in states]
        moved = (
            np.abs(now - then).max()
            for pair, old in zip(after, before, strict=True)
            for now, then in zip(pair, old, strict=True)
        )
        if max(moved) < STILL:
            break
        before = after
    return states


def _sigmoid(x: F64) -> F64:
    return 0.5 * (np.tanh(0.5 * x) + 1.0)
