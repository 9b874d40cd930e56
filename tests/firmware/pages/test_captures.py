"""The captures under a hand: found in a long list, made presets of, levelled, made smaller, renamed, deleted."""

from dataclasses import replace
from pathlib import Path

import pytest

from firmware.captures.changes import CaptureChange, EnterLevel, RemoveCapture, RenameCapture
from firmware.captures.load import Fit
from firmware.decide import draft
from firmware.decide.effects import Effect, ReadLibrary
from firmware.decide.events import Heard, LibraryRead, Tick
from firmware.pages.capture import deeds
from firmware.sound import Preset
from hw.events import EncoderPush, EncoderTurned
from tests.stand_ins.control import CAPTURES, PERIOD_US, Desk, entry, loaded, status
from tests.stand_ins.measuring_desk import push
from tests.stand_ins.states import altered
from tests.stand_ins.walking import did, names

SPARE = entry("Spare", input_level_dbu=None)


@pytest.fixture
def desk() -> Desk:
    """A, B and C, each with a preset, and Spare with none; A plays, and the captures are shown."""
    desk = Desk(*CAPTURES[:3])
    desk.settle()
    desk.state = altered(desk.state, own_presets=True)
    desk.happen(LibraryRead((*CAPTURES[:3], SPARE), desk.state.lists.saved, 100.0))
    desk.settle()
    did(desk, "page captures")
    return desk


def turn(desk: Desk, detents: int) -> None:
    """Turns slowly."""
    desk.now_s += 5.0
    desk.happen(EncoderTurned(detents, desk.now_s))


def open_capture(desk: Desk, name: str) -> None:
    """Turns to the capture of this name, and pushes."""
    there = [each.name for each in desk.state.library.entries]
    turn(desk, there.index(name) - desk.state.view.row)
    push(desk, desk.now_s)
    assert desk.state.view.page == "capture"


def words(desk: Desk) -> list[str]:
    return [deed.word for deed in deeds(desk.state)]


def do(desk: Desk, word: str) -> tuple[Effect, ...]:
    """Turns to the row of this word, and pushes."""
    turn(desk, words(desk).index(word) - desk.state.view.row)
    effects = push(desk, desk.now_s)
    desk.settle()
    return effects


def hold(desk: Desk) -> None:
    desk.happen(EncoderPush(True, desk.now_s))
    desk.happen(Tick(desk.now_s + 1.0))
    desk.happen(EncoderPush(False, desk.now_s + 1.1))


def changes(effects: tuple[Effect, ...]) -> list[CaptureChange]:
    """What the disk is to change; the library is read again then."""
    found = [effect for effect in effects if isinstance(effect, EnterLevel | RenameCapture | RemoveCapture)]
    assert bool(found) == (ReadLibrary() in effects)
    return found


def notice(desk: Desk) -> str:
    return desk.state.view.notice.text if desk.state.view.notice else ""


def test_the_list_opens_at_what_plays_and_a_turn_sounds_nothing(desk: Desk) -> None:
    did(desk, "page play")
    did(desk, "preset B")
    did(desk, "page captures")
    assert desk.state.view.row == 1
    turn(desk, 2)
    assert desk.state.view.row == 3
    turn(desk, 9)
    assert desk.state.view.row == 3
    assert desk.audio.sounds == "/library/b.onnx"


def test_a_preset_is_made_and_plays(desk: Desk) -> None:
    open_capture(desk, "Spare")
    do(desk, "make preset")
    assert names(desk) == ["A", "B", "C", "Spare"]
    assert desk.state.preset
    assert (desk.state.preset.name, desk.state.view.page) == ("Spare", "play")
    assert desk.audio.sounds == "/library/spare.onnx"


def test_a_held_push_leads_back_to_the_capture_in_the_list_and_then_to_the_menu(desk: Desk) -> None:
    open_capture(desk, "C")
    hold(desk)
    assert (desk.state.view.page, desk.state.view.row) == ("captures", 2)
    hold(desk)
    assert desk.state.view.page == "menu"


def test_a_level_is_turned_and_entered_by_the_second_push(desk: Desk) -> None:
    open_capture(desk, "A")
    assert not changes(do(desk, "level"))
    turn(desk, -3)
    assert desk.state.draft.level_dbu == 14.7
    assert changes(push(desk, desk.now_s)) == [EnterLevel("a", 14.7)]
    assert (desk.state.view.grabbed, desk.state.draft.level_dbu, notice(desk)) == (False, None, "level entered")


def test_an_unknown_level_begins_at_12_dbu(desk: Desk) -> None:
    open_capture(desk, "Spare")
    do(desk, "level")
    assert desk.state.draft.level_dbu == 12.0


@pytest.mark.parametrize("name", ["A", "Spare"])
def test_two_pushes_without_a_turn_enter_nothing(desk: Desk, name: str) -> None:
    open_capture(desk, name)
    do(desk, "level")
    assert not changes(do(desk, "level"))
    assert not desk.state.view.grabbed


def test_turned_there_and_back_it_is_the_players_word(desk: Desk) -> None:
    open_capture(desk, "Spare")
    do(desk, "level")
    turn(desk, 1)
    turn(desk, -1)
    assert changes(push(desk, desk.now_s)) == [EnterLevel("spare", 12.0)]


def test_a_level_that_is_left_is_not_entered(desk: Desk) -> None:
    open_capture(desk, "A")
    do(desk, "level")
    turn(desk, 5)
    hold(desk)
    assert desk.state.draft.level_dbu is None
    open_capture(desk, "A")
    assert not desk.state.view.grabbed


def test_what_was_entered_can_be_forgotten_and_only_that(desk: Desk) -> None:
    open_capture(desk, "A")
    assert "forget level" not in words(desk)
    entered = replace(CAPTURES[0], entered_dbu=12.0)
    desk.happen(LibraryRead((entered, *CAPTURES[1:3], SPARE), desk.state.lists.saved, 102.0))
    assert changes(do(desk, "forget level")) == [EnterLevel("a", None)]


def test_the_smaller_one_is_offered_where_what_plays_is_too_heavy(desk: Desk) -> None:
    heavy = loaded("H", 0.3, 1.25)
    fits = (Fit(0.5, 64, 0.3 * PERIOD_US),)
    heavy = replace(heavy, graphs=(heavy.graphs[0], replace(heavy.graphs[1], fits=fits)))
    presets = (*desk.state.lists.saved, Preset("Wall", "h", "H"))
    desk.happen(LibraryRead((*CAPTURES[:3], heavy), presets, 101.0))
    open_capture(desk, "A")
    assert "use the smaller" not in words(desk)
    hold(desk)
    open_capture(desk, "H")
    do(desk, "use the smaller")
    assert [preset.quality for preset in desk.state.lists.presets] == [1.0, 1.0, 1.0, 0.45]
    assert "use the smaller" not in words(desk)


def test_a_capture_is_renamed_by_the_wheel(desk: Desk) -> None:
    open_capture(desk, "Spare")
    do(desk, "rename")
    assert desk.state.view.page == "capture-name"
    desk.state = altered(desk.state, text="Old Fender")
    assert draft.sign(desk.state) == draft.END
    assert changes(push(desk, desk.now_s)) == [RenameCapture("spare", "Old Fender")]
    assert (desk.state.view.page, words(desk)[desk.state.view.row]) == ("capture", "rename")


def test_the_name_of_another_capture_is_refused(desk: Desk) -> None:
    open_capture(desk, "Spare")
    do(desk, "rename")
    desk.state = altered(desk.state, text="A")
    assert not changes(push(desk, desk.now_s))
    assert (desk.state.view.page, notice(desk)) == ("capture-name", "name is taken")


def test_only_an_explicit_yes_deletes_a_capture(desk: Desk) -> None:
    open_capture(desk, "Spare")
    do(desk, "delete")
    assert not changes(push(desk, desk.now_s))
    assert (desk.state.view.page, words(desk)[desk.state.view.row]) == ("capture", "delete")
    do(desk, "delete")
    turn(desk, 1)
    assert changes(push(desk, desk.now_s)) == [RemoveCapture("spare")]
    assert (desk.state.view.page, desk.state.view.row) == ("captures", 3)
    desk.happen(LibraryRead(CAPTURES[:3], desk.state.lists.saved, 103.0))
    assert desk.state.view.row == 2, "the nearest one"


def test_a_capture_that_presets_play_is_not_even_asked_about(desk: Desk) -> None:
    open_capture(desk, "B")
    do(desk, "delete")
    assert (desk.state.view.page, notice(desk)) == ("capture", "1 preset plays it")


def test_a_preset_that_was_made_since_the_question_keeps_its_capture(desk: Desk) -> None:
    open_capture(desk, "Spare")
    do(desk, "delete")
    did(desk, "make Spare")
    turn(desk, 1)
    assert not changes(push(desk, desk.now_s))
    assert notice(desk) == "1 preset plays it"


def test_while_captures_come_in_none_is_deleted(desk: Desk) -> None:
    open_capture(desk, "Spare")
    do(desk, "delete")
    desk.state = altered(desk.state, queue=(Path("/media/stick"),))
    turn(desk, 1)
    assert not changes(push(desk, desk.now_s))
    assert notice(desk) == "library is busy"


def test_a_capture_that_is_gone_leaves_nothing_to_do(desk: Desk) -> None:
    open_capture(desk, "Spare")
    desk.happen(LibraryRead(CAPTURES[:3], desk.state.lists.saved, 103.0))
    assert not words(desk)
    before = desk.state.lists
    turn(desk, 2)
    push(desk, desk.now_s)
    assert (desk.state.lists, desk.state.view.page) == (before, "capture")
    hold(desk)
    assert desk.state.view.page == "captures"


def test_a_foot_that_changes_the_preset_puts_no_other_capture_under_the_hand(desk: Desk) -> None:
    open_capture(desk, "Spare")
    did(desk, "next")
    do(desk, "make preset")
    assert names(desk)[-1] == "Spare"


def test_a_level_that_is_being_turned_waits_and_a_list_gives_way(desk: Desk) -> None:
    open_capture(desk, "A")
    do(desk, "level")
    for page in ("capture", "play"):
        desk.now_s += 60.0
        desk.happen(Heard(status(desk.audio.heard), desk.now_s))
        desk.happen(Tick(desk.now_s))
        assert desk.state.view.page == page
        push(desk, desk.now_s)
