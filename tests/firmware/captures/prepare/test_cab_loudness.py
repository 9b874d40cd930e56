"""A cabinet leaves a guitar as loud as it came: levelled for the amp before it, or for most."""

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from firmware.captures.prepare.cab_loudness import cab_lu
from tests.stand_ins.sounds import cabinet
from tests.tools.cab_loudness import MeasuredAmp, amps_that_ship, cab_levels, heads, louder_measured
from tests.tools.made_up_cabs import made_up_cabs

WORST_LU = 1.0
WORST_FOR_HEADS_LU = 1.2


def misses_lu(amp: MeasuredAmp, *, one_gain: bool = False) -> list[float]:
    """How far from as loud as alone `amp` is behind each of ten cabinets; with `one_gain` whatever the amp."""
    cabs = made_up_cabs()
    assert len(cabs) == 10
    levels = {name: cab_levels(cab) for name, cab in cabs.items()}
    found = louder_measured(amp.measured.astype(np.float64), cabs)
    gains = {name: (each.lu or 0.0) if one_gain else amp.louder_lu(each) for name, each in levels.items()}
    return [abs(lu - gains[name]) for name, lu in found.items()]


def test_the_amps_that_ship_are_as_loud_behind_ten_cabinets_as_alone(tmp_path: Path) -> None:
    """Measured as BS.1770 has it, before and after, with the guitar take at each amp's own level."""
    amps = list(amps_that_ship(tmp_path))
    assert len(amps) == 5
    for amp in amps:
        assert max(misses_lu(amp)) < WORST_LU
        assert max(misses_lu(amp, one_gain=True)) < WORST_LU, "where nothing is known of the amp"


def test_so_are_heads_by_lot_for_which_one_gain_would_not_do() -> None:
    """Four of eighteen."""
    four = list(islice(heads(), 4))
    assert max(max(misses_lu(amp)) for amp in four) < WORST_FOR_HEADS_LU
    assert max(max(misses_lu(amp, one_gain=True)) for amp in four) > 2.0


@pytest.mark.slow
def test_so_are_eighteen_heads() -> None:
    assert max(max(misses_lu(amp)) for amp in heads()) < WORST_FOR_HEADS_LU


@pytest.mark.parametrize("gain_db", [-18.0, 0.0, 12.0])
def test_a_wire_is_as_loud_as_its_gain_says(gain_db: float) -> None:
    assert cab_lu(np.array([10.0 ** (gain_db / 20.0)]), 48_000) == pytest.approx(gain_db, abs=1e-9)


def test_upside_down_and_late_are_as_loud() -> None:
    late = np.concatenate([np.zeros(100), -cabinet()])
    assert cab_lu(late, 48_000) == pytest.approx(cab_lu(cabinet(), 48_000), abs=0.01)


def test_a_cabinet_is_as_loud_at_every_rate_of_the_codec() -> None:
    for rate_hz in (44_100, 96_000):
        at_rate = cabinet(rate_hz) * 48_000 / rate_hz
        assert cab_lu(at_rate, rate_hz) == pytest.approx(cab_lu(cabinet(), 48_000), abs=0.1)
