"""What the pedal answers about levels. A reply tells how things are after what was wanted."""

import json
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.calibrate.wizard import Measured, Method
from firmware.control.requests import after, answer
from firmware.decide.events import (
    Dated,
    GainLost,
    Want,
    WantCoach,
    WantFigures,
    WantForget,
    WantLevel,
    WantOutput,
    WantStrokes,
    WantWizard,
)
from firmware.sound import OutputMode
from hw.profile import LevelsProfile
from tests.firmware.control.test_requests import JSON
from tests.firmware.decide.test_gain import KNOB, codec, desk_with
from tests.stand_ins.control import Desk, entry

Reply = dict[str, object]


def asked(desk: Desk, **wish: object) -> Reply:
    """As Controller.answer does it."""
    reply, want = answer(desk.state, wish, 5.0)
    if want is not None:
        desk.happen(want)
        reply = {**reply, **after(desk.state, wish)}
    assert json.loads(json.dumps(reply, allow_nan=False)) == reply
    return reply


def wanted(desk: Desk, **wish: object) -> Want | str:
    """What is wanted of the pedal, or the sentence that declines it."""
    reply, want = answer(desk.state, wish, 5.0)
    assert reply["ok"] is (want is not None)
    return str(reply["sentence"]) if want is None else want


def test_gain_tells_kind_range_coach_and_codec() -> None:
    reply = asked(desk_with(codec(), found_db=3.0), do="gain")
    assert (reply["kind"], reply["gain_db"], reply["low_db"], reply["high_db"], reply["step_db"]) == (
        "control",
        3.0,
        -12.0,
        40.0,
        0.5,
    )
    assert reply["trouble"] is None
    coach = cast(Reply, reply["coach"])
    assert (coach["step"], coach["proposed_db"], coach["clipped"], coach["left_s"]) == ("idle", None, False, 0.0)
    told = cast(Reply, reply["codec"])
    assert (told["max_input_dbu"], told["basis"], told["confidence"]) == (12.2, "maker", "high")
    assert (told["uncertainty_db"], told["measured_on"], told["doubtful"]) == (None, None, False)


def test_a_control_is_set_and_the_reply_tells_what_it_is_then() -> None:
    assert asked(desk_with(codec()), do="gain", set_db=5)["gain_db"] == 5.0


def test_a_knob_is_told_and_the_reply_tells_it_back() -> None:
    assert asked(desk_with(codec(KNOB)), do="gain", knob_db=5.5)["gain_db"] == 5.5


@pytest.mark.parametrize(
    ("kind", "wish", "words"),
    [
        ("control", {"set_db": 41.0}, "give -12 to 40"),
        ("control", {"set_db": float("nan")}, "give -12 to 40"),
        ("control", {"set_db": 10**400}, "give -12 to 40"),
        ("control", {"set_db": True}, "give -12 to 40"),
        ("control", {"set_db": "5"}, "give -12 to 40"),
        ("control", {"knob_db": 5.0}, "software moves it: `pedal gain 5`"),
        ("knob", {"set_db": 5.0}, "tell by `pedal gain --knob 5`"),
        ("knob", {"knob_db": -1.0}, "give 0 to 40"),
        ("fixed", {"set_db": 5.0}, "it cannot be changed"),
    ],
)
def test_a_gain_that_cannot_be_had_is_declined_with_what_can(kind: str, wish: Reply, words: str) -> None:
    profile = {"control": codec(), "knob": codec(KNOB), "fixed": codec(None)}[kind]
    assert words in str(wanted(desk_with(profile), do="gain", **wish))


def test_a_control_that_vanished_declines_with_its_own_sentence() -> None:
    desk = desk_with(codec())
    desk.happen(GainLost("The gain is gone; plug the card in.", "gain is gone", 101.0))
    assert wanted(desk, do="gain", set_db=5.0) == "The gain is gone; plug the card in."
    assert asked(desk, do="gain")["trouble"] == "The gain is gone; plug the card in."


def test_the_coach_begins_and_is_left_and_accepts_only_what_is_proposed() -> None:
    desk = desk_with(codec())
    assert wanted(desk, do="coach", act="begin") == WantCoach("begin", 5.0)
    coach = cast(Reply, asked(desk, do="coach", act="begin")["coach"])
    assert coach["step"] == "listening"
    assert "proposes nothing" in str(wanted(desk, do="coach", act="accept"))
    assert cast(Reply, asked(desk, do="coach", act="leave")["coach"])["step"] == "idle"


def test_strokes_are_begun_and_compared_in_their_order() -> None:
    desk = desk_with(codec(KNOB))
    for act in ("again", "end"):
        assert "nothing to compare" in str(wanted(desk, do="strokes", act=act))
    assert wanted(desk, do="strokes", act="begin") == WantStrokes("begin", 5.0)
    assert asked(desk, do="strokes", act="begin")["phase"] == "before"
    assert asked(desk, do="strokes", act="again")["phase"] == "after"
    reply = asked(desk, do="strokes", act="end")
    assert (reply["phase"], reply["count"], reply["difference_db"], reply["uncertainty_db"]) == (
        "done",
        0,
        None,
        None,
    )
    assert "strokes" in str(reply["sentence"])
    assert asked(desk, do="strokes", act="leave")["phase"] == "idle"
    assert asked(desk, do="strokes")["sentence"] is None


def test_the_wizard_is_told_as_a_record_after_each_act() -> None:
    desk = desk_with(codec())
    assert asked(desk, do="wizard")["step"] == "choose"
    assert "begin one" in str(wanted(desk, do="wizard", act="next"))
    assert wanted(desk, do="wizard", act="begin", method="source") == WantWizard("begin", 5.0, Method.SOURCE)
    reply = asked(desk, do="wizard", act="begin", method="source")
    assert (reply["step"], reply["method"], reply["found"]) == ("ask", "source", None)
    question = cast(Reply, reply["asked"])
    assert question["name"] == "volts"
    assert "give one such as 1.55" in str(wanted(desk, do="wizard", act="next", value="loud"))
    assert "outside" in str(wanted(desk, do="wizard", act="next", value=400.0))
    reply = asked(desk, do="wizard", act="next", value=1.55)
    assert (reply["step"], reply["given"]) == ("ready", {"volts": 1.55})
    assert "asks for no number" in str(wanted(desk, do="wizard", act="next", value=1.55))
    assert asked(desk, do="wizard", act="leave")["step"] == "choose"


def test_a_method_that_is_none_and_an_audiod_that_is_silent_are_declined() -> None:
    desk = desk_with(codec())
    assert "source, meter, loopback" in str(wanted(desk, do="wizard", act="begin", method="ear"))
    silent = Desk()
    for wish in ({"do": "coach"}, {"do": "strokes"}, {"do": "wizard", "method": "meter"}):
        assert "audio process does not answer" in str(wanted(silent, act="begin", **wish))


def test_what_the_owner_measured_is_told_entered_and_forgotten() -> None:
    desk = desk_with(codec())
    reply = asked(desk, do="calibration")
    assert (reply["key"], reply["max_input"], reply["max_output"], reply["knob_gain_db"]) == ("box", None, None, 0.0)
    want = wanted(desk, do="calibration", max_input_dbu=12.5, max_output_dbu=16)
    assert want == WantFigures(Measured(12.5, 0.5, 16.0, 0.5))
    desk.happen(Dated(Measured(12.5, 0.5), "entered", "2026-11-22", 101.0))
    assert asked(desk, do="calibration")["max_input"] == {
        "dbu": 12.5,
        "uncertainty_db": 0.5,
        "method": "entered",
        "date": "2026-11-22",
    }
    assert wanted(desk, do="calibration", forget="input") == WantForget("input", 5.0)
    assert asked(desk, do="calibration", forget="all")["max_input"] is None


@pytest.mark.parametrize("level", [40.0, -31, "12.2", None, True, float("nan"), float("inf"), [], 10**400])
def test_a_level_that_no_codec_has_is_declined(level: object) -> None:
    desk = desk_with(codec())
    assert "no level of a codec; give -30 to 30 dBu" in str(wanted(desk, do="calibration", max_input_dbu=level))
    assert "max_output_dbu" in str(wanted(desk, do="calibration", max_input_dbu=1.0, max_output_dbu=level))


def test_the_output_mode_of_the_current_preset_is_set_and_its_reason_told() -> None:
    desk = desk_with(codec())
    assert wanted(desk, do="output", mode="raw") == WantOutput(OutputMode.RAW, 5.0)
    reply = asked(desk, do="output", mode="raw")
    assert (reply["output_wanted"], reply["output_mode"], reply["output_gain_db"]) == ("raw", "raw", 0.0)
    reply = asked(desk, do="output", mode="calibrated")
    assert reply["output_mode"] == "normalized"  # the capture has no output_level_dbu
    assert "output_level_dbu" in str(reply["output_basis"])
    assert "auto, raw, normalized, calibrated" in str(wanted(desk, do="output", mode="loud"))
    assert "no preset" in str(wanted(Desk(), do="output", mode="raw"))


def test_a_captures_level_is_for_captures_that_are_there_and_levels_that_can_be() -> None:
    desk = desk_with(codec(), entry("Lead", input_level_dbu=None))
    assert wanted(desk, do="level", model_id="lead", input_level_dbu=15) == WantLevel("lead", 15.0)
    assert wanted(desk, do="level", model_id="lead", input_level_dbu=None) == WantLevel("lead", None)
    assert "no capture gone" in str(wanted(desk, do="level", model_id="gone", input_level_dbu=15.0))
    for level in (41.0, "15", True, float("nan")):
        assert "give -30 to 40 dBu" in str(wanted(desk, do="level", model_id="lead", input_level_dbu=level))


def test_status_tells_gain_output_and_how_far_the_codec_can_be_trusted() -> None:
    reply = asked(desk_with(codec(levels=LevelsProfile()), found_db=3.0), do="status")
    assert (reply["analog_gain_db"], reply["gain_kind"], reply["gain_trouble"]) == (3.0, "control", None)
    assert (reply["output_mode"], reply["clips_by_db"]) == ("normalized", 0.0)
    assert (reply["codec_basis"], reply["codec_confidence"], reply["codec_doubtful"]) == ("unknown", "none", True)
    assert reply["calibrated"] is False


@pytest.mark.parametrize(
    "wish",
    [
        {"do": "gain", "db": 5.0},
        {"do": "coach", "act": "play"},
        {"do": "strokes", "act": 3},
        {"do": "wizard", "act": "begin"},
        {"do": "wizard", "act": []},
        {"do": "calibration", "forget": "everything"},
        {"do": "output"},
        {"do": "level", "model_id": "lead"},
    ],
)
def test_what_makes_no_sense_is_declined_with_what_does(wish: Reply) -> None:
    reply, want = answer(desk_with(codec()).state, wish, 5.0)
    assert want is None
    assert reply["ok"] is (wish == {"do": "output"})  # tells the mode of now


@given(
    st.sampled_from(["gain", "coach", "strokes", "wizard", "calibration", "output", "level"]),
    st.dictionaries(
        st.sampled_from(
            ["set_db", "knob_db", "act", "method", "value", "forget", "max_input_dbu", "mode", "model_id", "from"]
        ),
        JSON | st.sampled_from(["begin", "next", "again", "end", "accept", "leave", "meter", "all", "auto"]),
        max_size=3,
    ),
)
def test_any_request_gets_an_answer_in_whole_json(verb: str, rest: Reply) -> None:
    desk = desk_with(codec())
    reply = asked(desk, **{**rest, "do": verb})
    assert reply["ok"] is True or str(reply["sentence"])
