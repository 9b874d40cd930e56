"""The page of the preset under a hand: knobs are taken and turned; it is saved, copied, renamed, deleted."""

from dataclasses import replace

import pytest

from firmware import knobs
from firmware.decide import actions, draft
from firmware.decide.effects import RemovePreset, SavePreset
from firmware.decide.events import Do, Heard, Tick
from firmware.decide.list_edits import CopyPreset, DeletePreset
from firmware.levels import gain_from_db
from firmware.pages.preset import DEEDS, in_order
from hw.events import EncoderPush, EncoderTurned
from tests.stand_ins.control import CAPTURES, Desk, status
from tests.stand_ins.measuring_desk import push
from tests.stand_ins.states import altered
from tests.stand_ins.walking import did, list_edit, names

WORDS = [deed.word for deed in DEEDS]


@pytest.fixture
def desk() -> Desk:
    """A, B and C, of which A plays; its page is shown."""
    desk = Desk(*CAPTURES[:3])
    desk.settle()
    desk.state = altered(desk.state, own_presets=True)
    did(desk, "page preset")
    return desk


def turn(desk: Desk, detents: int) -> None:
    """Turns slowly."""
    desk.now_s += 5.0
    desk.happen(EncoderTurned(detents, desk.now_s))


def go(desk: Desk, word: str) -> None:
    """Turns to the row of this word."""
    turn(desk, WORDS.index(word) - desk.state.view.row)


def do(desk: Desk, word: str) -> None:
    """Turns to the row of this word, and pushes."""
    go(desk, word)
    push(desk, desk.now_s)
    desk.settle()


def hold(desk: Desk) -> None:
    desk.happen(EncoderPush(True, desk.now_s))
    desk.happen(Tick(desk.now_s + 1.0))
    desk.happen(EncoderPush(False, desk.now_s + 1.1))


def notice(desk: Desk) -> str:
    return desk.state.view.notice.text if desk.state.view.notice else ""


def wheel(desk: Desk, *signs: str) -> None:
    """Turns the wheel to each of these signs, and pushes."""
    for sign in signs:
        turn(desk, desk.state.draft.wheel.index(sign) - desk.state.draft.at)
        push(desk, desk.now_s)
    desk.settle()


def test_the_rows_are_all_knobs_those_that_are_reached_for_first_and_then_the_deeds() -> None:
    assert [
        *("level", "trim", "boost", "boost by", "gate", "gate at", "learn gate"),
        *("tone", "bass", "middle", "treble", "pedal", "amp", "cab", "mix wet", "output", "polarity", "quality"),
        *("save", "revert", "copy", "rename", "delete"),
    ] == WORDS
    elsewhere = ("pedal.", "cab.")
    assert {knob.word for knob in knobs.KNOBS if not knob.path.startswith(elsewhere)} <= set(WORDS)


@pytest.mark.parametrize("part", ["pedal", "cab"])
def test_the_knobs_of_a_pedal_and_a_cabinet_are_on_a_page_of_their_own(desk: Desk, part: str) -> None:
    do(desk, part)
    assert desk.state.view.page == part
    hold(desk)
    assert (desk.state.view.page, WORDS[desk.state.view.row]) == ("preset", part), "the hand is back on its row"


@pytest.mark.parametrize("path", ["drive_db", "reverb.on"])
def test_a_knob_that_is_new_stands_between_tone_and_output(path: str) -> None:
    new = knobs.KnobFacts(path, float, "new")
    places = [in_order(knobs.knob("tone.treble")), in_order(new), in_order(knobs.knob("output"))]
    assert places == sorted(set(places))


def test_a_knob_is_taken_turned_live_and_let_go(desk: Desk) -> None:
    do(desk, "bass")
    assert desk.state.view.grabbed
    turn(desk, 3)
    assert desk.state.preset
    assert desk.state.preset.tone.bass == 6.5
    assert desk.audio.tone
    assert desk.audio.tone.bass == 6.5
    assert desk.state.lists.is_edited
    push(desk, desk.now_s)
    turn(desk, 1)
    assert desk.state.preset.tone.bass == 6.5
    assert WORDS[desk.state.view.row] == "middle"


def test_a_knob_of_many_steps_goes_by_several_at_once_where_it_is_turned_fast(desk: Desk) -> None:
    def moved(word: str) -> float:
        do(desk, word)
        turn(desk, 1)
        path = next(knob.path for knob in knobs.KNOBS if knob.word == word)
        before = knobs.value(desk.state.lists.presets[0], path)
        desk.happen(EncoderTurned(1, desk.now_s + 0.02))
        after = knobs.value(desk.state.lists.presets[0], path)
        push(desk, desk.now_s)
        assert isinstance(before, float)
        assert isinstance(after, float)
        return after - before

    assert moved("gate at") == 2.5
    assert moved("level") == 1.0
    assert moved("bass") == 0.5


def test_edits_are_saved(desk: Desk) -> None:
    do(desk, "save")
    assert notice(desk) == "nothing is edited"
    did(desk, "set trim_db 3")
    go(desk, "save")
    effects = push(desk, desk.now_s)
    assert [effect.preset.trim_db for effect in effects if isinstance(effect, SavePreset)] == [3.0]
    assert (notice(desk), desk.state.lists.is_edited) == ("saved", False)


def test_edits_are_reverted(desk: Desk) -> None:
    do(desk, "revert")
    assert notice(desk) == "nothing is edited"
    did(desk, "set trim_db 3")
    do(desk, "revert")
    assert desk.state.preset
    assert desk.state.preset.trim_db == 0.0
    assert (notice(desk), desk.state.lists.is_edited) == ("as it was saved", False)


def test_the_copy_plays_and_its_page_stays(desk: Desk) -> None:
    did(desk, "set trim_db 3")
    do(desk, "copy")
    assert names(desk) == ["A", "A (2)", "B", "C"]
    assert desk.state.preset
    assert (desk.state.preset.name, desk.state.preset.trim_db) == ("A (2)", 3.0)
    assert (desk.state.view.page, notice(desk)) == ("preset", "this is the copy")


def test_a_name_is_written_by_the_wheel_and_kept_by_ok(desk: Desk) -> None:
    do(desk, "rename")
    assert desk.state.view.page == "rename"
    wheel(desk, "m", "p", draft.END)
    assert names(desk) == ["Amp", "B", "C"]
    assert desk.state.view.page == "preset"
    assert WORDS[desk.state.view.row] == "rename", "the hand is back on its row"


def test_a_held_push_leads_back_from_the_wheel_without_a_change(desk: Desk) -> None:
    do(desk, "rename")
    wheel(desk, "m")
    hold(desk)
    assert (names(desk), desk.state.view.page) == (["A", "B", "C"], "preset")


@pytest.mark.parametrize(("signs", "short"), [((draft.DELETE, "B"), "name is taken"), ((draft.DELETE,), "no name")])
def test_a_name_that_cannot_be_is_refused_and_can_be_written_on(
    desk: Desk, signs: tuple[str, ...], short: str
) -> None:
    do(desk, "rename")
    wheel(desk, *signs, draft.END)
    assert (names(desk), desk.state.view.page, notice(desk)) == (["A", "B", "C"], "rename", short)
    wheel(desk, "x", draft.END)
    assert desk.state.view.page == "preset"


def test_a_foot_that_changes_the_preset_renames_no_other(desk: Desk) -> None:
    do(desk, "rename")
    did(desk, "next")
    wheel(desk, "m", draft.END)
    assert names(desk) == ["Am", "B", "C"]


def test_only_an_explicit_yes_deletes(desk: Desk) -> None:
    do(desk, "delete")
    assert desk.state.view.page == "delete"
    push(desk, desk.now_s)
    assert (names(desk), desk.state.view.page) == (["A", "B", "C"], "preset")
    do(desk, "delete")
    turn(desk, 1)
    turn(desk, -1)
    push(desk, desk.now_s)
    assert names(desk) == ["A", "B", "C"]
    do(desk, "delete")
    turn(desk, 1)
    effects = push(desk, desk.now_s)
    assert RemovePreset("A") in effects
    assert (names(desk), desk.state.view.page) == (["B", "C"], "play")


def test_yes_deletes_what_was_asked_of_whatever_a_foot_has_played_since(desk: Desk) -> None:
    do(desk, "delete")
    did(desk, "next")
    turn(desk, 1)
    push(desk, desk.now_s)
    assert names(desk) == ["B", "C"]


def test_a_question_that_nobody_asked_deletes_nothing(desk: Desk) -> None:
    desk.happen(Do(actions.read("page delete"), desk.now_s))
    turn(desk, 1)
    push(desk, desk.now_s)
    assert names(desk) == ["A", "B", "C"]
    assert notice(desk) == "no such preset"


def test_the_gate_learns_on_its_row_and_gives_up_where_the_page_is_left(desk: Desk) -> None:
    do(desk, "learn gate")
    quiet = replace(status(desk.audio.heard), input_peak=gain_from_db(-60.2))
    for _ in range(60):
        desk.now_s += 0.05
        desk.happen(Heard(quiet, desk.now_s))
    assert desk.state.preset
    assert (desk.state.preset.gate.on, desk.state.preset.gate.threshold_db) == (True, -54.0)
    do(desk, "learn gate")
    hold(desk)
    assert desk.state.gate_learn.ends_s is None


def test_without_a_preset_a_hand_does_nothing() -> None:
    desk = Desk()
    did(desk, "page preset")
    before = desk.state.lists
    for word in WORDS:
        do(desk, word)
    assert desk.state.lists == before
    assert desk.state.view.page == "preset"


def test_yes_means_no_other_preset_whose_name_begins_the_same(desk: Desk) -> None:
    list_edit(desk, CopyPreset("A"))
    do(desk, "delete")
    list_edit(desk, DeletePreset("A"))
    turn(desk, 1)
    push(desk, desk.now_s)
    assert names(desk) == ["A (2)", "B", "C"]
    assert notice(desk) == "no such preset"


def test_a_switch_is_on_where_it_is_turned_clockwise_however_far(desk: Desk) -> None:
    do(desk, "tone")
    for detents, on in ((2, True), (1, True), (-4, False), (3, True)):
        turn(desk, detents)
        assert desk.state.preset
        assert desk.state.preset.tone.on is on


def waits(desk: Desk) -> str:
    """The page that is shown after nobody has touched it for a minute."""
    desk.happen(Heard(status(desk.audio.heard), desk.now_s + 60.0))
    desk.happen(Tick(desk.now_s + 60.0))
    return desk.state.view.page


def test_a_name_that_is_being_written_waits_and_one_that_is_not_gives_way(desk: Desk) -> None:
    do(desk, "rename")
    wheel(desk, "m")
    assert waits(desk) == "rename"
    wheel(desk, draft.DELETE)
    assert waits(desk) == "play"


def test_the_page_waits_while_the_gate_is_looked_at_and_for_no_other_knob(desk: Desk) -> None:
    do(desk, "gate at")
    assert waits(desk) == "preset"
    push(desk, desk.now_s)
    do(desk, "trim")
    assert waits(desk) == "play"
