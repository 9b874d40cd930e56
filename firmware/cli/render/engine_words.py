"""Which engine plays a graph, in a line: of one that was built here, or of the library's."""

from firmware.captures.prepared import FUSED, PORTABLE, Engine, PreparedGraph


def engine_words(graph: PreparedGraph, engine: Engine) -> str:
    """The engine that plays, and what the other would cost; or why there is but one. Times are of a block."""
    if graph.fused is None:
        return f"{PORTABLE}: {graph.not_fused}" if graph.not_fused else PORTABLE
    other: Engine = PORTABLE if engine == FUSED else FUSED
    mine_us, other_us = graph.of(engine).block_us, graph.of(other).block_us
    ratio = f", {other_us / mine_us:.1f} times that" if mine_us else ""
    return f"{engine} ({mine_us:.0f} us a block; {other} {other_us:.0f} us{ratio})"
