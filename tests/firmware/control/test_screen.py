from PIL import Image

from firmware.control.screen import FRAME_S, RETRY_S, Screen
from firmware.state import State
from hw.errors import DisplayError
from tests.stand_ins.control import empty_state
from tests.stand_ins.states import altered


class FakeDisplay:
    """Fails while `unplugged`, as an OLED on a loose wire."""

    def __init__(self) -> None:
        self.unplugged = False
        self.shown = 0
        self.opened = 0
        self.closed = 0

    def open(self) -> "FakeDisplay":
        if self.unplugged:
            raise DisplayError("the OLED does not answer.", short="no OLED")
        self.opened += 1
        return self

    def show(self, image: Image.Image) -> None:
        if self.unplugged:
            raise DisplayError("the OLED does not answer.", short="no OLED")
        assert image.size == (128, 64)
        self.shown += 1

    def close(self) -> None:
        self.closed += 1


def blank(_state: State, _now_s: float) -> Image.Image:
    return Image.new("1", (128, 64))


def test_a_state_is_drawn_once_and_at_most_20_times_a_second() -> None:
    display, said = FakeDisplay(), list[str]()
    screen, state = Screen(display.open, blank, said.append), empty_state()
    screen.show(state, 1.0)
    screen.show(state, 2.0)
    assert display.shown == 1
    for n in range(100):
        screen.show(altered(state, cursor=n), 3.0 + n * FRAME_S / 10)
    assert display.shown == 11
    screen.close()
    assert display.closed == 1


def test_a_display_that_is_lost_is_reported_once_and_taken_up_when_it_is_back() -> None:
    display, said = FakeDisplay(), list[str]()
    screen, state = Screen(display.open, blank, said.append), empty_state()
    screen.show(state, 1.0)
    display.unplugged = True
    for n in range(100):
        screen.show(altered(state, cursor=n), 2.0 + n)
    assert said == ["the OLED does not answer. The pedal plays on without it."]
    assert display.closed == 1
    display.unplugged = False
    screen.show(altered(state, cursor=1), 101.0 + RETRY_S)
    assert display.shown == 2
    assert display.opened == 2
