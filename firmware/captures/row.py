"""What follows from all captures that a guitar goes through together: which way round it comes out, and how late."""

from collections.abc import Iterable

from firmware.captures.prepared import PreparedGraph
from firmware.messages import LONGEST_DRY_DELAY_FRAMES
from firmware.sound import Polarity


def is_turned_over(graphs: Iterable[PreparedGraph], polarity: Polarity) -> bool:
    """Whether what comes out is to be turned over so that it keeps the guitar's polarity. What is not known of a
    capture counts as the right way round."""
    return polarity is Polarity.GUITAR and sum(bool(graph.inverted) for graph in graphs) % 2 == 1


def late_frames(graphs: Iterable[PreparedGraph]) -> int:
    """By how much it comes later than the guitar went in, at the codec's rate; no more than a dry path can wait."""
    frames = sum((graph.delay_frames or 0) + graph.latency_frames for graph in graphs)
    return min(frames, LONGEST_DRY_DELAY_FRAMES)
