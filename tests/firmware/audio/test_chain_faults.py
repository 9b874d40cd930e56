"""Amps that put out what is no sound, and breaks in the sound."""

import numpy as np
import pytest

from firmware.audio.voice import Voice
from tests.stand_ins.chains import SECOND, chain, playing, through
from tests.stand_ins.fakes import FakeAmp, largest_step, sine

pytestmark = pytest.mark.usefixtures("either_loops")


@pytest.mark.parametrize("nonsense", [np.nan, np.inf, -np.inf, 1e30])
def test_numbers_that_are_no_sound_never_reach_the_jack(nonsense: float) -> None:
    amp = FakeAmp(gain=0.5)
    using = playing(amp)
    signal = sine(220.0, SECOND)

    def spoil() -> None:
        amp.spoil_with = nonsense

    heard = through(using, signal, {375: spoil})
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= 0.5
    assert using.faults == 1
    assert amp.resets == 2
    np.testing.assert_array_equal(heard[375 * 64 : 376 * 64], signal[375 * 64 : 376 * 64])
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.25, rel=1e-2)


def test_while_an_amp_stays_broken_the_pedal_is_dry() -> None:
    amp = FakeAmp(gain=0.5)
    amp.recovers, amp.spoil_with = False, np.nan
    using = playing(amp)
    signal = sine(220.0, SECOND)
    np.testing.assert_array_equal(through(using, signal), signal)
    assert using.faults == SECOND // 64


def test_a_broken_amp_can_be_swapped_for_a_sound_one() -> None:
    broken = FakeAmp()
    broken.recovers, broken.spoil_with = False, np.nan
    using = playing(broken)
    heard = through(using, sine(220.0, SECOND), {100: lambda: using.play(Voice(2, FakeAmp(gain=0.2)))})
    assert using.amp_id == 2
    assert np.abs(heard[-9_600:]).max() == pytest.approx(0.1, rel=1e-2)


def test_after_a_break_the_sound_fades_in() -> None:
    amp = FakeAmp()
    using = playing(amp)
    through(using, sine(220.0, 4_800))
    using.restart()
    heard = through(using, np.full(9_600, 0.9, np.float32))
    assert largest_step(np.concatenate([np.zeros(1, np.float32), heard])) < 0.002
    assert amp.resets == 2


def test_a_mute_outlasts_a_break() -> None:
    using = chain()
    using.set_mute(on=True)
    using.restart()
    assert not through(using, sine(220.0, 4_800)).any()
