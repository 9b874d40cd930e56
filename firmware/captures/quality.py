"""Which of a container's submodels plays."""

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Sized(Protocol):
    """Anything of one submodel: `max_value` is the container's threshold, ascending to at least 1."""

    @property
    def max_value(self) -> float: ...


Part = TypeVar("Part", bound=Sized)


def choose(parts: Sequence[Part], quality: float) -> Part:
    """The part for `quality` 0..1, by NAM Core's rule: the first with quality < max_value, else the last."""
    return next((part for part in parts if quality < part.max_value), parts[-1])
