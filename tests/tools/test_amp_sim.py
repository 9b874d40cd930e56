"""Our own amplifier behaves as the circuit it stands for."""

import numpy as np
import pytest

from tests.tools.amp_sim import CLEAN, FUZZ, LEAD, OVERDRIVE, Circuit, loudspeaker, reamp, tone_stack
from tests.tools.guitar import RATE_HZ, Signal
from tests.tools.triode import plate_volts

pytestmark = pytest.mark.slow

SINE_HZ = 220.0


def sine(peak: float, length_s: float = 1.0) -> Signal:
    return peak * np.sin(2 * np.pi * SINE_HZ * np.arange(round(length_s * RATE_HZ)) / RATE_HZ)


def harmonics(played: Signal) -> Signal:
    """Amplitudes of the first 20 harmonics over the last half second."""
    tail = played[-RATE_HZ // 2 :]
    spectrum = np.abs(np.fft.rfft(tail)) / len(tail) * 2
    return spectrum[np.arange(1, 21) * round(SINE_HZ / 2)]


def distortion(played: Signal) -> float:
    levels = harmonics(played)
    return float(np.sqrt((levels[1:] ** 2).sum()) / levels[0])


def test_a_triode_inverts_and_amplifies_about_sixty_times() -> None:
    low, high = plate_volts(np.array([-0.01, 0.01]))
    assert -70.0 < (high - low) / 0.02 < -50.0


def test_a_triode_cannot_leave_its_supply() -> None:
    low, high = plate_volts(np.array([20.0, -20.0]))
    assert -205.0 < low < -150.0
    assert 60.0 < high < 100.0


def test_at_one_playing_level_clean_is_clean_and_lead_is_not() -> None:
    clean, lead = (distortion(reamp(sine(0.05), amp, 15.0)) for amp in (CLEAN, LEAD))
    assert clean < 0.08
    assert 2 * clean < lead


def test_an_overdrive_clips_softly_and_lets_the_string_through() -> None:
    soft, hard = (distortion(reamp(sine(peak), OVERDRIVE, 15.0)) for peak in (0.001, 0.2))
    assert soft < 0.1 < hard < 0.5
    doubled = harmonics(reamp(sine(0.4), OVERDRIVE, 15.0))[0] / harmonics(reamp(sine(0.2), OVERDRIVE, 15.0))[0]
    assert 1.2 < doubled < 1.9


def test_the_load_is_loudest_where_the_cone_resonates_and_rises_with_the_treble() -> None:
    level = np.abs(loudspeaker(np.arange(0.0, 10_000.0)))
    assert level.argmax() == pytest.approx(95, abs=3)
    assert level[5_000] > 1.5 * level[400]
    assert np.all(np.isfinite(level))


@pytest.mark.parametrize("circuit", [CLEAN, LEAD, OVERDRIVE, FUZZ])
def test_nothing_a_guitar_can_send_overloads_the_recording(circuit: Circuit) -> None:
    assert 0.1 < np.abs(reamp(sine(1.0), circuit, 15.0)).max() < 1.0


def test_the_same_volts_give_the_same_sound_whatever_the_level_they_were_sent_at() -> None:
    hot, cool = reamp(sine(0.1), LEAD, 15.0), reamp(sine(0.1 * 10 ** (9.26 / 20)), LEAD, 5.74)
    assert np.allclose(hot, cool, atol=1e-9)


def test_the_supply_sags_under_a_held_note() -> None:
    played = reamp(np.concatenate([sine(0.004, 0.5), sine(0.5, 1.0)]), LEAD, 15.0)
    attack = np.abs(played[RATE_HZ // 2 : RATE_HZ // 2 + RATE_HZ // 50]).max()
    held = np.abs(played[-RATE_HZ // 10 :]).max()
    assert held < 0.95 * attack


def test_a_chunk_boundary_cannot_be_heard() -> None:
    """Chunks are 4 s: the same sound, moved so that the boundary falls elsewhere in it."""
    sound = sine(0.1, 4.5)
    late = reamp(np.concatenate([np.zeros(RATE_HZ), sound]), LEAD, 15.0)[RATE_HZ:]
    assert np.abs(late - reamp(sound, LEAD, 15.0)).max() < 2e-3


def test_the_tone_stack_does_what_its_knobs_say() -> None:
    def level_db(hz: int, **knobs: float) -> float:
        stack = tone_stack(24_000, 1.0, **{"bass": 0.5, "middle": 0.5, "treble": 0.5} | knobs)
        return float(20 * np.log10(np.abs(stack[hz])))

    assert level_db(80, bass=1.0) - level_db(80, bass=0.0) > 8.0
    assert level_db(600, middle=1.0) - level_db(600, middle=0.0) > 4.0
    assert level_db(6_000, treble=1.0) - level_db(6_000, treble=0.0) > 8.0
