"""A desk at which somebody measures: hands and strokes, and what audiod reports meanwhile."""

from collections.abc import Callable
from dataclasses import replace

from firmware.calibrate.reading import Reading
from firmware.calibrate.wizard import Method
from firmware.calibrate.wizard_steps import reading_of
from firmware.decide.effects import Effect
from firmware.decide.events import Heard, Tick
from hw.events import EncoderPush, EncoderTurned
from tests.stand_ins.control import Desk, status
from tests.stand_ins.fakes import sine
from tests.stand_ins.states import altered


def push(desk: Desk, at_s: float = 101.0) -> tuple[Effect, ...]:
    """Pushes the encoder and lets it go; what follows."""
    return (*desk.happen(EncoderPush(True, at_s)), *desk.happen(EncoderPush(False, at_s)))


def turn(detents: int, at_s: float) -> EncoderTurned:
    return EncoderTurned(detents, at_s)


def on_page(desk: Desk, page: str) -> Desk:
    desk.state = altered(desk.state, page=page)
    return desk


def play(desk: Desk, peak: Callable[[int], float], seconds: float, *, clips: int = 0) -> None:
    """What audiod reports, 20 times a second, while somebody plays."""
    heard = status(desk.audio.heard)
    for n in range(round(seconds * 20)):
        desk.now_s += 0.05
        report = replace(heard, input_peak=peak(n), input_clips=clips if n else 0)
        desk.happen(Heard(report, desk.now_s))
        desk.happen(Tick(desk.now_s))


def tick(desk: Desk, at_s: float) -> tuple[Effect, ...]:
    """Time passed while audiod spoke; what followed from the tick."""
    desk.happen(Heard(status(desk.audio.heard), at_s))
    return desk.happen(Tick(at_s))


def strokes(loud: float) -> Callable[[int], float]:
    """One stroke a second."""
    return lambda n: loud if n % 20 == 0 else 0.01


def loopback(level_dbfs: float) -> Reading | None:
    """What the recording of one shows."""
    return reading_of(sine(330.0, 3 * 48_000, amplitude=10.0 ** (level_dbfs / 20.0)), 48_000, Method.LOOPBACK)
