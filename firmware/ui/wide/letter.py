"""One place in a line, which all that follows is about."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """A character and the combining marks over and under it, or ""."""

    sign: str
    marks: str = ""
