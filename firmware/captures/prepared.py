"""One graph of a capture as it was prepared here, for two engines: the portable one, of standard operators, and the
fused one, a single node of firmware/kernels/networks, where those know the network."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from firmware import PEDAL_RATE_HZ
from firmware.captures.load import Fit, Load, load_of
from firmware.captures.nam.model_info import ModelInfo
from firmware.levels import CaptureLevels

FUSED: Final = "fused"
PORTABLE: Final = "portable"

Engine = Literal["fused", "portable"]


@dataclass(frozen=True, slots=True)
class FusedGraph:
    """The fused graph that lies beside a portable one. Times as in Prepared."""

    path: Path
    block_us: float
    hot_us: float
    error_db: float  # against the reference
    apart_db: float  # against what the portable graph makes of the same take
    bytes: int  # of the file at `path`

    def wins(self, portable_us: float) -> bool:
        """Whether it plays where nobody says which: a block takes no longer than the portable graph's."""
        return self.block_us <= portable_us


@dataclass(frozen=True, slots=True)
class Playing:
    """The one of the two that plays."""

    engine: Engine
    path: Path
    node_count: int
    block_us: float
    hot_us: float


@dataclass(frozen=True, slots=True)
class Prepared:
    """One graph of a capture, ready for audiod: a submodel (or the only model) at one block size.

    Path, nodes, times, error and bytes are the portable graph's; `plays` and `load` are of what is heard.
    """

    max_value: float  # the container's quality threshold; 1.0 for a plain model
    block_frames: int
    path: Path
    levels: CaptureLevels  # of this submodel (its own loudness), dBu from the top level where it has them
    node_count: int = 0
    block_us: float = 0.0  # time of one block, paced as the engine runs it (prepare/pace.py); 0: not measured
    error_db: float = 0.0  # against the reference, when it was prepared
    bytes: int = 0  # of the file at `path`
    info: ModelInfo | None = None  # of this submodel
    hot_us: float = 0.0  # the same, one block straight after the other
    rate_hz: int = PEDAL_RATE_HZ  # of the capture
    latency_frames: int = 0  # what resampling on both sides costs, where the capture's rate asks for it
    gain: float | None = None  # by NAM's definition, from the file or measured
    measured: tuple[str, ...] = ()  # which of "loudness" and "gain" the file lacks, so that they were measured here
    fits: tuple[Fit, ...] = ()  # where this graph is red: what would play in its place
    fused: FusedGraph | None = None
    not_fused: str = ""  # why there is none: a clause for a person

    @property
    def plays(self) -> Playing:
        fused = self.fused
        if fused and fused.wins(self.block_us):
            return Playing(FUSED, fused.path, 1, fused.block_us, fused.hot_us)
        return Playing(PORTABLE, self.path, self.node_count, self.block_us, self.hot_us)

    @property
    def load(self) -> Load | None:
        """What it takes of the period on this machine; None if it was not measured."""
        return load_of(self.plays.block_us, self.block_frames) if self.block_us else None
