"""The library: captures that were checked, converted and verified on this machine."""

from dataclasses import dataclass
from pathlib import Path

from firmware.levels import CaptureLevels


@dataclass(frozen=True, slots=True)
class Prepared:
    """One graph of a capture, ready for audiod: a submodel (or the only model) at one block size."""

    max_value: float  # the container's quality threshold; 1.0 for a plain model
    block_frames: int
    path: Path
    levels: CaptureLevels  # of this submodel (its own loudness), dBu from the top level where it has them


@dataclass(frozen=True, slots=True)
class Entry:
    """One capture in the library. `model_id` is the SHA-256 of the file's bytes, in hex."""

    model_id: str
    name: str
    architecture: str
    graphs: tuple[Prepared, ...]

    def choose(self, quality: float) -> Prepared:
        """The graph for `quality` 0..1, as NAM Core chooses: the first with quality < max_value, else the last."""
        return next((graph for graph in self.graphs if quality < graph.max_value), self.graphs[-1])
