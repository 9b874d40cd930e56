"""What would play where a graph is too heavy for this machine. Called by the worker, which can measure it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from firmware.captures.load import RED, Fit
from firmware.captures.prepared import PreparedGraph
from firmware.errors import CaptureError

LARGER = (2, 4)  # times the pedal's block
LONGEST_BLOCK_S = 512 / 48_000  # beyond 10.7 ms nobody plays


def with_fits(
    graphs: Sequence[PreparedGraph], time_at: Callable[[int, int], float], *, apart: bool = False
) -> list[PreparedGraph]:
    """The graphs of one capture at one block size, from small to large; those that are red say what would fit.

    `time_at(number, block_frames)` measures graph `number` at another block, in microseconds; it raises CaptureError
    where there can be none. Of graphs that stand `apart` none plays in the place of another.
    """
    return [
        replace(graph, fits=_what_fits(graphs, number, time_at, 0 if apart else number)) if _is_red(graph) else graph
        for number, graph in enumerate(graphs)
    ]


def _what_fits(
    graphs: Sequence[PreparedGraph], number: int, time_at: Callable[[int, int], float], smaller_ones: int
) -> tuple[Fit, ...]:
    """The largest of the smaller submodels that is not red, and the smallest larger block that is not."""
    smaller = [_fit(graph, graph.block_frames, graph.plays.block_us) for graph in graphs[:smaller_ones]]
    fits = [fit for fit in smaller if fit.load.word != RED][-1:]
    heavy = graphs[number]
    for frames in (heavy.block_frames * times for times in LARGER):
        if frames <= LONGEST_BLOCK_S * heavy.pedal_rate_hz:
            try:
                larger = _fit(heavy, frames, time_at(number, frames))
            except CaptureError:  # its graph would be too large: nor will a larger block fit
                break
            if larger.load.word != RED:
                return (*fits, larger)
    return tuple(fits)


def _fit(graph: PreparedGraph, block_frames: int, block_us: float) -> Fit:
    return Fit(graph.max_value, block_frames, block_us, graph.pedal_rate_hz)


def _is_red(graph: PreparedGraph) -> bool:
    return graph.load is not None and graph.load.word == RED
