"""The likely cause of a late block: what alone would have made it late is blamed."""

from dataclasses import replace

import pytest

from firmware.losses import Cause, Loss, cause_of
from hw.roles import Throttled

PERIOD_US = 1_333.3
IN_TIME = Loss(1, 0, 0, 300.0, 0.0, 0.0, 0, 0, 0, False)
LONG = Loss(0, 1, 0, 3_000.0, 0.0, 0.0, 0, 0, 0, False)
STOOD_STILL = replace(LONG, stopped_us=2_700.0)
WOKEN = Loss(0, 0, 1, 300.0, 4_000.0, 0.0, 0, 0, 0, False)


@pytest.mark.parametrize(
    ("loss", "cause"),
    [
        (IN_TIME, Cause.CARD),
        (replace(IN_TIME, put_aside=4, minor_faults=100), Cause.CARD),
        (LONG, Cause.WORK),
        (replace(LONG, put_aside=1), Cause.WORK),  # 300 us of work behind it would still be too much
        (replace(LONG, minor_faults=900), Cause.PAGES),
        (replace(LONG, minor_faults=3), Cause.WORK),
        (replace(STOOD_STILL, put_aside=1), Cause.PUT_ASIDE),
        (replace(STOOD_STILL, put_aside=1, loading=True), Cause.PUT_ASIDE),
        (replace(STOOD_STILL, loading=True), Cause.LOADING),
        (replace(STOOD_STILL, major_faults=1, put_aside=1), Cause.PAGES),
        (STOOD_STILL, Cause.HOST),
        (WOKEN, Cause.WOKEN),
        (replace(WOKEN, loading=True), Cause.LOADING),
    ],
)
def test_what_alone_would_have_made_it_late_is_the_cause(loss: Loss, cause: Cause) -> None:
    assert cause_of(loss, PERIOD_US) is cause


@pytest.mark.parametrize(
    ("throttled", "cause"),
    [
        (Throttled.SLOWED, Cause.THROTTLED),
        (Throttled.CAPPED | Throttled.LOW_POWER, Cause.THROTTLED),
        (Throttled.WAS_SLOWED, Cause.WORK),  # it was so once, and is not so when the block is late
        (Throttled(0), Cause.WORK),
    ],
)
def test_a_board_that_slows_itself_down_works_too_long(throttled: Throttled, cause: Cause) -> None:
    assert cause_of(LONG, PERIOD_US, throttled=throttled) is cause
    assert cause_of(WOKEN, PERIOD_US, throttled=throttled) is Cause.WOKEN


@pytest.mark.parametrize("loss", [STOOD_STILL, replace(STOOD_STILL, put_aside=1), WOKEN])
def test_what_a_hypervisor_took_is_no_fault_of_the_pedal(loss: Loss) -> None:
    assert cause_of(loss, PERIOD_US, stolen_us=10_000.0) is Cause.HOST
    assert cause_of(loss, PERIOD_US, stolen_us=100.0) is cause_of(loss, PERIOD_US)
    assert cause_of(LONG, PERIOD_US, stolen_us=10_000.0) is Cause.WORK


def test_every_cause_has_a_word_that_fits_the_screen_and_a_remedy() -> None:
    for cause in Cause:
        assert len(cause.word) <= 12
        assert cause.remedy.endswith(".")
