"""How many examples a property is tried on: a quarter in `make test`, all in `make test-slow`."""

from hypothesis import settings

AT_LENGTH = 100  # what hypothesis takes of itself
IN_SHORT = 25


def register() -> None:
    """The two profiles, once for each process; `pytest --hypothesis-profile=at_length` asks for the second. A machine
    that does something else besides is slow, and no property is about that: neither has a deadline."""
    settings.register_profile("in_short", deadline=None, max_examples=IN_SHORT)
    settings.register_profile("at_length", deadline=None, max_examples=AT_LENGTH)
    settings.load_profile("in_short")


def examples(count: int) -> int:
    """What a property takes that is tried on `count` at length. Asked as its module is imported."""
    return max(1, count * settings().max_examples // AT_LENGTH)
