from firmware.decide.feet import Tap, tap
from hw.events import StompEdge


def test_a_tap_acts_on_press() -> None:
    assert tap(StompEdge(2, down=True, at_s=1.5)) == Tap(2, 1.5)


def test_letting_go_does_nothing() -> None:
    assert tap(StompEdge(2, down=False, at_s=1.6)) is None
