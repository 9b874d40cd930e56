"""Which engine plays, in a line."""

import pytest

from firmware.captures.prepared import Engine
from firmware.cli.render.engine_words import engine_words


@pytest.mark.parametrize(
    ("engine", "portable_us", "fused_us", "not_fused", "told"),
    [
        ("fused", 180.0, 36.0, None, "fused (36 us a block; portable 180 us, 5.0 times that)"),
        ("portable", 80.0, 88.0, None, "portable (80 us a block; fused 88 us, 1.1 times that)"),
        ("portable", 80.0, None, "no operator knows FiLM", "portable: no operator knows FiLM"),
        ("portable", 80.0, None, None, "portable"),
        ("portable", 0.0, 5.0, None, "portable (0 us a block; fused 5 us)"),
    ],
)
def test_the_one_that_plays_comes_first(
    engine: Engine, portable_us: float, fused_us: float | None, not_fused: str | None, told: str
) -> None:
    assert engine_words(engine, portable_us, fused_us, not_fused) == told
