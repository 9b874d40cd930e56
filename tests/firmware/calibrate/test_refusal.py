"""What is not refused is right within 0.1 dB; what is refused says what to do."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.calibrate.reading import Samples, read_sine
from firmware.calibrate.refusal import PROMISE_DB, refusal
from firmware.levels import gain_from_db
from tests.stand_ins.calibrate import RATE_HZ, converted, hum, sine
from tests.tools.examples import examples
from tests.tools.guitar import Pluck, play

FRAMES = 2 * RATE_HZ


def noise(level_dbfs: float, frames: int = FRAMES, seed: int = 5) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return math.sqrt(0.5) * gain_from_db(level_dbfs) * np.random.default_rng(seed).standard_normal(frames)


GOOD = {
    "a clean tone": sine(0.5, 330.0),
    "a soft tone": sine(0.005, 330.0),
    "a tone of nearly full scale": sine(0.995, 330.0),
    "a tone with some noise": sine(0.5, 330.0) + noise(-40.0),
    "a tone with some hum": sine(0.5, 330.0) + hum(0.008, frames=FRAMES),
    "a tone on a constant": sine(0.5, 330.0) + 0.1,
}


@pytest.mark.parametrize("name", GOOD)
def test_a_usable_tone_is_not_refused(name: str) -> None:
    assert refusal(read_sine(converted(GOOD[name]), RATE_HZ, 330.0), 330.0) is None


BAD = {
    "silence": (np.zeros(FRAMES), "no tone at the input", "cable"),
    "noise alone": (noise(-60.0), "no tone at the input", "cable"),
    "crosstalk": (sine(0.002, 330.0), "no tone at the input", "cable"),
    "hum alone": (hum(0.05, frames=FRAMES), "only hum is heard", "cable"),
    "another tone": (sine(0.3, 440.0), "wrong: 440 Hz", "330 Hz"),
    "a tone a little beside": (sine(0.3, 332.0), "wrong: 332 Hz", "330 Hz"),
    "a tone under hum": (sine(0.3, 330.0) + hum(0.03, frames=FRAMES), "too much hum", "shielded"),
    "a tone above full scale": (sine(1.2, 330.0), "the input clips", "softer"),
    "flat tops": (np.clip(sine(0.5, 330.0), -0.49, 0.49), "the input clips", "softer"),
    "round tops": (0.5 * np.tanh(2.0 * sine(0.5, 330.0)), "the tone is distorted", "softer"),
    "noisy flat tops": (np.clip(sine(0.5, 330.0), -0.47, 0.47) + noise(-60.0), "the tone is distorted", "softer"),
    "a tone that fades": (sine(0.3, 330.0, drift_db=-0.3), "the level drifts", "plugs"),
    "a plug that was pulled": (sine(0.3, 330.0) * (np.arange(FRAMES) < 1.2 * RATE_HZ), "the level drifts", "plugs"),
    "a tone in noise": (sine(0.05, 330.0) + noise(-40.0), "too noisy", "louder"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_measurement_says_so_and_what_to_do(name: str) -> None:
    wave, short, remedy = BAD[name]
    refused = refusal(read_sine(converted(wave), RATE_HZ, 330.0), 330.0)
    assert refused is not None
    assert refused.short == short
    assert remedy in refused.sentence
    assert all(len(line) <= 21 for line in (refused.short, *refused.remedy))
    assert refused.too_loud == (short in ("the input clips", "the tone is distorted"))


def test_a_remedy_ends_with_a_whole_word() -> None:
    distorted = converted(BAD["round tops"][0])
    of_a_source = refusal(read_sine(distorted, RATE_HZ))
    by_cable = refusal(read_sine(distorted, RATE_HZ, 330.0), 330.0)
    assert of_a_source
    assert by_cable
    assert of_a_source.remedy == ("make it softer, or", "take a cleaner source")
    assert by_cable.remedy == ("make it softer,", "or check the plugs")


def guitar(*pitches: int, apart_s: float = 0.02, peak: float = 0.3) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Strings struck one after the other, heard for two seconds from shortly before the first on."""
    plucks = [Pluck(0.1 + n * apart_s, 2.5, pitch) for n, pitch in enumerate(pitches)]
    played = play(plucks, 2.0, seed=3)
    return peak * played / np.abs(played).max()


PLAYED = {
    "low E": guitar(40),
    "G at 98 Hz, beside the mains": guitar(43),
    "B at 247 Hz": guitar(59),
    "E at 330 Hz": guitar(64),
    "high up the neck": guitar(83),
    "a chord": guitar(40, 47, 52, 56, 59, 64),
    "a riff": guitar(52, 55, 57, 52, 55, 58, apart_s=0.3),
    "hot pickups that clip": guitar(40, 47, 52, peak=3.0),
    "softly": guitar(52, peak=0.02),
    "fuzz that never fades": np.sign(guitar(52)) * 0.3 + noise(-50.0),
}


@pytest.mark.parametrize("expected_hz", [None, 330.0], ids=["source", "cable"])
@pytest.mark.parametrize("name", PLAYED)
def test_a_guitar_in_the_place_of_a_sine_is_told_apart(name: str, expected_hz: float | None) -> None:
    refused = refusal(read_sine(converted(PLAYED[name]), RATE_HZ, expected_hz), expected_hz)
    assert refused is not None
    assert refused.short == "that is no sine"
    assert "that is no sine; unplug it" in refused.sentence
    assert not refused.too_loud, "nothing is gained by playing softer"


@pytest.mark.parametrize("name", [*BAD, *PLAYED])
def test_where_a_cable_brings_the_tone_no_word_is_of_a_source(name: str) -> None:
    wave = BAD[name][0] if name in BAD else PLAYED[name]
    refused = refusal(read_sine(converted(wave), RATE_HZ, 330.0), 330.0)
    assert refused is not None
    said = " ".join((refused.sentence, refused.short, *refused.remedy))
    assert not any(word in said for word in ("source", "generator"))


@pytest.mark.parametrize(
    ("hz", "right"), [(199.0, False), (201.0, True), (1000.0, True), (1999.0, True), (3000.0, False)]
)
def test_a_source_may_have_any_tone_that_codec_and_meter_take_alike(hz: float, right: bool) -> None:
    refused = refusal(read_sine(converted(sine(0.5, hz)), RATE_HZ))
    assert (refused is None) == right


@st.composite
def recordings(draw: st.DrawFn) -> tuple[Samples, float, float | None]:
    """One second at 16 kHz as a bench may give it, the sine's true level, and the tone that was expected."""
    rate_hz = 16_000
    level_dbfs = draw(st.floats(-48.0, -0.1))
    expected_hz = draw(st.sampled_from([330.0, None]))
    hz = expected_hz or draw(st.one_of(st.floats(200.0, 2000.0), st.sampled_from([250.0, 300.0, 440.0, 1000.0])))
    peak = gain_from_db(level_dbfs)
    wave = sine(peak, hz, seconds=1.0, rate_hz=rate_hz, drift_db=draw(st.sampled_from([0.0, 0.0, 0.05, -0.2])))
    wave = wave - draw(st.sampled_from([0.0, 0.0, 0.0, 0.003, 0.03])) * wave**3 / peak**2
    ceiling = peak * draw(st.sampled_from([2.0, 2.0, 2.0, 0.995, 0.98, 0.9]))  # of something ahead of the converter
    wave = np.clip(wave, -ceiling, ceiling) if draw(st.booleans()) else np.minimum(wave, ceiling)
    wave += peak * hum(
        gain_from_db(draw(st.floats(-80.0, -25.0))), draw(st.floats(49.8, 60.2)), frames=rate_hz, rate_hz=rate_hz
    )
    wave += noise(level_dbfs + draw(st.floats(-80.0, -15.0)), rate_hz, draw(st.integers(0, 99)))
    wave += draw(st.floats(-0.1, 0.1))
    return converted(wave, bits=draw(st.sampled_from([16, 24]))), level_dbfs, expected_hz


@settings(max_examples=examples(200))
@given(recordings())
def test_what_is_not_refused_is_right_within_a_tenth_of_a_db(recording: tuple[Samples, float, float | None]) -> None:
    samples, level_dbfs, expected_hz = recording
    reading = read_sine(samples, 16_000, expected_hz)
    if refusal(reading, expected_hz) is None:
        assert abs(reading.level_dbfs - level_dbfs) < PROMISE_DB
        assert reading.uncertainty_db <= PROMISE_DB


@settings(max_examples=examples(40))
@given(st.lists(st.floats(width=32), min_size=1, max_size=50), st.sampled_from([None, 330.0]))
def test_any_samples_at_all_are_read_or_refused(pattern: list[float], expected_hz: float | None) -> None:
    samples = np.resize(np.array(pattern, np.float32), 8_000)
    refused = refusal(read_sine(samples, 16_000, expected_hz), expected_hz)
    assert refused is None or (refused.sentence and len(refused.short) <= 21)
