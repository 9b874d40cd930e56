"""The analogue gain of a card: set to steps, read as it is, heard of when others move it, missed when it is gone."""

import math
import selectors
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.alsa_gain import AlsaGain
from hw.errors import CodecError
from hw.gain import open_gain
from hw.gain_steps import step_not_above
from hw.profile import CodecProfile, GainProfile
from hw.profiles import load
from tests.stand_ins.alsa import FakeAlsa
from tests.stand_ins.mixer import FakeControl

CARD = "sndrpihifiberry"
CODEC = CodecProfile(driver="alsa", card=CARD)
PGA_TEXTS = tuple(f"{half / 2:.1f}dB" for half in range(-24, 81))
PGA = GainProfile(
    "control", "PGA Gain Left", also=("PGA Gain Right",), values="enum", step_db=1.0, low_db=0.0, high_db=12.0
)
CAPTURE = GainProfile("control", "Capture", stream="capture", zero=23, step_db=1.5, low_db=-34.5, high_db=12.0)


@pytest.fixture
def alsa() -> Iterator[FakeAlsa]:
    alsa = FakeAlsa(CARD)
    alsa.controls = {
        "PGA Gain Left": FakeControl(texts=PGA_TEXTS, text=24),
        "PGA Gain Right": FakeControl(texts=PGA_TEXTS, text=24),
        "Capture": FakeControl(volumes={"playback": 0, "capture": 23}, high=31),
        "Input Mux": FakeControl(texts=("Line In", "Mic")),
    }
    yield alsa
    alsa.assert_no_mixer_left_open()


@pytest.fixture
def pga(alsa: FakeAlsa) -> Iterator[AlsaGain]:
    gain = AlsaGain(CODEC, PGA, alsa)
    yield gain
    gain.close()


@pytest.fixture
def capture(alsa: FakeAlsa) -> Iterator[AlsaGain]:
    gain = AlsaGain(CODEC, CAPTURE, alsa)
    yield gain
    gain.close()


def text_of(alsa: FakeAlsa, control: str) -> str:
    return alsa.controls[control].texts[alsa.controls[control].text]


def test_five_db_are_set_on_both_channels_and_read_back(alsa: FakeAlsa, pga: AlsaGain) -> None:
    assert pga.set_db(5.0) == 5.0
    assert (text_of(alsa, "PGA Gain Left"), text_of(alsa, "PGA Gain Right")) == ("5.0dB", "5.0dB")
    assert (pga.low_db, pga.high_db, pga.step_db) == (0.0, 12.0, 1.0)


@pytest.mark.parametrize(
    ("wanted_db", "set_db"), [(5.9, 5.0), (0.4, 0.0), (-3.0, 0.0), (40.0, 12.0), (7.9999999999, 8.0)]
)
def test_a_step_is_never_above_the_wish_nor_outside_the_analogue_range(
    pga: AlsaGain, wanted_db: float, set_db: float
) -> None:
    assert pga.set_db(wanted_db) == set_db


def test_numbers_count_steps_from_their_zero(alsa: FakeAlsa, capture: AlsaGain) -> None:
    assert capture.read_db() == 0.0
    assert capture.set_db(5.0) == 4.5
    assert alsa.controls["Capture"].volumes == {"playback": 0, "capture": 26}
    assert capture.set_db(-100.0) == -34.5
    assert capture.set_db(100.0) == 12.0


def test_a_range_that_the_card_has_not_is_narrowed(alsa: FakeAlsa) -> None:
    gain = AlsaGain(CODEC, replace(CAPTURE, low_db=-60.0, high_db=30.0), alsa)
    assert (gain.low_db, gain.high_db) == (-34.5, 12.0)
    assert gain.set_db(20.0) == 12.0
    gain.close()


def test_of_two_channels_the_guitars_is_read(alsa: FakeAlsa) -> None:
    alsa.controls["Capture"].tilt = 4
    for channel, gain_db in ((1, 0.0), (2, 6.0), (8, 6.0)):
        gain = AlsaGain(replace(CODEC, input_channel=channel), CAPTURE, alsa)
        assert gain.read_db() == gain_db
        gain.close()


def test_what_others_turn_is_reported_once(alsa: FakeAlsa, pga: AlsaGain, capture: AlsaGain) -> None:
    assert pga.poll() is None
    alsa.turn("PGA Gain Left", text="7.5dB")
    assert pga.poll() == 7.5
    assert pga.poll() is None
    alsa.turn("Capture", volume=31)
    assert capture.poll() == 12.0
    assert capture.poll() is None


def test_a_gain_beyond_the_pedals_range_is_read_as_it_is(alsa: FakeAlsa, pga: AlsaGain) -> None:
    alsa.turn("PGA Gain Left", text="32.0dB")
    assert pga.poll() == 32.0


def test_what_the_pedal_set_itself_is_no_news(alsa: FakeAlsa, pga: AlsaGain) -> None:
    assert pga.set_db(3.0) == 3.0
    assert pga.poll() is None
    alsa.turn("PGA Gain Left", text="4.0dB")
    assert pga.read_db() == 4.0
    assert pga.poll() is None
    assert pga.set_db(3.0) == 3.0


def test_a_move_of_another_program_does_not_hide_a_wish(alsa: FakeAlsa, capture: AlsaGain) -> None:
    capture.set_db(6.0)
    alsa.turn("Capture", volume=23)
    assert capture.set_db(6.0) == 6.0
    assert alsa.controls["Capture"].volumes["capture"] == 27


def test_the_descriptor_wakes_a_loop_and_poll_stills_it(alsa: FakeAlsa, pga: AlsaGain) -> None:
    descriptor = pga.fileno()
    assert descriptor is not None
    with selectors.DefaultSelector() as loop:
        loop.register(descriptor, selectors.EVENT_READ)
        assert not loop.select(0)
        alsa.turn("PGA Gain Left", text="1.0dB")
        assert loop.select(0)
        assert pga.poll() == 1.0
        assert not loop.select(0)


@pytest.mark.parametrize("profile", [PGA, CAPTURE])
def test_a_control_that_does_not_move_is_reported_as_it_is(alsa: FakeAlsa, profile: GainProfile) -> None:
    gain = AlsaGain(CODEC, profile, alsa)
    alsa.controls[profile.control].stuck = True
    assert gain.set_db(6.0) == 0.0
    assert gain.poll() is None
    gain.close()


def assert_all_calls_say(gain: AlsaGain, words: str) -> None:
    calls = (gain.poll, gain.read_db, lambda: gain.set_db(3.0))
    for call in calls:
        with pytest.raises(CodecError, match=words):
            call()


def test_a_card_that_was_unplugged_is_a_sentence_and_comes_back(alsa: FakeAlsa) -> None:
    gain = AlsaGain(CODEC, CAPTURE, alsa)
    gain.set_db(6.0)
    alsa.unplug()
    assert_all_calls_say(gain, r"out of reach \(No such device.*plug the codec in|has no mixer .* Plug it in")
    gain.close()
    with pytest.raises(CodecError, match="has no mixer"):
        AlsaGain(CODEC, CAPTURE, alsa)
    alsa.replug()
    again = AlsaGain(CODEC, CAPTURE, alsa)
    assert again.read_db() == 6.0
    again.close()


@pytest.mark.parametrize("profile", [PGA, CAPTURE])
def test_a_control_that_vanished_is_a_sentence(alsa: FakeAlsa, profile: GainProfile) -> None:
    gain = AlsaGain(CODEC, profile, alsa)
    control = alsa.controls[profile.control]
    alsa.remove(profile.control)
    assert_all_calls_say(gain, rf"{profile.control}' is not on card .*its controls are .*Input Mux")
    gain.close()
    assert control.opened == 0


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (replace(PGA, control="PGA"), "'PGA' is not on card .*correct \\[gain\\]"),
        (replace(PGA, also=("PGA",)), "'PGA' is not on card"),
        (replace(PGA, control="Capture"), "has no texts from 0 to 12 dB"),
        (replace(PGA, control="Input Mux"), "has no texts from 0 to 12 dB"),
        (replace(PGA, values="raw"), "has no volume"),
        (replace(CAPTURE, stream=""), 'add stream = "capture"'),
    ],
)
def test_a_profile_that_does_not_fit_its_card_is_a_sentence(alsa: FakeAlsa, profile: GainProfile, words: str) -> None:
    with pytest.raises(CodecError, match=words):
        AlsaGain(CODEC, profile, alsa)


def test_a_text_that_says_no_gain_is_a_sentence(alsa: FakeAlsa) -> None:
    alsa.controls["PGA Gain Left"].texts = ("Off", *PGA_TEXTS)
    gain = AlsaGain(CODEC, PGA, alsa)
    alsa.turn("PGA Gain Left", text="Off")
    with pytest.raises(CodecError, match="says 'Off', which is no gain"):
        gain.poll()
    gain.close()
    with pytest.raises(CodecError, match="says 'Off'"):
        AlsaGain(CODEC, PGA, alsa)


@pytest.mark.parametrize("wish_db", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused_and_nothing_moves(alsa: FakeAlsa, pga: AlsaGain, wish_db: float) -> None:
    with pytest.raises(CodecError, match="is no analogue gain; give 0 to 12 dB"):
        pga.set_db(wish_db)
    assert text_of(alsa, "PGA Gain Left") == "0.0dB"


@given(
    wish_db=st.floats(-1e6, 1e6),
    step_db=st.sampled_from([0.5, 0.75, 1.0, 1.5]),
    low=st.integers(-50, 0),
    high=st.integers(0, 50),
)
def test_every_wish_becomes_a_step_of_the_range(wish_db: float, step_db: float, low: int, high: int) -> None:
    gain = GainProfile("control", step_db=step_db, low_db=low * step_db, high_db=high * step_db)
    found_db = step_not_above(wish_db, gain)
    assert gain.low_db <= found_db <= gain.high_db
    assert found_db / step_db == round(found_db / step_db)
    if gain.low_db <= wish_db <= gain.high_db:
        assert wish_db - step_db < found_db <= wish_db + step_db * 1e-5


def test_a_gain_without_steps_is_set_as_wished() -> None:
    assert step_not_above(3.21, GainProfile("control", low_db=-12.0, high_db=40.0)) == 3.21


@pytest.mark.parametrize("gain", [None, GainProfile("knob", high_db=40.0), GainProfile("fixed")])
def test_a_knob_and_a_fixed_gain_have_no_control(tmp_path: Path, gain: GainProfile | None) -> None:
    assert open_gain(replace(load("sim"), gain=gain), tmp_path) is None


def test_the_simulated_codec_has_its_gain_in_the_world(tmp_path: Path) -> None:
    gain = open_gain(load("sim"), tmp_path)
    assert gain is not None
    assert (gain.low_db, gain.high_db, gain.step_db, gain.fileno()) == (-12.0, 40.0, 0.5, None)
    assert gain.set_db(5.3) == 5.0
    gain.close()
