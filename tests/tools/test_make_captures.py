"""The bundled captures are what their metadata says: our own gear, at the level it was captured at."""

import json
import math

import numpy as np
import pytest
import soundfile

from firmware.captures.graph.reference import play
from firmware.captures.nam import nam_file
from tests.tools.amp_sim import reamp
from tests.tools.guitar import RATE_HZ, Signal
from tests.tools.make_captures import CAPTURES, Capture, esr
from tests.tools.make_take import INTERFACE_DBU, TAKE
from tests.tools.stimulus import SILENCE_S, make_stimulus

pytestmark = pytest.mark.slow

bundled = pytest.mark.parametrize("capture", CAPTURES, ids=lambda capture: capture.name)


@pytest.fixture(scope="module")
def excerpt() -> Signal:
    """The take's last chord and the line after it."""
    samples, _ = soundfile.read(TAKE)
    return np.asarray(samples, dtype=np.float64)[round(4.3 * RATE_HZ) : round(6.3 * RATE_HZ)]


@bundled
def test_a_capture_says_what_it_is(capture: Capture) -> None:
    read = nam_file.read(capture.path)
    assert read.info.name == capture.name
    assert read.info.modeled_by == "Etalon"
    assert (read.info.gear_type, read.info.tone_type) == (capture.gear_type, capture.tone_type)
    assert read.info.loudness is not None
    assert -30.0 < read.info.loudness < -5.0
    assert capture.path.stat().st_size < 150_000


def test_the_fuzz_alone_does_not_say_its_level() -> None:
    levels = {capture.name: nam_file.read(capture.path).info.input_level_dbu for capture in CAPTURES}
    assert levels == {
        "Etalon Lead 0574": 5.74,
        "Etalon Lead 1176": 11.76,
        "Etalon Lead 1500": 15.0,
        "Etalon Lead 1800": 18.0,
        "Etalon Clean": 11.76,
        "Etalon Overdrive": 11.76,
        "Etalon Fuzz": None,
    }


def test_the_overdrive_alone_says_what_leaves_its_jack() -> None:
    levels = {capture.name: nam_file.read(capture.path).info.output_level_dbu for capture in CAPTURES}
    assert {name for name, level in levels.items() if level is not None} == {"Etalon Overdrive"}


@bundled
def test_at_the_calibrated_level_a_capture_sounds_like_the_gear(capture: Capture, excerpt: Signal) -> None:
    played_at = excerpt * 10 ** ((INTERFACE_DBU - capture.re_amp_dbu) / 20)
    played = play(nam_file.read(capture.path).submodels[-1].network, played_at.astype(np.float32))
    claimed = json.loads(capture.path.read_text(encoding="utf-8"))["metadata"]["training"]["validation_esr"]
    assert 0.0 < claimed < 0.1
    settled = slice(RATE_HZ // 2, None)  # the excerpt begins amid a chord, the gear's slow parts do not
    assert esr(played[settled], reamp(played_at, capture.circuit, capture.re_amp_dbu)[settled]) < 3 * claimed
    assert np.abs(played).max() < 1.0
    assert -25.0 < 20 * math.log10(float(np.sqrt(np.mean(played**2)))) < -8.0


def test_the_stimulus_keeps_its_validation_apart_and_silence_before_each_part() -> None:
    stimulus = make_stimulus(validation_phrases=1, training_phrases=1)
    assert stimulus.validation_s[1] + SILENCE_S == stimulus.training_s[0]
    for start_s, _ in (stimulus.validation_s, stimulus.training_s):
        start = round(start_s * RATE_HZ)
        assert not stimulus.signal[start - round(SILENCE_S * RATE_HZ) : start].any()
    assert np.abs(stimulus.signal).max() < 1.0
