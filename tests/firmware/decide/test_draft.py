"""A name is written by the wheel, sign by sign; a level by turning."""

from firmware.decide import draft
from firmware.names import NAME_CHARS
from firmware.state import State
from hw.events import EncoderTurned
from tests.stand_ins.states import altered, bare


def writing(name: str) -> State:
    return draft.writing(bare(), "Brown Lead", name)


def chosen(state: State, sign: str) -> State:
    """`state` with the wheel on `sign`."""
    return altered(state, at=state.draft.wheel.index(sign))


def pushed(state: State, *signs: str) -> State:
    for sign in signs:
        state = draft.pushed(chosen(state, sign), 1.0)
    return state


def shown(state: State) -> str:
    """The name with its caret."""
    text, caret = state.draft.text, state.draft.caret
    return f"{text[:caret]}|{text[caret:]}"


def test_it_begins_with_the_name_as_it_is_and_at_its_end() -> None:
    state = writing("Brown")
    assert shown(state) == "Brown|"
    assert draft.sign(state) == draft.END
    assert draft.pushed(state, 1.0) == state


def test_a_push_sets_the_sign_that_was_turned_to_and_goes_on_from_there() -> None:
    state = pushed(writing("Lead"), " ", "2")
    assert shown(state) == "Lead 2|"
    assert draft.sign(state) == "2"


def test_what_stands_before_the_caret_is_deleted_as_far_as_there_is_any() -> None:
    state = pushed(writing("ab"), draft.DELETE)
    assert shown(state) == "a|"
    assert shown(pushed(state, *[draft.DELETE] * 3)) == "|"


def test_the_caret_moves_within_the_name_alone() -> None:
    state = pushed(writing("Lad"), *[draft.LEFT] * 2, "e")
    assert shown(state) == "Le|ad"
    assert shown(pushed(state, *[draft.RIGHT] * 9, "!")) == "Lead!|"
    assert shown(pushed(state, *[draft.LEFT] * 9)) == "|Lead"
    assert shown(pushed(writing("Load"), *[draft.LEFT] * 2, draft.DELETE, "e")) == "Le|ad"


def test_the_wheel_has_the_signs_of_the_name_of_any_script_each_once() -> None:
    wheel = writing("漢字 Ä漢").draft.wheel
    assert wheel[-3:] == ("漢", "字", "Ä")
    assert len(set(wheel)) == len(wheel)
    assert shown(pushed(writing("漢字"), "字")) == "漢字字|"


def test_the_wheel_goes_round() -> None:
    state = writing("")
    assert draft.sign(draft.turned(state, EncoderTurned(-1, 1.0))) == draft.SIGNS[-1]
    assert draft.sign(draft.turned(state, EncoderTurned(len(state.draft.wheel), 1.0))) == draft.END


def test_turned_fast_it_goes_once_round_in_about_twelve_detents() -> None:
    state = draft.turned(writing(""), EncoderTurned(1, 1.0))
    moved = draft.turned(state, EncoderTurned(1, 1.01)).draft.at - state.draft.at
    assert 5 <= moved <= len(state.draft.wheel) // 12


def test_a_full_name_takes_no_more_and_says_so() -> None:
    state = writing("x" * NAME_CHARS)
    after = pushed(state, "y")
    assert after.draft.text == state.draft.text
    assert after.view.notice
    assert after.view.notice.text == "80 signs are all"
    assert len(pushed(after, draft.DELETE, "y").draft.text) == NAME_CHARS


def test_without_a_wheel_there_is_only_an_end() -> None:
    assert draft.sign(bare()) == draft.END
    assert draft.turned(bare(), EncoderTurned(1, 1.0)).draft == bare().draft


def test_a_level_moves_by_tenths_and_fast_by_whole_decibels_within_what_a_capture_can_have() -> None:
    state = draft.level_begun(draft.speaking_of(bare(), "id"), 11.8)
    state = draft.level_turned(state, EncoderTurned(-3, 10.0))
    assert state.draft.level_dbu == 11.5
    state = draft.level_turned(state, EncoderTurned(2, 10.01))
    assert state.draft.level_dbu == 13.5
    assert draft.level_turned(state, EncoderTurned(10_000, 20.0)).draft.level_dbu == 40.0
    assert state.draft.about == "id"


def test_an_unknown_level_begins_where_most_interfaces_are_and_ends_without_a_trace() -> None:
    state = draft.level_begun(bare(), None)
    assert state.draft.level_dbu == draft.USUAL_DBU
    assert draft.level_ended(state) == bare()
    assert draft.level_turned(bare(), EncoderTurned(1, 1.0)) == bare()
