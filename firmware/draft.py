"""What the player is about to set and has not set yet: two parts of State."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """What a hand writes before it is kept. Owner: decide/draft.py.

    `about` is what the page speaks of, whatever plays meanwhile: a preset by its name, or a capture by its id.
    """

    about: str = ""
    text: str = ""  # the name so far
    was: str = ""  # that it began with
    caret: int = 0  # where in it the next sign goes
    wheel: tuple[str, ...] = ()  # what can be chosen: letters, and words for what is none
    at: int = 0  # where the wheel stands
    level_dbu: float | None = None  # of a capture; None: nobody writes one
    moved: bool = False  # whether that was turned since


@dataclass(frozen=True, slots=True)
class GateLearn:
    """A gate that listens to muted strings. Owner: decide/gate_learn.py."""

    ends_s: float | None = None  # of the monotonic clock; None: it does not listen
    preset: str = ""  # whose gate it is
    peak: float = 0.0  # the highest at the amp's input
    clips_before: int = 0  # audiod's count when it began to listen
