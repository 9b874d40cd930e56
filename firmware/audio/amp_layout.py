"""The contract between a prepared graph and Amp, carried as text in the graph's `metadata_props`.

    etalon.format           1
    etalon.block_frames     64
    etalon.nodes            65, counted after optimisation
    etalon.state.NAME       history=1024 channels=16 lags=1024,512 rest=<float32 little-endian, hex>
    etalon.state.NAME       history=127 channels=128 lags=127 rows=1 window=127 rest=...
    etalon.carry.NAME       rest=<float32 little-endian, hex>
    etalon.inplace.NAME     firmware/kernels/networks/inplace.py

A *state* is a history buffer: the graph's output NAME is its newest block, and each input NAME_lagL is the window
of one block that begins L frames before that. All are rows of `channels` floats, one row after the other, in
whatever shape the graph gives them. A row is one frame, unless `rows` says how many rows a block adds (a row may be
the spectrum of a whole block) and `window` how many a window spans; without these words both are block_frames.
A *carry* is a small vector: input NAME, output NAME_next. `rest` is the value after silence forever. A fused graph
has neither: its state is one vector, *in place*. Sound goes in by `source` and out by `output`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from firmware.arrays import F32
from firmware.errors import GraphError
from firmware.kernels.networks.inplace import PREFIX as INPLACE_PREFIX
from firmware.kernels.networks.inplace import Inplace, from_property, to_property

FORMAT = "1"
STATE_PREFIX, CARRY_PREFIX = "etalon.state.", "etalon.carry."
SOURCE, OUTPUT = "source", "output"


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """One layer's past input. `rest` is one row [channels]; every lag is from 1 to `frames`, which counts rows.

    A block adds `block_rows` rows and a window spans `window_rows`; None is as many as a block has frames. No window
    reaches beyond the newest row.
    """

    name: str
    frames: int
    lags: tuple[int, ...]
    rest: F32
    block_rows: int | None = None
    window_rows: int | None = None

    @property
    def channels(self) -> int:
        return self.rest.size

    def window(self, lag: int) -> str:
        """The graph input that reads `lag` frames back."""
        return f"{self.name}_lag{lag}"

    def rows(self, block_frames: int) -> tuple[int, int]:
        """How many rows a block adds, and how many a window spans."""
        return self.block_rows or block_frames, self.window_rows or block_frames


@dataclass(frozen=True, slots=True, eq=False)
class Carry:
    """A vector that goes from one block to the next."""

    name: str
    rest: F32

    @property
    def next(self) -> str:
        return f"{self.name}_next"


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Everything Amp must know of a graph besides its tensors' shapes."""

    block_frames: int
    node_count: int
    histories: tuple[History, ...]
    carries: tuple[Carry, ...]
    vectors: tuple[Inplace, ...] = ()  # states that are moved on in place

    @property
    def moves(self) -> bool:
        """Whether one block finds its state at another address than the block before."""
        return bool(self.histories or self.carries)


def to_properties(layout: Layout) -> dict[str, str]:
    """The layout as `metadata_props`."""
    properties = {
        "etalon.format": FORMAT,
        "etalon.block_frames": str(layout.block_frames),
        "etalon.nodes": str(layout.node_count),
    }
    for history in layout.histories:
        lags = ",".join(str(lag) for lag in history.lags)
        counts = (("rows", history.block_rows), ("window", history.window_rows))
        rows = "".join(f" {word}={count}" for word, count in counts if count is not None)
        properties[STATE_PREFIX + history.name] = (
            f"history={history.frames} channels={history.channels} lags={lags}{rows} rest={_hex(history.rest)}"
        )
    for carry in layout.carries:
        properties[CARRY_PREFIX + carry.name] = f"rest={_hex(carry.rest)}"
    return {**properties, **dict(to_property(vector) for vector in layout.vectors)}


def from_properties(properties: Mapping[str, str], file: str) -> Layout:
    """The layout in a graph's `metadata_props`. Raises GraphError if it has none or a broken one."""
    try:
        if properties["etalon.format"] != FORMAT:
            raise ValueError(properties["etalon.format"])
        frames = _count(properties["etalon.block_frames"])
        return Layout(
            block_frames=frames,
            node_count=_count(properties["etalon.nodes"]),
            histories=tuple(_history(name, text, frames) for name, text in _named(properties, STATE_PREFIX)),
            carries=tuple(Carry(name, _vector(_words(text))) for name, text in _named(properties, CARRY_PREFIX)),
            vectors=tuple(
                from_property(INPLACE_PREFIX + name, text) for name, text in _named(properties, INPLACE_PREFIX)
            ),
        )
    except (KeyError, ValueError) as error:
        raise GraphError(
            f"{file} is no graph that this pedal prepared ({error}); import the capture again.",
            short="import it again",
        ) from error


def _named(properties: Mapping[str, str], prefix: str) -> list[tuple[str, str]]:
    return [(key.removeprefix(prefix), properties[key]) for key in sorted(properties) if key.startswith(prefix)]


def _history(name: str, text: str, block_frames: int) -> History:
    words = _words(text)
    lags = tuple(_count(lag) for lag in words["lags"].split(","))
    rows, window = (_count(words[word]) if word in words else None for word in ("rows", "window"))
    history = History(name, _count(words["history"]), lags, _vector(words), rows, window)
    added, spanned = history.rows(block_frames)
    within = max(lags) <= history.frames and spanned <= min(lags) + added
    if history.channels != _count(words["channels"]) or not within:
        raise ValueError(f"{STATE_PREFIX}{name} contradicts itself")
    return history


def _words(text: str) -> dict[str, str]:
    return {word.split("=", 1)[0]: word.split("=", 1)[-1] for word in text.split()}


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError(f"{count} is no count")
    return count


def _vector(words: Mapping[str, str]) -> F32:
    vector = np.frombuffer(bytes.fromhex(words["rest"]), dtype="<f4").astype(np.float32)
    if not vector.size or not np.isfinite(vector).all():
        raise ValueError("its rest state is no vector of numbers")
    return vector


def _hex(vector: F32) -> str:
    return vector.astype("<f4").tobytes().hex()
