"""LSTM captures: weights and the silent state they start from. Source: NeuralAmpModelerCore, NAM/lstm."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firmware.rig.capture_json import F32, Fields
from firmware.rig.wavenet import Cutter, check_count

MAX_HIDDEN, MAX_CELLS = 256, 16
SETTLING_FRAMES = 24_000  # Core runs half a second of silence from the file's own h0 and c0
STILL = 1e-12  # a sample; over the half second that is less than the last bit of a float32 near 1

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One layer of H units: gates [4H, I + H] and bias [4H] in the order i, f, g, o; start state h0, c0 [H]."""

    gates: F32
    bias: F32
    h0: F32
    c0: F32


@dataclass(frozen=True, slots=True, eq=False)
class Lstm:
    """A whole network; head [H], head_bias a number."""

    cells: tuple[Cell, ...]
    head: F32
    head_bias: float
    receptive_frames: int = 1


@dataclass(slots=True)
class CellState:
    """h and c [H] of one layer."""

    h: F64
    c: F64


def read_lstm(model: Fields) -> Lstm:
    """The network of an LSTM model object. Raises CaptureError for what cannot be played."""
    config = model.child("config")
    for key in ("input_size", "in_channels", "out_channels"):
        if config.integer(key, 1, 65_536, default=None if key == "input_size" else 1) != 1:
            config.unsupported(f"{key} = {config.values[key]}")
    hidden = config.integer("hidden_size", 1, MAX_HIDDEN)
    inputs = [1] + [hidden] * (config.integer("num_layers", 1, MAX_CELLS) - 1)
    weights = model.weights()
    check_count(model, weights, sum(4 * hidden * (size + hidden) + 6 * hidden for size in inputs) + hidden + 1)
    cutter = Cutter(weights)
    cells = tuple(
        Cell(cutter.take(4 * hidden, size + hidden), *(cutter.take(n) for n in (4 * hidden, hidden, hidden)))
        for size in inputs
    )
    return Lstm(cells, cutter.take(hidden), float(cutter.take(1)[0]))


def run_lstm(network: Lstm, source: F64, states: tuple[CellState, ...]) -> Iterator[float]:
    """One output sample for each sample of `source` [frames], in float64; moves `states` on."""
    gates = [cell.gates.astype(np.float64) for cell in network.cells]
    biases = [cell.bias.astype(np.float64) for cell in network.cells]
    for sample in source:
        x = np.array([sample])
        for gate, bias, state in zip(gates, biases, states, strict=True):
            i, f, g, o = (gate @ np.concatenate((x, state.h)) + bias).reshape(4, -1)
            state.c = _sigmoid(f) * state.c + _sigmoid(i) * np.tanh(g)
            state.h = x = _sigmoid(o) * np.tanh(state.c)
        yield float(network.head @ x) + network.head_bias


def settle(network: Lstm) -> tuple[CellState, ...]:
    """The state after half a second of silence from h0 and c0; stops early once it stands still."""
    states = tuple(CellState(cell.h0.astype(np.float64), cell.c0.astype(np.float64)) for cell in network.cells)
    before = [(state.h, state.c) for state in states]
    for _ in run_lstm(network, np.zeros(SETTLING_FRAMES), states):
        after = [(state.h, state.c) for state in states]
        if np.abs(np.subtract(after, before)).max() < STILL:
            break
        before = after
    return states


def _sigmoid(x: F64) -> F64:
    return 0.5 * (np.tanh(0.5 * x) + 1.0)
