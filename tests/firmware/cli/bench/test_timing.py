"""Times of several things that are played in turn."""

import time

import numpy as np
import pytest

from firmware.cli.bench.timing import ROUND_BLOCKS, Times, pluck, side_by_side


def test_each_is_played_on_the_same_sound_in_turn_and_the_slower_shows() -> None:
    heard: dict[str, list[float]] = {"quick": [], "slow": []}
    order: list[str] = []

    def play(name: str, seconds: float) -> None:
        order.append(name)
        time.sleep(seconds)

    take = pluck(0.2, 64)[: 2 * ROUND_BLOCKS]
    times = side_by_side(
        {
            "quick": lambda block: heard["quick"].append(float(block[0])),
            "slow": lambda block: (heard["slow"].append(float(block[0])), play("slow", 0.0005)),
        },
        take,
    )
    assert heard["quick"] == heard["slow"]
    assert times["slow"].ns.shape == (2, ROUND_BLOCKS)
    assert times["slow"].ratio(times["quick"]) > 10.0
    assert times["slow"].cost.p50_us >= 500.0
    assert times["slow"].cost.share == pytest.approx(times["slow"].cost.p50_us / (64e6 / 48_000))


def test_a_machine_that_is_slow_for_a_while_does_not_change_the_ratio() -> None:
    ours, theirs = np.full((10, 50), 1_000), np.full((10, 50), 2_000)
    ours[:4] *= 9
    theirs[:4] *= 9
    calm = np.zeros(ours.shape, np.bool_)
    assert Times(ours, calm, 64).ratio(Times(theirs, calm, 64)) == 0.5


def test_the_sound_is_loud_soft_and_nearly_silent() -> None:
    levels = np.sqrt(np.mean(pluck(1.0, 64) ** 2, axis=1))
    assert levels[0] > 0.05
    assert levels[-1] < 2e-4
