"""From the pin to the event, on gpiozero's mock pins: nothing lost, nothing doubled, every trouble a sentence."""

import select
import time
from dataclasses import replace

import pytest
from gpiozero.pins.mock import MockPin
from gpiozero.pins.pi import PiPin

from hw.errors import PanelError
from hw.events import EncoderPush, EncoderTurned, StompEdge
from hw.gpio_panel import GpioPanel
from hw.panel import open_panel
from hw.pins import open_factory
from hw.profile import PanelProfile
from hw.roles import PanelOut
from tests.stand_ins.panel import PANEL, MockPanel

pytestmark = pytest.mark.xdist_group("clock")

SETTLED_S = 0.030  # beyond the lock-out of 25 ms


def test_a_press_is_known_by_its_number_and_by_when_it_happened() -> None:
    with MockPanel() as mock:
        before_s = time.monotonic()
        mock.close_contact(6, bounces=4)
        (event,) = mock.poll()
        assert isinstance(event, StompEdge)
        assert (event.switch, event.down) == (2, True)
        assert before_s <= event.at_s <= time.monotonic()


def test_bounce_on_press_and_release_gives_one_edge_each() -> None:
    with MockPanel() as mock:
        mock.close_contact(5, bounces=6)
        events = mock.poll() + mock.poll(SETTLED_S)
        mock.open_contact(5, bounces=6)
        events += mock.poll(2 * SETTLED_S) + mock.poll(4 * SETTLED_S)
        assert [(event.switch, event.down) for event in events] == [(1, True), (1, False)]


def test_two_switches_held_together_are_both_reported() -> None:
    with MockPanel() as mock:
        mock.close_contact(5)
        mock.close_contact(22)
        events = mock.poll() + mock.poll(SETTLED_S)
        assert [(event.switch, event.down) for event in events] == [(1, True), (3, True)]


def test_the_encoders_switch_is_distinguished_from_the_stomps() -> None:
    with MockPanel() as mock:
        mock.close_contact(4, bounces=2)
        events = mock.poll() + mock.poll(SETTLED_S)
        assert [type(event) for event in events] == [EncoderPush]


def test_a_fast_turn_of_thirty_detents_with_bounce_is_one_event_of_thirty() -> None:
    with MockPanel() as mock:
        mock.turn(30, chatter=2)
        assert [event.detents for event in mock.poll()] == [30]
        mock.turn(-30, chatter=2)
        assert [event.detents for event in mock.poll()] == [-30]


def test_a_turn_there_and_back_is_nothing() -> None:
    with MockPanel() as mock:
        mock.turn(2)
        mock.turn(-2)
        assert mock.poll() == []


def test_a_latching_switch_is_tapped_by_each_change_and_its_neighbour_is_pressed_and_let_go() -> None:
    with MockPanel(replace(PANEL, latching=(1,))) as mock:
        mock.close_contact(5, bounces=4)
        mock.close_contact(6)
        heard = mock.poll() + mock.poll(SETTLED_S)
        mock.open_contact(5, bounces=4)
        heard += mock.poll(2 * SETTLED_S)
        assert [(event.switch, event.down) for event in heard] == [
            (1, True), (1, False), (2, True), (1, True), (1, False),
        ]  # fmt: skip


def test_all_switches_latch_where_the_profile_says_so() -> None:
    with MockPanel(replace(PANEL, latching=True)) as mock:
        for pin in PANEL.stomps:
            mock.close_contact(pin)
        assert [(event.switch, event.down) for event in mock.poll()] == [
            (number, down) for number in (1, 2, 3) for down in (True, False)
        ]
        mock.close_contact(PANEL.encoder_push)
        assert [(type(event), event.down) for event in mock.poll()] == [(EncoderPush, True)]


def test_a_normally_closed_switch_is_pressed_by_opening() -> None:
    with MockPanel(replace(PANEL, normally_closed=True), grounded=(5, 6, 22)) as mock:
        assert mock.poll() + mock.poll(SETTLED_S) == []
        mock.open_contact(6, bounces=3)
        heard = mock.poll() + mock.poll(SETTLED_S)
        mock.close_contact(6, bounces=3)
        heard += mock.poll(2 * SETTLED_S) + mock.poll(4 * SETTLED_S)
        assert [(event.switch, event.down) for event in heard] == [(2, True), (2, False)]


def test_an_encoder_that_rests_closed_turns_as_any_other() -> None:
    with MockPanel(replace(PANEL, encoder_rest="closed"), grounded=(12, 13)) as mock:
        for _ in range(5):  # clockwise: A opens first
            mock.open_contact(12, bounces=2)
            mock.open_contact(13, bounces=2)
            mock.close_contact(12, bounces=2)
            mock.close_contact(13, bounces=2)
        assert [event.detents for event in mock.poll()] == [5]


def test_a_stomp_between_two_turns_keeps_its_place() -> None:
    with MockPanel() as mock:
        mock.turn(1)
        mock.close_contact(5)
        mock.turn(-1)
        assert [type(event) for event in mock.poll()] == [EncoderTurned, StompEdge, EncoderTurned]


def test_a_switch_that_is_stood_on_at_the_start_is_silent_until_it_was_let_go() -> None:
    with MockPanel(grounded=(5,)) as mock:
        assert mock.poll() + mock.poll(SETTLED_S) == []
        mock.open_contact(5)
        assert mock.poll() + mock.poll(SETTLED_S) == []
        mock.close_contact(5)
        assert [(event.switch, event.down) for event in mock.poll(2 * SETTLED_S)] == [(1, True)]


def test_a_switch_that_is_stood_on_at_the_start_is_known_by_its_number_also_where_pressing_opens_it() -> None:
    with MockPanel(grounded=(5, 22, PANEL.encoder_push)) as mock:
        assert mock.panel.held_at_start == (1, 3)
        mock.open_contact(5)
        assert mock.panel.held_at_start == (1, 3), "whatever comes later"
    with MockPanel(replace(PANEL, normally_closed=(1, 2)), grounded=(5,)) as mock:
        assert mock.panel.held_at_start == (2,)


def test_a_latching_switch_is_never_held_at_the_start() -> None:
    with MockPanel(replace(PANEL, latching=(1,)), grounded=(5, 6)) as mock:
        assert mock.panel.held_at_start == (2,)


def test_an_edge_wakes_whoever_waits_and_a_poll_lets_them_sleep_again() -> None:
    with MockPanel() as mock:
        assert not select.select([mock.panel], [], [], 0.0)[0]
        mock.close_contact(5)
        assert select.select([mock.panel], [], [], 0.0)[0]
        mock.poll()
        assert not select.select([mock.panel], [], [], 0.0)[0]


@pytest.mark.parametrize(("stamp_s", "age_s"), [(-0.010, 0.010), (1.7e9, 0.0), (-3600.0, 0.0)])
def test_an_edge_keeps_the_kernels_time_unless_it_is_of_another_clock(stamp_s: float, age_s: float) -> None:
    with MockPanel() as mock:
        now_s = time.monotonic()
        PiPin._call_when_changed(mock.pin(5), now_s + stamp_s, False)  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType]
        (event,) = mock.poll()
        assert event.at_s == pytest.approx(now_s - age_s, abs=0.005)


def test_a_deadline_is_named_only_while_a_contact_settles() -> None:
    with MockPanel() as mock:
        assert mock.panel.next_deadline_s is None
        mock.close_contact(5)
        mock.poll()
        assert mock.panel.next_deadline_s == pytest.approx(time.monotonic() + PANEL.bounce_s, abs=0.02)
        mock.poll(SETTLED_S)
        assert mock.panel.next_deadline_s is None


def test_lights_show_what_they_are_told() -> None:
    with MockPanel() as mock:
        for lit in ((True, False), (True, False), (False, True)):
            mock.panel.show(PanelOut(lit))
        assert [state.state for state in mock.pin(26).states] == [False, True, False]
        assert [state.state for state in mock.pin(16).states] == [False, True]


def test_a_light_the_pedal_has_not_got_is_ignored() -> None:
    with MockPanel() as mock:
        mock.panel.show(PanelOut((True, True, True, True), (True,), relay=True))
        assert mock.pin(16).state
        mock.panel.show(PanelOut((True,)))
        assert not mock.pin(16).state, "one that is not named goes out"


def test_second_colours_and_the_relay_have_pins_of_their_own_and_close_puts_all_out() -> None:
    with MockPanel(replace(PANEL, leds_second=(23, 24), relay=17)) as mock:
        mock.panel.show(PanelOut((True, False), (False, True), relay=True))
        assert [mock.pin(pin).state for pin in (26, 16, 23, 24, 17)] == [True, False, False, True, True]
        driven = [mock.pin(pin).states for pin in (26, 24, 17)]
    assert [[state.state for state in states] for states in driven] == [[False, True, False]] * 3


def test_the_relay_is_without_current_until_it_is_told() -> None:
    with MockPanel(replace(PANEL, relay=17)) as mock:
        assert (mock.pin(17).function, mock.pin(17).state) == ("output", False)


def test_closing_gives_the_pins_back() -> None:
    factory = open_factory("mock")
    GpioPanel(PANEL, factory).close()
    GpioPanel(PANEL, factory).close()


def test_a_pin_given_to_two_things_is_refused_by_its_number() -> None:
    twice = PanelProfile("mock", stomps=(5, 5), encoder_a=12, encoder_b=13, encoder_push=4)
    with pytest.raises(PanelError, match="GPIO 5 is given to two things") as caught:
        GpioPanel(twice, open_factory("mock"))
    assert caught.value.short == "GPIO 5 twice"


def test_a_pin_that_is_none_is_refused_by_its_number() -> None:
    beyond = PanelProfile("mock", stomps=(5,), encoder_a=12, encoder_b=13, encoder_push=4, leds=(77,))
    with pytest.raises(PanelError, match=r"GPIO 77 cannot be used .*gpioinfo"):
        GpioPanel(beyond, open_factory("mock"))


def test_a_pin_that_cannot_be_listened_to_is_refused_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """RPi.GPIO claims a pin and then, on a recent kernel, fails to add edge detection to it."""

    def failing(_pin: MockPin, listener: object) -> None:
        if listener is not None:
            raise RuntimeError("Failed to add edge detection")

    monkeypatch.setattr(MockPin, "when_changed", property(fset=failing))
    with pytest.raises(PanelError, match=r"GPIO 5 cannot be used \(Failed to add edge detection\).*lgpio"):
        GpioPanel(PANEL, open_factory("mock"))


def test_a_panel_without_remote_listens_to_nobody(tmp_path_factory: pytest.TempPathFactory) -> None:
    run = tmp_path_factory.mktemp("run")
    open_panel(PANEL, run).close()
    assert list(run.iterdir()) == []
