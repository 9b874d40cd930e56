"""The page that shows an engineer how the sound is doing."""

from collections.abc import Iterator

from firmware.decide.parts import heard_now, late_frames
from firmware.losses import Losses
from firmware.messages import Realtime
from firmware.pages.menu import SETUP
from firmware.pages.page import Page, remains
from firmware.state import State
from firmware.ui.canvas import HEADER_ROWS, WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import SMALL

_PITCH = 10
_LEAST_MS = 0.05  # what is not read as 0.0
_GRANTS = (
    (Realtime.FIFO, "fifo"),
    (Realtime.MEMORY_LOCKED, "mlock"),
    (Realtime.PINNED, "core"),
    (Realtime.DENORMALS_OFF, "ftz"),
)


def draw(canvas: Canvas, state: State, now_s: float) -> None:
    """Block times in microseconds and as a share of the period, losses since the start, why and how long ago the last
    one was, what realtime was granted."""
    present = state.audio.status is None or state.audio.status.codec_present
    canvas.header(state.codec.name if present else "NO CODEC", _blocks(state))
    for n, (left, right) in enumerate(_rows(state, now_s)):
        baseline = HEADER_ROWS + (n + 1) * _PITCH - 1
        x = canvas.text_right(WIDTH, baseline, right, SMALL)
        canvas.text(0, baseline, shortened(left, x - 4, SMALL.width), SMALL)


def _blocks(state: State) -> str:
    """The codec's rate and block, and how much later than the guitar all that is heard answers."""
    late_ms = 1e3 * late_frames(heard_now(state)) / state.audio.rate_hz
    late = f" +{late_ms:.1f}ms" if late_ms >= _LEAST_MS else ""
    return f"{state.audio.rate_hz / 1000:g}k/{state.audio.block_frames}{late}"


def _rows(state: State, now_s: float) -> Iterator[tuple[str, str]]:
    status, period_us = state.audio.status, state.audio.period_us
    if status is None:
        yield "audio", "not running"
        return

    def share(block_us: float) -> str:
        return f"{100.0 * block_us / period_us:.0f}%"

    yield f"block {status.block_us_p50:.0f} us", share(status.block_us_p50)
    yield f"p99.9 {status.block_us_p999:.0f} us", share(status.block_us_p999)
    yield f"max {status.block_us_max:.0f} us", share(status.block_us_max)
    losses = f"xruns {_count(status.xruns)} late {_count(status.late_blocks)}"
    yield losses, f"clips {_count(status.input_clips + status.output_clips)}"
    grants = _grants(Realtime(status.realtime))
    yield _last_loss(state.losses, now_s) or ("rt", grants)


def _last_loss(losses: Losses, now_s: float) -> tuple[str, str] | None:
    """What the last loss came from, and how long ago that was."""
    if not losses.last:
        return None
    return f"last: {losses.last[0].cause.word}", _ago(now_s - losses.last[0].at_s)


def _ago(seconds: float) -> str:
    for size, unit in ((1.0, "s"), (60.0, "min"), (3600.0, "h")):
        if seconds < 100.0 * size:
            return f"{max(seconds, 0.0) / size:.0f} {unit}"
    return "days"


def _count(number: int) -> str:
    """At most four characters: a figure must not be shortened by its middle."""
    for unit in ("", "k", "M"):
        if number < 1000:
            return f"{number}{unit}"
        number //= 1000
    return ">1G"


def _grants(granted: Realtime) -> str:
    names = [name for grant, name in _GRANTS if grant in granted]
    return " ".join(names) or "not granted"


PAGE = Page("health", draw, parent=SETUP, stays=remains)
