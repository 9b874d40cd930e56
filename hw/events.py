"""What hardware says: plain records. Times are `time.monotonic()` seconds at which the thing happened."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class StompEdge:
    """A footswitch went down or up, debounced. `switch` counts from 1, left to right."""

    switch: int
    down: bool
    at_s: float


@dataclass(frozen=True, slots=True)
class EncoderTurned:
    """The encoder moved by whole detents; positive is clockwise."""

    detents: int
    at_s: float


@dataclass(frozen=True, slots=True)
class EncoderPush:
    """The encoder's own switch went down or up, debounced."""

    down: bool
    at_s: float


@dataclass(frozen=True, slots=True)
class StickCame:
    """A USB stick is readable at `folder` (mounted read-only)."""

    folder: Path


@dataclass(frozen=True, slots=True)
class StickWent:
    """The USB stick that was at `folder` is gone."""

    folder: Path


PanelEvent = StompEdge | EncoderTurned | EncoderPush
StickEvent = StickCame | StickWent
