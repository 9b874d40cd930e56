"""What the player does, and what follows. A is calibrated at 15 dBu, on a codec of 12.2 dBu: -2.8 dB."""

from dataclasses import replace
from pathlib import Path

import pytest

from firmware.decide.effects import ReadLibrary, Remember, Say, StartImport, StopImport
from firmware.decide.events import (
    Action,
    CaptureImported,
    Do,
    ImportEnded,
    LibraryRead,
    PlayPreset,
    Trouble,
    WantImport,
    WantKnob,
    WantRescan,
)
from firmware.levels import CodecLevels, gain_from_db
from firmware.sound import Preset
from firmware.store.last import KeptEdit, Last, Sounded
from hw.events import EncoderPush, EncoderTurned, StickCame, StickWent, StompEdge
from tests.stand_ins.control import Desk, entry, playing_desk, verdict
from tests.stand_ins.states import altered, bare

A, B, C = entry("A"), entry("B", input_level_dbu=None), entry("C")


def stomp(switch: int) -> StompEdge:
    return StompEdge(switch, down=True, at_s=100.0)


def turn(detents: int) -> EncoderTurned:
    return EncoderTurned(detents, at_s=100.0)


DOWN, UP = EncoderPush(down=True, at_s=100.0), EncoderPush(down=False, at_s=100.0)


def push(desk: Desk) -> None:
    desk.happen(DOWN)
    desk.happen(UP)


def test_stomp_1_is_bypass_and_the_light_follows_what_is_heard() -> None:
    desk = playing_desk(A, B, C)
    assert not desk.state.heard_bypass
    desk.happen(stomp(1))
    assert desk.audio.bypass
    assert not desk.state.heard_bypass  # wished, not heard yet
    desk.settle()
    assert desk.state.heard_bypass
    desk.happen(stomp(1))
    desk.settle()
    assert not desk.state.heard_bypass


def test_letting_go_of_a_stomp_or_stepping_on_a_third_does_nothing() -> None:
    desk = playing_desk(A, B, C)
    assert desk.happen(StompEdge(1, down=False, at_s=100.0)) == ()
    assert desk.happen(stomp(3)) == ()


def test_stomp_2_is_the_next_preset_and_wraps() -> None:
    desk = playing_desk(A, B, C)
    names: list[str] = []
    for _ in range(4):
        assert desk.state.preset
        names.append(desk.state.preset.name)
        desk.happen(stomp(2))
        desk.settle()
    assert names == ["A", "B", "C", "A"]


def test_a_turn_is_half_a_db_of_level_a_detent_and_is_remembered() -> None:
    desk = playing_desk(A, B, C)
    level = desk.audio.heard.output_gain
    effects = desk.happen(turn(4))
    assert desk.state.preset
    assert desk.state.preset.level_db == 2.0
    (remembered,) = (effect.last for effect in effects if isinstance(effect, Remember))
    assert remembered.edits == (KeptEdit("A", "level_db", 2.0),)
    assert desk.audio.heard.output_gain == pytest.approx(level * gain_from_db(2.0))
    assert desk.happen(turn(0)) == ()


def test_level_ends_at_20_db() -> None:
    desk = playing_desk(A, B, C)
    desk.happen(turn(100))
    assert desk.state.preset
    assert desk.state.preset.level_db == 20.0
    assert desk.happen(turn(1)) == ()
    desk.happen(turn(-1000))
    assert desk.state.preset.level_db == -20.0


def test_a_capture_that_has_no_level_is_played_at_trim_only_and_not_as_calibrated() -> None:
    desk = playing_desk(A, B, C)
    desk.happen(stomp(2))
    desk.settle()
    assert desk.state.player.plan
    assert not desk.state.player.plan.calibrated
    assert desk.audio.heard.input_gain == 1.0
    assert desk.audio.heard.output_gain == pytest.approx(gain_from_db(2.0))


def test_a_preset_whose_capture_is_missing_keeps_its_name_and_leaves_the_old_sound() -> None:
    desk = Desk(A, presets=(Preset("Lost", "gone", "Twin"), Preset("One", "a", "A")))
    desk.settle()
    assert desk.state.preset
    assert desk.state.preset.model_name == "Twin"
    assert desk.audio.sounds is None
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "capture missing"
    desk.happen(stomp(2))
    desk.settle()
    assert desk.audio.sounds == "/library/a.onnx"
    desk.happen(stomp(2))
    desk.settle()
    assert desk.audio.sounds == "/library/a.onnx"


def test_a_capture_that_an_update_makes_anew_is_said_to_be_so() -> None:
    desk = Desk(A, presets=(Preset("One", "a", "A"), Preset("Two", "b", "B")))
    desk.settle()
    desk.state = altered(desk.state, library_folder=Path("/library"), queue=(Path("/library"),))
    said = [effect.sentence for effect in desk.happen(stomp(2)) if isinstance(effect, Say)]
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "capture is made anew"
    assert said == ["preset Two: its capture B is not ready: captures are being made anew."]


def test_a_capture_that_cannot_be_loaded_leaves_the_old_sound_and_is_reported_once_it_is_wanted() -> None:
    desk = Desk(A, B, broken=frozenset({"/library/b.onnx"}))
    desk.settle()
    assert desk.state.view.notice is None  # only preloaded: nobody asked for it yet
    desk.happen(stomp(2))
    desk.settle()
    assert desk.audio.sounds == "/library/a.onnx"
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "cannot play capture"
    assert len(desk.sent_loads("/library/b.onnx")) == 1


def test_an_impossible_level_is_noticed_and_the_capture_played_as_uncalibrated() -> None:
    desk = Desk(entry("A", input_level_dbu=99.0))
    desk.settle()
    assert desk.state.view.notice
    assert desk.state.player.plan
    assert not desk.state.player.plan.calibrated
    assert desk.audio.heard.input_gain == 1.0


def test_an_impossible_trim_leaves_the_last_good_plan_in_force() -> None:
    desk = Desk(entry("A", input_level_dbu=-30.0))
    desk.state = bare("hot", CodecLevels(30.0))
    desk.happen(LibraryRead((entry("A", input_level_dbu=-30.0),), (), 100.0))
    plan = desk.state.player.plan
    assert plan
    assert plan.input_gain_db == 60.0
    desk.happen(WantKnob("trim_db", 1.0, 100.0))
    assert desk.state.player.plan == plan
    assert desk.state.view.notice


def test_what_is_played_is_remembered() -> None:
    desk = playing_desk(A, B, C)
    then = Last("B", bypass=False, clean=False, place=1, history=(Sounded("A"),))
    assert Remember(then) in desk.happen(stomp(2))
    assert Remember(replace(then, bypass=True)) in desk.happen(Do(Action("bypass", (True,)), 100.0))
    assert desk.happen(Do(Action("bypass", (True,)), 100.0)) == ()


def test_a_preset_is_played_by_position_and_a_wrong_one_is_passed_over() -> None:
    desk = playing_desk(A, B, C)
    desk.happen(PlayPreset(2, 100.0))
    desk.settle()
    assert desk.audio.sounds == "/library/c.onnx"
    assert desk.happen(PlayPreset(3, 100.0)) == ()
    assert desk.happen(PlayPreset(-1, 100.0)) == ()


def test_a_new_capture_does_not_move_the_player_off_their_preset() -> None:
    desk = Desk(B, C)
    desk.happen(stomp(2))
    desk.settle()
    desk.happen(LibraryRead((A, B, C), (), 101.0))
    assert desk.state.lists.position == 2
    assert desk.state.preset
    assert desk.state.preset.name == "C"
    sent = len(desk.effects)
    desk.settle()
    assert not any(type(effect).__name__ == "Play" for effect in desk.effects[sent:])


def test_a_rig_that_was_emptied_is_dry() -> None:
    desk = playing_desk(A, B, C)
    desk.happen(LibraryRead((), (), 101.0))
    desk.settle()
    assert desk.state.preset is None
    assert desk.audio.sounds is None
    assert desk.audio.resident == {}
    for event in (stomp(1), stomp(2), turn(3), DOWN, UP, DOWN, UP, turn(1), stomp(2)):
        desk.happen(event)


def test_a_stick_is_imported_and_its_captures_appear() -> None:
    desk = playing_desk(A, B, C)
    stick = Path("/media/stick")
    assert desk.acts(StickCame(stick)) == (StartImport(stick),)
    assert desk.state.imports.progress == (0, 0)
    assert desk.happen(CaptureImported(verdict(1, 2), 101.0)) == (ReadLibrary(),)
    assert desk.state.imports.progress == (1, 2)
    assert desk.happen(CaptureImported(verdict(2, 2, "x.nam is no capture."), 102.0)) == (
        Say("x.nam is no capture."),
    )
    desk.happen(LibraryRead((A, B, C, entry("id of X")), (), 102.0))
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "1 new, 1 refused"
    assert desk.acts(ImportEnded(None, 103.0)) == (ReadLibrary(),)
    assert desk.state.imports.progress is None


def test_what_comes_during_an_import_waits() -> None:
    desk = playing_desk(A, B, C)
    stick, folder = Path("/media/stick"), Path("/home/nam")
    desk.happen(WantImport(folder))
    assert desk.acts(StickCame(stick)) == ()
    assert desk.happen(WantImport(folder)) == ()
    assert StartImport(stick) in desk.happen(ImportEnded(None, 103.0))
    desk.happen(StickCame(Path("/media/other")))
    desk.happen(StickWent(Path("/media/other")))
    assert desk.happen(StickWent(stick)) == (StopImport(),)
    assert desk.acts(ImportEnded("pulled", 104.0)) == (Say("pulled"), ReadLibrary())
    assert desk.state.imports.progress is None


def test_trouble_and_a_rescan_are_passed_on() -> None:
    desk = playing_desk(A, B, C)
    assert desk.happen(Trouble("the disk is full.", "cannot save", 101.0)) == (Say("the disk is full."),)
    assert desk.state.view.notice
    assert desk.happen(WantRescan()) == (ReadLibrary(),)
