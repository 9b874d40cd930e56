"""One graph of a capture as it was prepared here, for two engines: the portable one, of standard operators, and the
fused one, a single node of firmware/kernels/networks, where those know the network.

The worker makes this record, entry.json keeps it, the socket carries it and the command line reads it: a new fact of
a graph is a field here and nothing else.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final, Literal

from firmware import PEDAL_RATE_HZ
from firmware.bands import BandsText
from firmware.captures.cab.facts import Side
from firmware.captures.load import BlockFrames, BlockUs, Fit, Load, RateHz, fits_words, load_of
from firmware.levels import CabLevels, CaptureLevels
from hw.schema import FOUND_OUT, Within

FUSED: Final = "fused"
PORTABLE: Final = "portable"

Engine = Literal["fused", "portable"]
MeasuredWord = Literal["loudness", "gain"]
Count = Annotated[int, Within(1, 2**31)]
Decibels = Annotated[float, Within(-1_000.0, 1_000.0)]
MAX_LATENCY_FRAMES = 48_000
MAX_DELAY_FRAMES = 48_000


class FileName:
    """The name of a file in the folder that is at hand: no path leads out of it."""

    def allows(self, value: object) -> bool:
        return isinstance(value, str) and re.fullmatch(r"[0-9A-Za-z_][0-9A-Za-z_.-]*", value) is not None

    def __str__(self) -> str:
        return "a file's name without its folder"


class Digest:
    """A SHA-256 in hex, or "" where it is not known."""

    def allows(self, value: object) -> bool:
        return isinstance(value, str) and re.fullmatch(r"([0-9a-f]{64})?", value) is not None

    def __str__(self) -> str:
        return "64 hex digits"


@dataclass(frozen=True, slots=True)
class EngineGraph:
    """The graph that one engine plays. `block_us` is the time of one block, paced as the engine runs it
    (prepare/pace.py; 0: not measured), `hot_us` that of one block straight after the other."""

    file: Annotated[str, FileName()]
    bytes: Annotated[int, Within(1, 2**40)] = 0  # of the file
    node_count: Count = 1
    block_us: BlockUs = 0.0
    hot_us: BlockUs = 0.0
    error_db: Decibels = 0.0  # against the reference, when it was prepared
    apart_db: Decibels | None = None  # a fused graph's, against what the portable one makes of the same take
    folder: Annotated[Path, FOUND_OUT] = Path()  # of its entry: a library may be moved
    sha256: Annotated[str, Digest()] = ""  # of the file; "": it was prepared before this was kept

    @property
    def path(self) -> Path:
        return self.folder / self.file

    @property
    def is_intact(self) -> bool:
        """Whether the file is the one that was prepared, as far as that is known; reads all of it. Raises OSError."""
        return not self.sha256 or self.sha256 == digest_of(self.path)

    def wins(self, portable_us: float) -> bool:
        """Whether this, a fused graph, plays where nobody says which: it takes no longer than the portable one."""
        return self.block_us <= portable_us


@dataclass(frozen=True, slots=True)
class PreparedGraph:
    """One graph of a capture, ready for audiod: a submodel (or the only model) at one rate and block of the codec."""

    max_value: float  # the container's quality threshold; 1.0 for a plain model
    block_frames: BlockFrames
    levels: CaptureLevels  # of this submodel (its own loudness), dBu from the top level where it has them
    portable: EngineGraph
    fused: EngineGraph | None = None
    not_fused: str = ""  # why there is none: a clause for a person
    rate_hz: Count = PEDAL_RATE_HZ  # of the capture
    latency_frames: Annotated[int, Within(0, MAX_LATENCY_FRAMES)] = (
        0  # of resampling on both sides, where it needs it
    )
    gain: float | None = None  # by NAM's definition, from the file or measured
    measured: tuple[MeasuredWord, ...] = ()  # what the file lacks, so that it was measured here
    fits: tuple[Fit, ...] = ()  # where this graph is red: what would play in its place
    pedal_rate_hz: RateHz = PEDAL_RATE_HZ  # of the codec that it is for; whatever counts frames is at it
    # How late the capture itself answers, latency_frames not counted, and whether upside down (prepare/lateness.py);
    # None: not measured, or not to be told. A dry path waits for the sum of both.
    delay_frames: Annotated[int, Within(0, MAX_DELAY_FRAMES)] | None = None
    inverted: bool | None = None
    side: Side = ""  # of a stereo cabinet
    cab_lu: Decibels | None = None  # a cabinet's: how much louder a guitar leaves it (prepare/cab_loudness.py)
    cab_top_db: Decibels = 0.0  # a cabinet's gain in its loudest band, and the bands below that (firmware/bands.py)
    cab_bands: Annotated[str, BandsText()] = ""

    @property
    def engine(self) -> Engine:
        """The engine that plays it where nobody says which."""
        return FUSED if self.fused and self.fused.wins(self.portable.block_us) else PORTABLE

    @property
    def plays(self) -> EngineGraph:
        return self.of(self.engine)

    @property
    def engines(self) -> tuple[EngineGraph, ...]:
        """All there are."""
        return (self.portable, self.fused) if self.fused else (self.portable,)

    @property
    def load(self) -> Load | None:
        """What it takes of the period on this machine; None if it was not measured."""
        if not self.portable.block_us:
            return None
        return load_of(self.plays.block_us, self.block_frames, self.pedal_rate_hz)

    @property
    def latency_ms(self) -> float:
        """How much later than without resampling it is heard."""
        return 1000.0 * self.latency_frames / self.pedal_rate_hz

    @property
    def fits_words(self) -> str:
        """What would play in the place of a red one, for a person."""
        return fits_words(self.fits, self.block_frames)

    def cab_levels(self, file_hz: int) -> CabLevels:
        """What is known of it as a cabinet, whose file is of `file_hz`."""
        return CabLevels(self.cab_lu, file_hz, self.cab_top_db, self.cab_bands)

    def of(self, engine: Engine) -> EngineGraph:
        """The graph of `engine`; the portable one where there is no other."""
        return self.fused if self.fused and engine == FUSED else self.portable

    def in_folder(self, folder: Path) -> "PreparedGraph":
        """The same, its files in `folder`."""
        fused = replace(self.fused, folder=folder) if self.fused else None
        return replace(self, portable=replace(self.portable, folder=folder), fused=fused)

    def without_fused(self, why: str) -> "PreparedGraph":
        return replace(self, fused=None, not_fused=why)


def digest_of(path: Path) -> str:
    """The SHA-256 of the file at `path`, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
