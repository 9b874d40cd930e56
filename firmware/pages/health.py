"""The page that shows an engineer how the sound is doing."""

from firmware.decide.parts import heard_now, late_frames
from firmware.messages import Realtime, Status
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


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """Block times in microseconds and as a share of the period, losses since the start, what realtime was granted."""
    present = state.audio.status is None or state.audio.status.codec_present
    canvas.header(state.codec.name if present else "NO CODEC", _blocks(state))
    period_us = state.audio.block_frames / state.audio.rate_hz * 1e6
    rows = _figures(state.audio.status, period_us) if state.audio.status else [("audio", "not running")]
    for n, (left, right) in enumerate(rows):
        baseline = HEADER_ROWS + (n + 1) * _PITCH - 1
        x = canvas.text_right(WIDTH, baseline, right, SMALL)
        canvas.text(0, baseline, shortened(left, x - 4, SMALL.width), SMALL)


def _blocks(state: State) -> str:
    """The codec's rate and block, and how much later than the guitar all that is heard answers."""
    late_ms = 1e3 * late_frames(heard_now(state)) / state.audio.rate_hz
    late = f" +{late_ms:.1f}ms" if late_ms >= _LEAST_MS else ""
    return f"{state.audio.rate_hz / 1000:g}k/{state.audio.block_frames}{late}"


def _figures(status: Status, period_us: float) -> list[tuple[str, str]]:
    def share(block_us: float) -> str:
        return f"{100.0 * block_us / period_us:.0f}%"

    losses = f"xruns {_count(status.xruns)} late {_count(status.late_blocks)}"
    return [
        (f"block {status.block_us_p50:.0f} us", share(status.block_us_p50)),
        (f"p99.9 {status.block_us_p999:.0f} us", share(status.block_us_p999)),
        (f"max {status.block_us_max:.0f} us", share(status.block_us_max)),
        (losses, f"clips {_count(status.input_clips + status.output_clips)}"),
        ("rt", _grants(Realtime(status.realtime))),
    ]


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
