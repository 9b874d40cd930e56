"""Actions by their texts: what they do, and what is said where they cannot be done."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.decide import actions
from firmware.decide.actions import ACTIONS
from firmware.decide.events import Action, Do
from firmware.decide.player import position_of
from firmware.decide.view import POPUP_S
from firmware.errors import OLED_LINE_CHARS, SettingsError
from firmware.state import Popup, State
from tests.stand_ins.control import Desk, entry
from tests.stand_ins.states import altered, bare

A, B, C = entry("A"), entry("B"), entry("C")


@pytest.fixture
def desk() -> Desk:
    playing = Desk(A, B, C)
    playing.settle()
    return playing


def after(desk: Desk, *texts: str) -> State:
    for text in texts:
        desk.happen(Do(actions.read(text), 100.0))
    return desk.state


def name(state: State) -> str:
    assert state.preset
    return state.preset.name


def test_bypass_and_mute_turn_over_or_go_where_they_are_told(desk: Desk) -> None:
    assert after(desk, "bypass").player.bypass
    assert after(desk, "bypass on").player.bypass
    assert not after(desk, "bypass off").player.bypass
    assert after(desk, "mute").player.muted
    assert desk.audio.muted
    assert not after(desk, "mute off").player.muted
    assert not desk.audio.muted


def test_a_preset_is_found_by_its_name_as_it_is_shown(desk: Desk) -> None:
    first, second, third = desk.state.lists.presets
    presets = (first, replace(second, name="a\n b\x1b"), third)
    state = altered(desk.state, presets=presets)
    assert position_of(state, "a b") == 1
    with pytest.raises(SettingsError, match="the pedal has A, a b, C"):
        position_of(state, "nosuch")


def test_next_and_previous_go_round(desk: Desk) -> None:
    assert [name(after(desk, text)) for text in ("next", "next", "next", "previous")] == ["B", "C", "A", "C"]


def test_a_preset_is_chosen_by_number_or_by_name(desk: Desk) -> None:
    assert name(after(desk, "preset 3")) == "C"
    assert name(after(desk, "preset B")) == "B"


def test_trim_moves_and_set_says_where(desk: Desk) -> None:
    state = after(desk, "trim +0.5", "trim 1", "trim -0,5")
    assert state.preset
    assert state.preset.trim_db == 1.0
    state = after(desk, "set trim_db -3 dB", "trim -99")
    assert state.preset
    assert state.preset.trim_db == -20.0


def test_a_knob_is_set_or_turned_by_its_path(desk: Desk) -> None:
    state = after(desk, "set tone.bass 6", "turn tone.bass +2", "set gate.on on", "set output raw")
    assert state.preset
    assert (state.preset.tone.bass, state.preset.gate.on, state.preset.output) == (7.0, True, "raw")
    assert desk.audio.tone
    assert desk.audio.tone.bass == 7.0


def test_a_page_is_shown_by_its_name(desk: Desk) -> None:
    assert after(desk, "page gain").view.page == "gain"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no action ''; the actions are bypass, next"),
        ("bypas", "there is no action 'bypas' (did you mean 'bypass'?)"),
        ("bypass maybe", "`bypass maybe`: on|off wants on or off, not 'maybe'"),
        ("bypass on off", "`bypass on off` does not fit; write `bypass [on|off]`"),
        ("next 3", "`next 3` does not fit; write `next`"),
        ("preset", "`preset` does not fit; write `preset NUMBER|NAME`"),
        ("trim loud", "`trim loud`: +-DB wants a number, not 'loud'"),
        ("trim nan", "`trim nan`: +-DB wants a number, not 'nan'"),
        ("turn tone.bass 0.5", "wants a whole number of detents"),
        ("set tone.bas 6", "there is no knob 'tone.bas' (did you mean 'tone.bass'?)"),
        ("set tone.bass 11", "tone.bass = 11.0 is not allowed; give 0 to 10"),
        ("set tone.on maybe", "tone.on = maybe is not allowed; give off or on"),
        ("set tone.bass", "does not fit; write `set KNOB VALUE`"),
    ],
)
def test_what_is_no_action_is_reported_with_what_was_meant(text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        actions.read(text)
    assert words in caught.value.sentence
    assert len(caught.value.short) <= OLED_LINE_CHARS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("preset 9", "there is no preset '9'; the pedal has A, B, C"),
        ("page gian", "there is no page 'gian' (did you mean 'gain'?)"),
    ],
)
def test_what_cannot_be_done_changes_nothing_and_says_why(desk: Desk, text: str, words: str) -> None:
    before = desk.state
    with pytest.raises(SettingsError) as caught:
        actions.do(desk.state, actions.read(text), 100.0)
    assert words in caught.value.sentence
    after(desk, text)
    assert desk.state.player == before.player
    assert desk.state.view.notice
    assert desk.state.view.notice.text == caught.value.short[:OLED_LINE_CHARS]


def test_without_presets_nothing_stops() -> None:
    empty = Desk()
    for text in ("next", "previous", "trim 1", "set tone.bass 3", "turn tone.bass 1", "bypass", "mute", "preset 1"):
        after(empty, text)
    assert empty.state.lists.presets == ()


@given(st.text(max_size=40) | st.lists(st.sampled_from([*ACTIONS, "on", "1", "tone.bass", "x"])).map(" ".join))
def test_any_text_is_an_action_or_a_sentence(text: str) -> None:
    said = "`"
    try:
        assert isinstance(actions.read(text), Action)
    except SettingsError as error:
        said = error.sentence
    assert said


def test_a_volume_is_what_the_settings_would_say_and_up_and_down_move_it() -> None:
    state = bare()
    volumes: list[float] = []
    for text in (
        "master -12",
        "master down 3",
        "master up 1.5",
        "master -60",
        "master down 3",
        "master 0",
        "master up 3",
    ):
        state, _ = actions.do(state, actions.read(text), 1.0)
        volumes.append(state.player.master_db)
    assert volumes == [-12.0, -15.0, -13.5, -60.0, -60.0, 0.0, 0.0]


@pytest.mark.parametrize(("text", "shown"), [("master -12", "-12.0"), ("master 0", "0.0")])
def test_a_volume_that_a_foot_turns_is_shown(text: str, shown: str) -> None:
    state, _ = actions.do(bare(master_db=-3.0), actions.read(text), 1.0)
    assert state.view.popup == Popup("MASTER", shown, "dB", 1.0 + POPUP_S)
