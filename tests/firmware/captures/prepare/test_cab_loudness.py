"""A cabinet that is levelled by its response alone leaves a guitar as loud as it came."""

import numpy as np
import pytest

from firmware.captures.prepare.cab_loudness import cab_lu
from tests.stand_ins.sounds import cabinet
from tests.tools.cab_loudness import amps_heard, misses_lu
from tests.tools.made_up_cabs import made_up_cabs

WORST_LU = 1.0


def test_the_amps_that_ship_are_as_loud_behind_ten_cabinets_as_alone() -> None:
    """Measured as BS.1770 has it, before and after, with the guitar take at each amp's own level."""
    cabs, amps = made_up_cabs(), dict(amps_heard())
    assert (len(cabs), len(amps)) == (10, 5)
    misses = {name: misses_lu(heard, cabs) for name, heard in amps.items()}
    assert max(abs(miss) for row in misses.values() for miss in row.values()) < WORST_LU
    assert max(cab_lu(cab, 48_000) for cab in cabs.values()) - min(cab_lu(cab, 48_000) for cab in cabs.values()) > 5.0


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
