"""What is said of a codec without sound, on a clock of the test's own."""

import pytest

from firmware.audio.complaints import AGAIN_NS, STEADY_NS, THERE, Complaints

TICK_NS = 500_000_000


class Log:
    def __init__(self) -> None:
        self.now_ns = 0
        self.lines: list[str] = []
        self.complaints = Complaints(self.lines.append, lambda: self.now_ns)


@pytest.fixture
def log() -> Log:
    return Log()


def test_a_codec_that_is_not_there_is_said_once_however_long_it_stays_away(log: Log) -> None:
    for _ in range(1_000):
        log.now_ns += TICK_NS
        log.complaints.cannot_open("not there.")
    assert log.lines == ["not there."]
    log.complaints.sounds()
    assert log.lines == ["not there.", THERE]
    assert not log.complaints.pending


def test_one_that_is_lost_again_and_again_is_said_once_a_minute(log: Log) -> None:
    for _ in range(2 * 60 * 2):
        log.complaints.lost("EIO.")
        log.now_ns += TICK_NS
    assert log.lines == ["EIO.", "EIO. (120 times in the last minute)"]


def test_one_that_flaps_says_each_half_once_a_minute(log: Log) -> None:
    while log.now_ns < 2 * AGAIN_NS:
        log.complaints.lost("EIO.")
        log.now_ns += TICK_NS
        log.complaints.sounds()
        log.now_ns += TICK_NS
    assert [line.partition(" (")[0] for line in log.lines] == ["EIO.", THERE] * 2


def test_two_reasons_that_take_turns_are_two_lines(log: Log) -> None:
    for _ in range(50):
        for sentence in ("busy.", "refuses."):
            log.complaints.cannot_open(sentence)
            log.now_ns += TICK_NS // 10
    assert log.lines == ["busy.", "refuses."]


def test_a_cable_that_slips_out_twice_in_an_evening_is_said_twice(log: Log) -> None:
    for _ in range(2):
        log.complaints.lost("went away.")
        log.complaints.sounds()
        log.now_ns += STEADY_NS
    assert log.lines == ["went away.", THERE, "went away.", THERE]
