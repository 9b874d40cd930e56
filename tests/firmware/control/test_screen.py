import selectors
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from firmware.control.runner import Runner
from firmware.control.screen import ANEW_S, FRAME_S, RETRY_S, Screen
from firmware.messages import Play
from firmware.state import Audio, Feet, Notice, Player, Press, State, View
from firmware.store.settings import Settings
from firmware.store.stomps import Stomp
from hw.errors import DisplayError
from tests.stand_ins.control import empty_state, status
from tests.stand_ins.runners import AtOnce, Held, turn_until
from tests.stand_ins.states import altered


class FakeDisplay:
    """Fails while `unplugged`, as an OLED on a loose wire."""

    def __init__(self) -> None:
        self.unplugged = False
        self.shown = 0
        self.woken = 0
        self.dimmed = False
        self.image: Image.Image | None = None
        self.opened = 0
        self.closed = 0

    def open(self) -> "FakeDisplay":
        if self.unplugged:
            raise DisplayError("the OLED does not answer.", short="no OLED")
        self.opened += 1
        return self

    def show(self, image: Image.Image, *, anew: bool = False, dimmed: bool = False) -> None:
        if self.unplugged:
            raise DisplayError("the OLED does not answer.", short="no OLED")
        assert image.size == (128, 64)
        self.shown += 1
        self.woken += anew
        self.dimmed = dimmed
        self.image = image

    def close(self) -> None:
        self.closed += 1


def blank(_state: State, _now_s: float) -> Image.Image:
    return Image.new("1", (128, 64))


def test_a_state_is_drawn_once_and_at_most_20_times_a_second() -> None:
    display, said = FakeDisplay(), list[str]()
    screen, state = Screen(display.open, blank, said.append, AtOnce()), empty_state()
    screen.show(state, 1.0)
    screen.show(state, 2.0)
    assert display.shown == 1
    for n in range(100):
        screen.show(altered(state, row=n), 3.0 + n * FRAME_S / 10)
    assert display.shown == 11
    screen.close()
    assert display.closed == 1


def test_the_time_of_a_hold_is_seen_running_though_nothing_is_heard() -> None:
    display = FakeDisplay()
    screen = Screen(display.open, blank, lambda _: None, AtOnce())
    settings = Settings({"1": Stomp("bypass", hold="mute")})
    state = altered(empty_state(), settings=settings, down=(Press(1, 1.0),))
    shown = list[int]()
    for now_s in (1.0, 1.1, 1.2, 1.3, 1.4):
        screen.show(state, now_s)
        shown.append(display.shown)
    assert shown == [1, 1, 2, 3, 4]
    held = altered(state, down=(Press(1, 1.0, spent=True),))
    for now_s in (1.5, 1.6, 1.7):
        screen.show(held, now_s)
    assert display.shown == 5


def test_a_display_that_is_lost_is_reported_once_and_taken_up_when_it_is_back() -> None:
    display, said = FakeDisplay(), list[str]()
    screen, state = Screen(display.open, blank, said.append, AtOnce()), empty_state()
    screen.show(state, 1.0)
    display.unplugged = True
    for n in range(100):
        screen.show(altered(state, row=n), 2.0 + n)
    assert said == ["the OLED does not answer. The pedal plays on without it."]
    assert display.closed == 1
    display.unplugged = False
    screen.show(altered(state, row=1), 101.0 + RETRY_S)
    assert display.shown == 2
    assert display.opened == 2


def test_a_display_is_woken_and_sent_whole_every_ten_seconds_though_nothing_changed() -> None:
    """One that lost its power for a moment answers as before, and stays dark."""
    display, state = FakeDisplay(), empty_state()
    screen = Screen(display.open, blank, list[str]().append, AtOnce())
    for n in range(600):
        screen.show(state, 1.0 + n * FRAME_S)
    assert (display.woken, display.shown) == (3, 3)
    assert ANEW_S == 10.0


def test_nobody_waits_for_a_bus_that_hangs_and_the_newest_screen_follows() -> None:
    display, opening, drawn = FakeDisplay(), Held(), list[State]()

    def open_slowly() -> FakeDisplay:
        opening()
        return display.open()

    def draw(state: State, _now_s: float) -> Image.Image:
        drawn.append(state)
        return blank(state, _now_s)

    with selectors.DefaultSelector() as selector:
        runner = Runner("screen", selector)
        screen = Screen(open_slowly, draw, list[str]().append, runner)
        states = [altered(empty_state(), row=n) for n in range(20)]
        for n, state in enumerate(states[:-1]):
            screen.show(state, 1.0 + n * FRAME_S)
            opening.wait_until_entered()
        opening.release()
        turn_until(selector, lambda: runner.idle)
        screen.show(states[-1], 5.0)
        turn_until(selector, lambda: runner.idle)
        assert drawn == [states[0], states[-1]]
        assert display.shown == 2
        screen.close()
        assert display.closed == 1


def lit(_state: State, _now_s: float) -> Image.Image:
    return Image.new("1", (128, 64), 1)


def test_a_screen_that_says_the_same_for_long_is_dimmed_and_still_shows_all_of_it() -> None:
    """While somebody plays: levels move, and nobody touches anything."""
    display, state = FakeDisplay(), empty_state()
    screen = Screen(display.open, lit, list[str]().append, AtOnce(), dim_after_s=300.0)
    for second in range(299):
        screen.show(replace(state, audio=Audio(heard_s=float(second))), 1.0 + second)
    assert not display.dimmed
    screen.show(replace(state, audio=Audio(heard_s=300.0)), 301.0)
    assert display.dimmed
    assert display.image is not None
    assert display.image.getbbox() == (0, 0, 128, 64)


@pytest.mark.parametrize(
    "news",
    [
        {"view": View(row=1)},
        {"view": View(notice=Notice("hello", 400.0))},
        {"player": Player(muted=True)},
        {"player": Player(bypass=True)},
        {"feet": Feet(down=(Press(1, 301.0),))},
    ],
)
def test_whatever_a_foot_or_a_hand_does_brings_the_light_back_at_once(news: dict[str, Any]) -> None:
    display, state = FakeDisplay(), empty_state()
    screen = Screen(display.open, lit, list[str]().append, AtOnce(), dim_after_s=300.0)
    screen.show(state, 1.0)
    screen.show(state, 301.0)
    assert display.dimmed
    screen.show(replace(state, **news), 301.0 + FRAME_S)
    assert not display.dimmed
    screen.show(replace(state, **news), 600.0)
    assert not display.dimmed
    screen.show(replace(state, **news), 602.0)
    assert display.dimmed


def test_a_profile_that_says_0_never_dims() -> None:
    display, state = FakeDisplay(), empty_state()
    screen = Screen(display.open, lit, list[str]().append, AtOnce(), dim_after_s=0.0)
    for hour in range(3):
        screen.show(state, 1.0 + 3600.0 * hour)
    assert not display.dimmed


def test_the_last_picture_of_a_pedal_that_is_switched_off_stays() -> None:
    display = FakeDisplay()
    screen = Screen(display.open, blank, lambda _: None, AtOnce())
    screen.show(altered(empty_state(), leaving_s=1.0), 2.0)
    screen.close()
    assert (display.shown, display.closed) == (1, 0)


def test_beside_a_converter_a_whole_picture_goes_out_once_a_minute() -> None:
    display, state = FakeDisplay(), empty_state()
    screen = Screen(display.open, blank, lambda _: None, AtOnce(), meters_s=0.24)
    for second in range(1, 122):
        screen.show(state, float(second))
    assert (display.shown, display.woken) == (3, 3)


def test_beside_a_converter_levels_are_drawn_four_times_a_second_and_all_else_at_once() -> None:
    display = FakeDisplay()
    screen = Screen(display.open, blank, lambda _: None, AtOnce(), meters_s=0.24)
    state = altered(empty_state(), status=status(Play(1, 1.0, 1.0)))
    for n in range(40):  # two seconds of 20 reports
        moved = altered(state, status=replace(status(Play(1, 1.0, 1.0)), input_peak=n / 40.0))
        screen.show(moved, 1.001 + n * FRAME_S)
    assert display.shown == 8
    screen.show(altered(state, gate_shut=True), 2.96)
    assert display.shown == 8, "its sign is a level, too"
    screen.show(altered(state, status=status(Play(1, 1.0, 1.0), bypass=True)), 3.0)
    assert display.shown == 9, "what is heard"
    screen.show(altered(state, row=1), 3.06)
    assert display.shown == 10, "what a hand did"
    down = altered(state, down=(Press(1, 3.0),))
    screen.show(down, 3.12)
    screen.show(altered(down, held_peak=0.5), 3.18)
    assert display.shown == 12, "a hold that runs"
