"""What the pedal answers about gain and measurements. A reply says how things are after what was wanted."""

import pytest

from firmware.calibrate.wizard import Measured, Method
from firmware.captures.changes import EnterLevel
from firmware.decide.events import DateStamped, GainLost, Want, WantCapture
from firmware.decide.measuring_wants import WantCoach, WantFigures, WantForget, WantStrokes, WantWizard
from tests.stand_ins import asking
from tests.stand_ins.asking import Reply
from tests.stand_ins.codecs import KNOB, codec, desk_with
from tests.stand_ins.control import Desk, entry


def asked(desk: Desk, **request: object) -> Reply:
    return asking.asked(desk, request)


def wanted(desk: Desk, **request: object) -> Want | str | None:
    return asking.wanted(desk.state, request)


def test_gain_shows_kind_range_coach_and_codec() -> None:
    reply = asked(desk_with(codec(), found_db=3.0), do="gain")
    assert (reply["kind"], reply["gain_db"], reply["low_db"], reply["high_db"], reply["step_db"]) == (
        "control",
        3.0,
        -12.0,
        40.0,
        0.5,
    )
    assert reply["trouble"] is None
    coach = reply["coach"]
    assert (coach["step"], coach["proposed_db"], coach["clipped"], coach["left_s"]) == ("idle", None, False, 0.0)
    shown = reply["codec"]
    assert (shown["max_input_dbu"], shown["basis"], shown["confidence"]) == (12.2, "maker", "high")
    assert (shown["uncertainty_db"], shown["measured_on"], shown["doubtful"]) == (None, None, False)


def test_a_control_is_set_and_the_reply_shows_what_it_is_then() -> None:
    assert asked(desk_with(codec()), do="gain", set_db=5)["gain_db"] == 5.0


def test_a_knob_is_reported_and_the_reply_repeats_it() -> None:
    assert asked(desk_with(codec(KNOB)), do="gain", knob_db=5.5)["gain_db"] == 5.5


@pytest.mark.parametrize(
    ("kind", "wish", "words"),
    [
        ("control", {"set_db": 41.0}, "give -12 to 40"),
        ("control", {"set_db": float("nan")}, "set_db = nan is no number"),
        ("control", {"set_db": 10**400}, "is no number"),
        ("control", {"set_db": True}, "set_db = true is the wrong kind; write a number"),
        ("control", {"set_db": "5"}, 'set_db = "5" is the wrong kind; write a number'),
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
    coach = asked(desk, do="coach", act="begin")["coach"]
    assert coach["step"] == "listening"
    assert "proposes nothing" in str(wanted(desk, do="coach", act="accept"))
    assert asked(desk, do="coach", act="leave")["coach"]["step"] == "idle"


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


def test_the_wizard_is_reported_as_a_record_after_each_act() -> None:
    desk = desk_with(codec())
    assert asked(desk, do="wizard")["step"] == "choose"
    assert "begin one" in str(wanted(desk, do="wizard", act="next"))
    assert wanted(desk, do="wizard", act="begin", method="source") == WantWizard("begin", 5.0, Method.SOURCE)
    reply = asked(desk, do="wizard", act="begin", method="source")
    assert (reply["step"], reply["method"], reply["found"]) == ("ask", "source", None)
    question = reply["asked"]
    assert question["name"] == "volts"
    assert 'value = "loud" is the wrong kind' in str(wanted(desk, do="wizard", act="next", value="loud"))
    assert "outside" in str(wanted(desk, do="wizard", act="next", value=400.0))
    reply = asked(desk, do="wizard", act="next", value=1.55)
    assert (reply["step"], reply["given"]) == ("ready", {"volts": 1.55})
    assert "asks for no number" in str(wanted(desk, do="wizard", act="next", value=1.55))
    assert asked(desk, do="wizard", act="leave")["step"] == "choose"


def test_a_method_that_is_none_and_an_audiod_that_is_silent_are_declined() -> None:
    desk = desk_with(codec())
    said = wanted(desk, do="wizard", act="begin", method="ear")
    assert 'method = "ear" is not allowed; write "loopback" or "meter" or "source"' in str(said)
    silent = Desk()
    for wish in ({"do": "coach"}, {"do": "strokes"}, {"do": "wizard", "method": "meter"}):
        assert "audio process does not answer" in str(wanted(silent, act="begin", **wish))


def test_what_the_owner_measured_is_reported_entered_and_forgotten() -> None:
    desk = desk_with(codec())
    reply = asked(desk, do="calibration")
    assert (reply["key"], reply["max_input"], reply["max_output"], reply["knob_gain_db"]) == ("box", None, None, None)
    want = wanted(desk, do="calibration", max_input_dbu=12.5, max_output_dbu=16)
    assert want == WantFigures(Measured(12.5, 0.5, 16.0, 0.5))
    desk.happen(DateStamped(Measured(12.5, 0.5), "entered", "2026-11-22", 101.0))
    assert asked(desk, do="calibration")["max_input"] == {
        "dbu": 12.5,
        "uncertainty_db": 0.5,
        "method": "entered",
        "date": "2026-11-22",
        "mixer": [],
        "input_channel": 1,
    }
    assert wanted(desk, do="calibration", forget="input") == WantForget("input", 5.0)
    assert asked(desk, do="calibration", forget="all")["max_input"] is None


@pytest.mark.parametrize("level", [40.0, -31, "12.2", True, float("nan"), float("inf"), []])
def test_a_level_that_no_codec_has_is_declined(level: object) -> None:
    desk = desk_with(codec())
    said = str(wanted(desk, do="calibration", max_input_dbu=level))
    assert "max_input_dbu = " in said
    assert "-30 to 30" in said
    assert "max_output_dbu = " in str(wanted(desk, do="calibration", max_input_dbu=1.0, max_output_dbu=level))


def test_a_captures_level_is_for_captures_that_are_there_and_levels_that_can_be() -> None:
    desk = desk_with(codec(), entry("Lead", input_level_dbu=None))
    for level in (15.0, None):
        entered = WantCapture(EnterLevel("lead", level), 5.0)
        assert wanted(desk, do="level", model_id="lead", input_level_dbu=level) == entered
    assert "no capture gone" in str(wanted(desk, do="level", model_id="gone", input_level_dbu=15.0))
    for level in (41.0, "15", True, float("nan")):
        assert "-30 to 40" in str(wanted(desk, do="level", model_id="lead", input_level_dbu=level))
