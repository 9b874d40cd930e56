"""Captures of other sample rates from their .nam file to what is heard: right, on time, and at rest in silence."""

from pathlib import Path

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.audio.resampled import AnyAmp, ResampledAmp
from firmware.audio.resampling import plan
from firmware.captures.nam.nam_file import Submodel
from firmware.cli.render.offline import build_amp, through_amp
from tests.oracle import error_db
from tests.own_captures import Model, conv_net, layer_array, linear, lstm, sequential, tiny, wavenet
from tests.stand_ins.other_rates import at_rate, band_hz, band_noise, compare, resampled, stretched
from tests.stand_ins.players import capture_of

FRAMES, SETTLED = 19_200, 2_400
SOFT = linear(200) | {"weights": [*map(float, np.hanning(200) / 100), 0.25]}  # begins as a loudspeaker does
WAVENET = wavenet(layer_array(4, [1, 2, 4, 8]))
CONV_NET = conv_net(4, [1, 2, 4], batchnorm=True)


def heard(amp: AnyAmp, take: F32) -> F32:
    return np.concatenate([block.copy() for block in through_amp(amp, take)])


def submodel(model: Model, rate_hz: int) -> Submodel:
    return capture_of(at_rate(model, rate_hz)).submodels[0]


@pytest.mark.parametrize(
    ("model", "rate_hz", "block_frames"),
    [
        (WAVENET, 44_100, 64),
        (WAVENET, 44_100, 100),
        (WAVENET, 96_000, 16),
        (lstm(1, 6), 44_100, 64),
        (lstm(1, 6), 24_000, 64),
        (linear(400), 88_200, 64),
        (CONV_NET, 22_050, 64),
        (sequential(WAVENET, linear(300)), 88_200, 128),
        (sequential(lstm(1, 4), linear(300)), 16_000, 64),
    ],
)
def test_between_resamplers_it_sounds_as_at_its_own_rate_and_as_late_as_it_says(
    model: Model, rate_hz: int, block_frames: int, tmp_path: Path
) -> None:
    amp = build_amp(submodel(model, rate_hz), block_frames, tmp_path)
    assert isinstance(amp, ResampledAmp)
    take = band_noise(FRAMES, band_hz(rate_hz))
    wanted = resampled(at_rate(model, rate_hz), rate_hz, take, plan(rate_hz, block_frames).lead_frames)
    found = compare(heard(amp, take)[SETTLED:-SETTLED], wanted[SETTLED:-SETTLED], band_hz(rate_hz))
    assert found.error_db < -85.0
    assert found.late_frames == pytest.approx(0.0, abs=0.0005)


@pytest.mark.parametrize(("model", "rate_hz"), [(WAVENET, 24_000), (WAVENET, 16_000), (CONV_NET, 24_000)])
def test_at_a_fraction_of_the_pedals_rate_convolutions_are_exact_and_never_late(
    model: Model, rate_hz: int, tmp_path: Path
) -> None:
    amp = build_amp(submodel(model, rate_hz), 64, tmp_path)
    take = band_noise(FRAMES, 20_000.0)
    assert amp.latency_frames == 0
    assert error_db(heard(amp, take), stretched(at_rate(model, rate_hz), rate_hz, take)) < -110.0


@pytest.mark.parametrize("rate_hz", [44_100, 96_000, 22_050, 16_000])
def test_a_response_of_another_rate_is_a_response_of_the_pedals_and_never_late(rate_hz: int, tmp_path: Path) -> None:
    amp = build_amp(submodel(SOFT, rate_hz), 64, tmp_path)
    take = band_noise(FRAMES, band_hz(rate_hz))
    assert amp.latency_frames == 0
    wanted = resampled(at_rate(SOFT, rate_hz), rate_hz, take, 0)
    found = compare(heard(amp, take)[SETTLED:-SETTLED], wanted[SETTLED:-SETTLED], band_hz(rate_hz))
    assert found.error_db < -110.0
    assert found.late_frames == pytest.approx(0.0, abs=0.0005)


@pytest.mark.parametrize("model", [tiny(), lstm(2, 4), CONV_NET, SOFT])
@pytest.mark.parametrize("rate_hz", [44_100, 96_000])
def test_in_silence_it_stands_still_from_the_first_frame_on(model: Model, rate_hz: int, tmp_path: Path) -> None:
    """Where it rests may be far from zero; a step of it would be heard."""
    amp = build_amp(submodel(model, rate_hz), 64, tmp_path)
    sound = heard(amp, np.zeros(9_600, np.float32))
    assert np.abs(sound - sound[0]).max() < 1e-6
