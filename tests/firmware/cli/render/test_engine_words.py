"""Which engine plays, in a line."""

import pytest

from firmware.captures.prepared import Engine, EngineGraph, PreparedGraph
from firmware.cli.render.engine_words import engine_words
from firmware.levels import CaptureLevels


@pytest.mark.parametrize(
    ("engine", "portable_us", "fused_us", "not_fused", "shown"),
    [
        ("fused", 180.0, 36.0, "", "fused (36 us a block; portable 180 us, 5.0 times that)"),
        ("portable", 80.0, 88.0, "", "portable (80 us a block; fused 88 us, 1.1 times that)"),
        ("portable", 80.0, None, "no operator knows FiLM", "portable: no operator knows FiLM"),
        ("portable", 80.0, None, "", "portable"),
        ("portable", 0.0, 5.0, "", "portable (0 us a block; fused 5 us)"),
    ],
)
def test_the_one_that_plays_comes_first(
    engine: Engine, portable_us: float, fused_us: float | None, not_fused: str, shown: str
) -> None:
    portable = EngineGraph("a.onnx", block_us=portable_us)
    fused = None if fused_us is None else EngineGraph("a.fused.onnx", block_us=fused_us)
    graph = PreparedGraph(1.0, 64, CaptureLevels(), portable, fused, not_fused)
    assert engine_words(graph, engine) == shown
