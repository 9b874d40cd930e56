"""What the doctor says of one thing."""

from dataclasses import dataclass

GOOD, WARNING, BAD = "ok", "warning", "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor. `grade` is ok, warning or bad; a bad one keeps the pedal from playing."""

    name: str
    grade: str
    says: str
