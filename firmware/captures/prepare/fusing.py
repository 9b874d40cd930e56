"""The fused graph beside a portable one: written where the operators know the network, proved twice, timed.

Called by build. Whatever goes wrong here ends in a clause that says why there is none, and the portable graph plays.
"""

from pathlib import Path

import numpy as np

from firmware.arrays import F32
from firmware.audio.amp import Amp
from firmware.audio.resampled import open_amp
from firmware.captures.graph.fused import draw_fused
from firmware.captures.graph.fused_structure import beyond
from firmware.captures.graph.proof import Frames, Take
from firmware.captures.graph.reference import error_db
from firmware.captures.prepare.draft import Draft
from firmware.captures.prepare.hear import hear
from firmware.captures.prepare.pace import Clock, Timing, time_blocks
from firmware.captures.prepared import EngineGraph, digest_of
from firmware.errors import GraphError
from firmware.kernels.library import FUSED_SUFFIX, library

WORST_ERROR_DB = -90.0  # as the portable graph's
APART_DB = -90.0  # both are float32: A1 standard -120, A2 Lite -121, an LSTM -105
NOT_BUILT = "the fused operators are not built here"


class NotFusedError(Exception):
    """There is no fused graph; the text is a clause that says why."""


def fused_path(portable: Path) -> Path:
    """Where the fused graph lies, beside the portable one."""
    return portable.with_suffix(FUSED_SUFFIX)


def write_fused(draft: Draft, path: Path, operators: Path) -> None:
    """Raises NotFusedError, and OverflowError for weights of which no portable graph can be drawn either; OSError."""
    if library(operators) is None:
        raise NotFusedError(NOT_BUILT)
    model = draw_fused(draft.network, draft.block_frames, draft.about)
    if model is None:
        raise NotFusedError(f"no operator knows {beyond(draft.network)}")
    path.write_bytes(model.SerializeToString())


def fuse(
    draft: Draft, path: Path, take: Take, portable: tuple[F32, Frames], clock: Clock, operators: Path
) -> EngineGraph:
    """The graph at `path`, proved against the reference and against `portable`, the other graph's output for these
    frames of `take`.

    Raises NotFusedError, and leaves nothing at `path` then; OSError.
    """
    write_fused(draft, path, operators)
    try:
        amp = Amp.load(str(path), operators=operators)
        found_db, apart_db = _proved(hear(amp, take.noise), take, portable)
        rate_hz = draft.pedal_rate_hz
        timing = time_blocks(open_amp(str(path), operators, rate_hz), clock, rate_hz=rate_hz)
    except (NotFusedError, GraphError) as error:
        path.unlink()
        raise NotFusedError(str(error).partition("; ")[0]) from error  # without what there is to do
    return engine_graph(path, amp.node_count, timing, found_db, apart_db)


def engine_graph(
    path: Path, node_count: int, timing: Timing, found_db: float, apart_db: float | None = None
) -> EngineGraph:
    """The record of the graph that was written to `path`; its errors in tenths of a dB."""
    return EngineGraph(
        file=path.name,
        bytes=path.stat().st_size,
        node_count=node_count,
        block_us=timing.block_us,
        hot_us=timing.hot_us,
        error_db=round(found_db, 1),
        apart_db=None if apart_db is None else round(apart_db, 1),
        folder=path.parent,
        sha256=digest_of(path),
    )


def _proved(heard: F32, take: Take, portable: tuple[F32, Frames]) -> tuple[float, float]:
    other, frames = portable
    found_db, apart_db = error_db(heard, take.expected), error_db(heard[frames], other.astype(np.float64))
    if not found_db <= WORST_ERROR_DB:
        raise NotFusedError(
            f"its fused graph is {found_db:.0f} dB from the capture here (at most {WORST_ERROR_DB:.0f})"
        )
    if not apart_db <= APART_DB:
        raise NotFusedError(
            f"its fused graph is {apart_db:.0f} dB from the portable one here (at most {APART_DB:.0f})"
        )
    return found_db, apart_db
