"""A state that one tensor holds and its graph moves on where it lies: how it is described in `metadata_props`.

    etalon.inplace.NAME     floats=16,1168,1168,... rest=<float32 little-endian, hex>

Input NAME and output NAME_next are one float32 vector, to be bound to the same address. After silence forever it is
`rest`, each value as often as `floats` says. It is the graph's own business what else lies in it.
"""

from dataclasses import dataclass

import numpy as np

from firmware.arrays import F32

PREFIX = "etalon.inplace."
MAX_FLOATS = 1 << 28  # a gibibyte, as in read_wavenet.cpp


@dataclass(frozen=True, slots=True, eq=False)
class Inplace:
    """`counts` says how often each value of `rest` [runs] stands there, one behind the other."""

    name: str
    counts: tuple[int, ...]
    rest: F32

    @property
    def next(self) -> str:
        return f"{self.name}_next"

    @property
    def floats(self) -> int:
        return sum(self.counts)

    def at_rest(self) -> F32:
        """The whole vector [floats] after silence forever."""
        return np.repeat(self.rest, self.counts)


def to_property(state: Inplace) -> tuple[str, str]:
    """Key and value of one of `metadata_props`."""
    counts = ",".join(map(str, state.counts))
    return PREFIX + state.name, f"floats={counts} rest={state.rest.astype('<f4').tobytes().hex()}"


def from_property(key: str, text: str) -> Inplace:
    """The state that a property describes. Raises ValueError where it does not, KeyError where a word is missing."""
    words = {word.split("=", 1)[0]: word.split("=", 1)[-1] for word in text.split()}
    counts = tuple(int(count) for count in words["floats"].split(","))
    rest = np.frombuffer(bytes.fromhex(words["rest"]), dtype="<f4").astype(np.float32)
    if min(counts) < 1 or sum(counts) > MAX_FLOATS or rest.size != len(counts) or not np.isfinite(rest).all():
        raise ValueError(f"{key} is no vector of numbers")
    return Inplace(key.removeprefix(PREFIX), counts, rest)
