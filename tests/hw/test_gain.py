"""The analogue gain of a card: set to steps, read as it is, heard of when others move it, missed when it is gone."""

import math
import selectors
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.alsa_gain import AlsaGain
from hw.alsa_mixer import AlsaMixer
from hw.errors import CodecError
from hw.gain import open_gain
from hw.gain_steps import step_not_above
from hw.profile import CodecProfile, GainProfile
from hw.profiles import load
from tests.hw.real_alsa import CardInAFile, no_handle_left

CARD = "sndrpihifiberry"
CODEC = CodecProfile(driver="alsa", card=CARD)
PGA_TEXTS = tuple(f"{half / 2:.1f}dB" for half in range(-24, 81))
PGA = GainProfile(
    "control", "PGA Gain Left", also=("PGA Gain Right",), values="enum", step_db=1.0, low_db=0.0, high_db=12.0
)
CAPTURE = GainProfile("control", "Capture", stream="capture", zero=23, step_db=1.5, low_db=-34.5, high_db=12.0)


CONTROLS = f"""
enum rw 1 0 104 24 0 0 0:PGA Gain Left={",".join(PGA_TEXTS)}
enum rw 1 0 104 24 0 0 0:PGA Gain Right={",".join(PGA_TEXTS)}
int rw 2 0 31 0 0 0 0:Capture Playback Volume
int rw 2 0 31 23 23 0 0:Capture Capture Volume
enum rw 1 0 1 0 0 0 0:Input Mux=Line In,Mic
"""


@pytest.fixture
def card(folder: Path) -> Iterator[CardInAFile]:
    with no_handle_left():
        yield CardInAFile(folder, CARD, CONTROLS)


@pytest.fixture
def pga(card: CardInAFile) -> Iterator[AlsaGain]:
    with closing(AlsaGain(replace(CODEC, card=card.name), PGA, AlsaMixer)) as gain:
        yield gain


@pytest.fixture
def capture(card: CardInAFile) -> Iterator[AlsaGain]:
    with closing(AlsaGain(replace(CODEC, card=card.name), CAPTURE, AlsaMixer)) as gain:
        yield gain


def turn(card: CardInAFile, text: str) -> None:
    """Somebody else sets the PGA."""
    card.turn("PGA Gain Left", PGA_TEXTS.index(text))


def text_of(card: CardInAFile, control: str) -> str:
    return PGA_TEXTS[card.reads(control)[0]]


def test_five_db_are_set_on_both_channels_and_read_back(card: CardInAFile, pga: AlsaGain) -> None:
    assert pga.set_db(5.0) == 5.0
    assert (text_of(card, "PGA Gain Left"), text_of(card, "PGA Gain Right")) == ("5.0dB", "5.0dB")
    assert (pga.low_db, pga.high_db, pga.step_db) == (0.0, 12.0, 1.0)


@pytest.mark.parametrize(
    ("wanted_db", "set_db"), [(5.9, 5.0), (0.4, 0.0), (-3.0, 0.0), (40.0, 12.0), (7.9999999999, 8.0)]
)
def test_a_step_is_never_above_the_wish_nor_outside_the_analogue_range(
    pga: AlsaGain, wanted_db: float, set_db: float
) -> None:
    assert pga.set_db(wanted_db) == set_db


def test_numbers_count_steps_from_their_zero(card: CardInAFile, capture: AlsaGain) -> None:
    assert capture.read_db() == 0.0
    assert capture.set_db(5.0) == 4.5
    assert card.reads("Capture Capture Volume") == [26, 26]
    assert card.reads("Capture Playback Volume") == [0, 0]
    assert capture.set_db(-100.0) == -34.5
    assert capture.set_db(100.0) == 12.0


@pytest.mark.usefixtures("card")
def test_a_range_that_the_card_has_not_is_narrowed() -> None:
    gain = AlsaGain(CODEC, replace(CAPTURE, low_db=-60.0, high_db=30.0), AlsaMixer)
    assert (gain.low_db, gain.high_db) == (-34.5, 12.0)
    assert gain.set_db(20.0) == 12.0
    gain.close()


def test_of_two_channels_the_guitars_is_read(card: CardInAFile) -> None:
    card.turn("Capture Capture Volume", 23, 27)
    for channel, gain_db in ((1, 0.0), (2, 6.0), (8, 6.0)):
        gain = AlsaGain(replace(CODEC, input_channel=channel), CAPTURE, AlsaMixer)
        assert gain.read_db() == gain_db
        gain.close()


def test_what_others_turn_is_reported_once(card: CardInAFile, pga: AlsaGain, capture: AlsaGain) -> None:
    assert pga.poll() is None
    turn(card, "7.5dB")
    assert pga.poll() == 7.5
    assert pga.poll() is None
    card.turn("Capture Capture Volume", 31, 31)
    assert capture.poll() == 12.0
    assert capture.poll() is None


def test_a_gain_beyond_the_pedals_range_is_read_as_it_is(card: CardInAFile, pga: AlsaGain) -> None:
    turn(card, "32.0dB")
    assert pga.poll() == 32.0


def test_what_the_pedal_set_itself_is_no_news(card: CardInAFile, pga: AlsaGain) -> None:
    assert pga.set_db(3.0) == 3.0
    assert pga.poll() is None
    turn(card, "4.0dB")
    assert pga.read_db() == 4.0
    assert pga.poll() is None
    assert pga.set_db(3.0) == 3.0


def test_a_move_of_another_program_does_not_hide_a_wish(card: CardInAFile, capture: AlsaGain) -> None:
    capture.set_db(6.0)
    card.turn("Capture Capture Volume", 23, 23)
    assert capture.set_db(6.0) == 6.0
    assert card.reads("Capture Capture Volume") == [27, 27]


def test_the_descriptor_wakes_a_loop_and_poll_stills_it(card: CardInAFile, pga: AlsaGain) -> None:
    descriptor = pga.fileno()
    assert descriptor is not None
    with selectors.DefaultSelector() as loop:
        loop.register(descriptor, selectors.EVENT_READ)
        assert not loop.select(0)
        turn(card, "1.0dB")
        assert loop.select(0)
        assert pga.poll() == 1.0
        assert not loop.select(0)


@pytest.mark.parametrize("access", ["stuck", "refuses"])
@pytest.mark.parametrize("profile", [PGA, CAPTURE])
def test_a_control_that_does_not_move_is_reported_as_it_is(folder: Path, profile: GainProfile, access: str) -> None:
    CardInAFile(folder, CARD, CONTROLS.replace("rw", access))
    gain = AlsaGain(CODEC, profile, AlsaMixer)
    assert gain.set_db(6.0) == 0.0
    assert gain.poll() is None
    gain.close()


def assert_all_calls_say(gain: AlsaGain, words: str) -> None:
    calls = (gain.poll, gain.read_db, lambda: gain.set_db(3.0))
    for call in calls:
        with pytest.raises(CodecError, match=words):
            call()


def test_a_card_that_was_unplugged_is_a_sentence_and_comes_back(card: CardInAFile) -> None:
    gain = AlsaGain(CODEC, CAPTURE, AlsaMixer)
    gain.set_db(6.0)
    card.unplug()
    assert_all_calls_say(gain, r"mixer of card .* does not answer \(No such device\); .*plug the codec in")
    gain.close()
    with pytest.raises(CodecError, match=r"does not answer .* cards now present: "):
        AlsaGain(CODEC, CAPTURE, AlsaMixer)
    card.replug()
    again = AlsaGain(CODEC, CAPTURE, AlsaMixer)
    assert again.read_db() == 6.0
    again.close()


@pytest.mark.parametrize("profile", [PGA, CAPTURE])
def test_a_control_that_vanished_is_a_sentence(folder: Path, profile: GainProfile) -> None:
    lines = sorted(CONTROLS.strip().splitlines(), key=lambda line: f":{profile.control}" in line)
    card = CardInAFile(folder, CARD, "\n".join(lines))
    gain = AlsaGain(CODEC, profile, AlsaMixer)
    card.remove(profile.control)
    assert_all_calls_say(gain, rf"{profile.control}' is not on card .*its controls are .*Input Mux")
    gain.close()


@pytest.mark.usefixtures("card")
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
def test_a_profile_that_does_not_fit_its_card_is_a_sentence(profile: GainProfile, words: str) -> None:
    with pytest.raises(CodecError, match=words):
        AlsaGain(CODEC, profile, AlsaMixer)


def test_a_text_that_says_no_gain_is_a_sentence(folder: Path) -> None:
    card = CardInAFile(folder, CARD, "enum rw 1 0 2 1 0 0 0:PGA Gain Left=Off,0.0dB,1.0dB")
    gain = AlsaGain(CODEC, replace(PGA, also=()), AlsaMixer)
    card.turn("PGA Gain Left", 0)
    with pytest.raises(CodecError, match="says 'Off', which is no gain"):
        gain.poll()
    gain.close()
    with pytest.raises(CodecError, match="says 'Off'"):
        AlsaGain(CODEC, replace(PGA, also=()), AlsaMixer)


def test_while_the_card_takes_its_time_other_threads_run_on(folder: Path) -> None:
    """controld's runner waits for the card; its loop hears the feet."""
    CardInAFile(folder, CARD, CONTROLS.replace("int rw", "int slow"))
    with ThreadPoolExecutor() as runner:
        asked = runner.submit(_set_and_read)
        gaps_s = list(_gaps_s(asked))
    assert asked.result() == 6.0
    assert sum(gaps_s) > 1.0, "the card took its time"
    assert max(gaps_s) < 0.15, "each look at a volume takes 0.3 s"


def _set_and_read() -> float:
    with closing(AlsaGain(CODEC, CAPTURE, AlsaMixer)) as gain:
        return gain.set_db(6.0)


def _gaps_s(asked: Future[float]) -> Iterator[float]:
    """How long each turn of a loop takes that rests a millisecond, until `asked` is answered."""
    last_s = time.monotonic()
    while not asked.done():
        time.sleep(0.001)
        now_s = time.monotonic()
        yield now_s - last_s
        last_s = now_s


@pytest.mark.parametrize("wish_db", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused_and_nothing_moves(card: CardInAFile, pga: AlsaGain, wish_db: float) -> None:
    with pytest.raises(CodecError, match="is no analogue gain; give 0 to 12 dB"):
        pga.set_db(wish_db)
    assert text_of(card, "PGA Gain Left") == "0.0dB"


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
