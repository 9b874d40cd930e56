"""Every knob that sound.py describes, in every place that is made from it. None is named here but in examples."""

import math
import tomllib
from dataclasses import fields, replace
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware import knobs
from firmware.audio.mailbox import LIMITS
from firmware.datagrams import decode, encode
from firmware.errors import OLED_LINE_CHARS, LevelError, SettingsError
from firmware.knobs import KNOBS, KnobFacts, changed, knob, read, shown, turned, value
from firmware.levels import CaptureLevels, CodecLevels
from firmware.messages import TABLE, Message
from firmware.plan import plan_levels
from firmware.sound import NEW_SOUND, Gate, OutputMode, Preset, Sound, Tone
from firmware.store.preset_files import ABOUT
from hw.strict import Source, read_record
from hw.strict_toml import to_toml

LEAD = Preset("Lead", "ab", "JCM")
NUMBERS = [facts for facts in KNOBS if facts.kind is float]


def standing_of(facts: KnobFacts) -> st.SearchStrategy[knobs.Value]:
    return st.sampled_from(facts.choices) if facts.choices else st.floats(facts.low, facts.high)


def read_back(text: str) -> Preset:
    return read_record(Preset, tomllib.loads(text), Source("x.toml", ABOUT, text))


def message_of(sound: Sound, facts: KnobFacts) -> Message | None:
    """What carries the knob to audiod; None for one that the plan of levels is made from."""
    part: Any = getattr(sound, facts.path.partition(".")[0])
    return part if type(part) in TABLE else None


ANY_KNOB = st.sampled_from(KNOBS).flatmap(lambda facts: st.tuples(st.just(facts), standing_of(facts)))


@given(ANY_KNOB)
def test_a_knob_comes_back_from_a_preset_file(moved: tuple[KnobFacts, knobs.Value]) -> None:
    facts, to = moved
    preset = changed(LEAD, facts.path, to)
    again = read_back(to_toml(preset))
    assert again == preset
    assert value(again, facts.path) == to


@given(ANY_KNOB)
def test_a_knob_reaches_audiod_as_precisely_as_float32(moved: tuple[KnobFacts, knobs.Value]) -> None:
    facts, to = moved
    sent = message_of(changed(LEAD, facts.path, to), facts)
    if sent is None:
        return
    arrived: Any = decode(encode(sent))
    name = facts.path.rpartition(".")[2]
    assert getattr(arrived, name) == pytest.approx(to, rel=1e-6)
    assert all(low <= getattr(arrived, name) <= high for name, low, high in LIMITS[type(arrived)])


@given(ANY_KNOB)
def test_what_is_shown_can_be_typed(moved: tuple[KnobFacts, knobs.Value]) -> None:
    facts, to = moved
    again = read(facts.path, shown(facts.path, to))
    assert again == (pytest.approx(to, abs=facts.step) if facts.kind is float else to)


@pytest.mark.parametrize("facts", NUMBERS, ids=lambda facts: facts.path)
@pytest.mark.parametrize("beyond", [1.0, -1.0, math.nan, math.inf])
def test_a_number_outside_its_range_is_refused_everywhere(facts: KnobFacts, beyond: float) -> None:
    outside = (facts.high if beyond > 0 else facts.low) + beyond
    with pytest.raises(SettingsError, match=f"{facts.high:g}"):
        changed(LEAD, facts.path, outside)
    with pytest.raises(SettingsError, match=f"{facts.low:g}"):
        read(facts.path, str(outside))
    unchecked: Any = knobs._replaced(LEAD, facts.path.split("."), outside)  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(SettingsError, match=f"{facts.path} = .*; write {facts.low:g} to {facts.high:g}"):
        read_back(to_toml(unchecked))
    with pytest.raises(LevelError, match=facts.path):
        plan_levels(CodecLevels(12.2), CaptureLevels(), unchecked)
    sent: Any = message_of(unchecked, facts)
    if sent is not None:
        name, low, high = next(limit for limit in LIMITS[type(sent)] if facts.path.endswith(f".{limit[0]}"))
        assert not low <= getattr(sent, name) <= high


@pytest.mark.parametrize("facts", KNOBS, ids=lambda facts: facts.path)
def test_a_knob_turns_by_its_step_as_far_as_it_goes(facts: KnobFacts) -> None:
    up, down = turned(LEAD, facts.path, 1_001), turned(LEAD, facts.path, -1_001)
    if facts.kind is float:
        assert (value(up, facts.path), value(down, facts.path)) == (facts.high, facts.low)
        assert value(turned(down, facts.path, 1), facts.path) == pytest.approx(facts.low + facts.step)
        assert 2 * facts.step < facts.high - facts.low
    elif facts.kind is bool:
        assert value(turned(LEAD, facts.path, 1), facts.path) is not value(LEAD, facts.path)
        assert turned(LEAD, facts.path, 2) == LEAD
    else:
        assert (value(up, facts.path), value(down, facts.path)) == (facts.choices[-1], facts.choices[0])
        assert value(turned(down, facts.path, 1), facts.path) == facts.choices[1]
    assert turned(LEAD, facts.path, 0) == LEAD


@pytest.mark.parametrize("facts", KNOBS, ids=lambda facts: facts.path)
def test_every_knob_has_what_its_places_need(facts: KnobFacts) -> None:
    assert facts.word
    assert len(f"{facts.word} {shown(facts.path, value(NEW_SOUND, facts.path))}") <= OLED_LINE_CHARS
    assert facts.choices or (facts.low < facts.high and facts.step > 0.0)
    assert all(isinstance(choice, bool | Enum) for choice in facts.choices)


def test_the_order_is_that_of_the_fields() -> None:
    tables = dict.fromkeys(facts.path.partition(".")[0] for facts in KNOBS)
    assert list(tables) == [field.name for field in fields(Sound)]
    assert [facts.path for facts in KNOBS if facts.path.startswith("gate.")] == ["gate.on", "gate.threshold_db"]


def test_a_number_turns_onto_round_ones() -> None:
    sound = turned(Sound(quality=0.0), "quality", 3)
    assert sound.quality == 0.15


@pytest.mark.parametrize(
    ("path", "typed", "means"),
    [
        ("gate.threshold_db", "-60", -60.0),
        ("gate.threshold_db", " -60 dB ", -60.0),
        ("gate.threshold_db", "-60.5db", -60.5),
        ("tone.bass", "6,5", 6.5),
        ("tone.on", "on", True),
        ("tone.on", "OFF", False),
        ("gate.on", "true", True),
        ("gate.on", "false", False),
        ("output", "Normalized", OutputMode.NORMALIZED),
        ("cab.low_cut_hz", "80 Hz", 80.0),
        ("cab.low_cut_hz", "off", 0.0),
        ("cab.high_cut_hz", "Off", 20_000.0),
    ],
)
def test_a_value_is_read_as_a_person_types_it(path: str, typed: str, means: knobs.Value) -> None:
    assert read(path, typed) == means
    assert type(read(path, typed)) is type(means)


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        ("gate.threshold_db", "5", "gate.threshold_db = 5.0 is not allowed; give -100 to 0 dB."),
        ("tone.bass", "loud", "tone.bass = loud is not allowed; give 0 to 10."),
        ("tone.bass", "nan", "tone.bass = nan is not allowed; give 0 to 10."),
        ("tone.on", "1", "tone.on = 1 is not allowed; give off or on."),
        ("cab.low_cut_hz", "none", "cab.low_cut_hz = none is not allowed; give 0 to 500 Hz or off."),
        ("tone.bass", "off", "tone.bass = off is not allowed; give 0 to 10."),
        ("output", "normalised", "give auto, equal, raw, normalized or calibrated (did you mean 'normalized'?)."),
        (
            "gate.treshold_db",
            "5",
            "there is no knob 'gate.treshold_db' (did you mean 'gate.threshold_db'?); the knobs",
        ),
        ("bass", "5", "(did you mean 'tone.bass'?)"),
        ("gate", "on", "there is no knob 'gate'"),
        ("", "on", "there is no knob ''; the knobs are quality, trim_db, "),
    ],
)
def test_a_mistake_is_reported_with_what_can_be_given(path: str, typed: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(path, typed)
    assert said in caught.value.sentence
    assert 0 < len(caught.value.short) <= OLED_LINE_CHARS


@pytest.mark.parametrize(("path", "to"), [("tone.bass", True), ("tone.bass", "5"), ("tone.on", 1), ("output", "raw")])
def test_a_value_of_another_kind_is_refused(path: str, to: object) -> None:
    with pytest.raises(SettingsError, match="is not allowed"):
        changed(LEAD, path, to)


@pytest.mark.parametrize(
    ("path", "at", "words"),
    [
        ("gate.threshold_db", -60.0, "-60.0 dB"),
        ("tone.bass", 7.0, "7.0"),
        ("quality", 1.0, "1.00"),
        ("trim_db", -0.04, "0.0 dB"),
        ("gate.on", True, "on"),
        ("output", OutputMode.NORMALIZED, "normalized"),
        ("cab.low_cut_hz", 0.0, "off"),
        ("cab.low_cut_hz", 5.0, "5 Hz"),
        ("cab.high_cut_hz", 20_000.0, "off"),
        ("cab.high_cut_hz", 2_000.0, "2000 Hz"),
    ],
)
def test_a_value_is_shown_with_its_unit(path: str, at: knobs.Value, words: str) -> None:
    assert shown(path, at) == words


def test_one_knob_moves_and_the_rest_stays() -> None:
    assert changed(LEAD, "tone.bass", 7) == replace(LEAD, tone=Tone(bass=7.0))
    assert changed(NEW_SOUND, "gate.on", True) == Sound(gate=Gate(True))
    assert knob("tone.bass").word == "bass"
