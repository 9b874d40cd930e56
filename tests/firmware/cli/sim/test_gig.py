"""A gig file says when feet move and what must be true; a wrong line is one sentence."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.cli.sim import gig
from firmware.cli.sim.expecting import Expect
from firmware.cli.verbs import VERBS
from firmware.errors import SettingsError
from firmware.sound import Cab, CabOn, Gate, Sound, Tone
from tests.stand_ins.asking import status_reply

HERE = Path("gigs")
GIGS = Path(__file__).parents[3] / "gigs"


def actions(text: str) -> list[gig.Action]:
    return [line.action for line in gig.parse(text, "evening.gig", HERE)]


@pytest.mark.parametrize("text", ["pedal", "pedal on", "pedal off"])
def test_the_pedal_before_the_amp_is_turned_on_and_off_by_its_action_and_not_by_a_command(text: str) -> None:
    assert actions(f"at 1 {text}") == [gig.Act(text)]
    assert not {"on", "off"} & set(VERBS), "else a gig could not say which it means"


def test_every_action_is_understood() -> None:
    text = """
    # warm up
    at 0.5 stomp 1      # a tap
    at 1 press 2
    at 1.2 release 2
    at 1.5 hold 3
    at 1.7 chord 1 2
    at 2 turn +4
    at 2.5 turn -3
    at 3 push
    at 3.2 hold push
    at 3.3 push turn -2
    at 3.5 set tone.bass 7      # an action
    at 3.6 mute on
    at 3.7 turn tone.bass +2    # of a knob, not of the encoder
    at 3.8 pedal preset copy Clean "My verse"
    at 4 stick in my captures
    at 5 stick out
    at 6 end
    """
    assert actions(text) == [
        gig.Stomp(1, "tap"),
        gig.Stomp(2, "press"),
        gig.Stomp(2, "release"),
        gig.Stomp(3, "hold"),
        gig.Chord(1, 2),
        gig.Turn(4),
        gig.Turn(-3),
        gig.Push(),
        gig.Push(held=True),
        gig.Turn(-2, pushed=True),
        gig.Act("set tone.bass 7"),
        gig.Act("mute on"),
        gig.Act("turn tone.bass +2"),
        gig.Command(("preset", "copy", "Clean", "My verse")),
        gig.Stick(HERE / "my captures"),
        gig.Stick(None),
        gig.End(),
    ]


@pytest.mark.parametrize(
    ("line", "facts", "holds"),
    [
        ("expect bypass off", {"bypass": False}, True),
        ("expect bypass off", {"bypass": True}, False),
        ("expect trim +2.0", {"trim_db": 2.0}, True),
        ("expect trim +2.0", {"trim_db": 2.5}, False),
        ("expect output above -40", {"output_peak_dbfs": -20.0}, True),
        ("expect output above -40", {"output_peak_dbfs": None}, False),
        ("expect xruns below 3", {"xruns": 3}, False),
        ("expect preset Etalon Clean", {"preset": "Etalon Clean"}, True),
        ("expect page levels", {"page": "play"}, False),
        ("expect captures 3", {"captures": 3}, True),
        ("expect cab V30 4x12", {"cab": "V30 4x12"}, True),
        ("expect cab none", {"cab": None}, True),
        ("expect pedal none", {"pedal": "Fuzz"}, False),
        ("expect between_gain -3", {"between_gain_db": -3.01}, True),
        ("expect cab_gain above -6", {"cab_gain_db": None}, False),
        ("expect lacking cab V30.wav", {"lacking": ("cab V30.wav",)}, True),
        ("expect turned_over on", {"turned_over": True}, True),
        ("expect gate_open off", {"gate_open": False}, True),
        ("expect gate_open on", {"gate_open": None}, False),
        ("expect cab.on off", {"sound": Sound(cab=Cab(on=CabOn.OFF))}, True),
        ("expect tone.bass 7", {"sound": Sound(tone=Tone(bass=7.0))}, True),
        ("expect tone.bass above 7", {"sound": Sound(tone=Tone(bass=7.0))}, False),
        ("expect tone.on off", {"sound": Sound()}, True),
        ("expect gate.threshold_db -60 dB", {"sound": Sound(gate=Gate(threshold_db=-70.0))}, False),
        ("expect tone.bass 5", {"sound": None}, False),
    ],
)
def test_an_expectation_is_held_against_the_status(line: str, facts: dict[str, object], holds: bool) -> None:
    [action] = actions(f"at 1 {line}")
    assert isinstance(action, Expect)
    assert action.holds(status_reply(**facts)) is holds


def test_an_expectation_may_be_waited_for() -> None:
    expected, awaited = actions("at 1 expect captures 3\nat 2 await captures 3")
    assert expected == Expect("captures", "is", 3.0)
    assert awaited == Expect("captures", "is", 3.0, awaited=True)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "empty"),
        ("stomp 1", "at SECONDS ACTION"),
        ("at soon stomp 1", "wants a number"),
        ("at nan stomp 1", "finite"),
        ("at -1 stomp 1", "not a time"),
        ("at 1 dance", "no action"),
        ("at 1 stomp", "no action"),
        ("at 1 stomp 0", "no stomp 0"),
        ("at 1 chord 1", "no action"),
        ("at 1 hold 9", "no stomp 9"),
        ("at 1 turn 0.5", "whole number"),
        ("at 1 expect luck on", "nothing to expect"),
        ('at 1 pedal preset show "Clean', "No closing quotation"),
        ("at 1 set tone.bass 11", "give 0 to 10"),
        ("at 1 page nope", "there is no page 'nope'"),
        ("at 1 expect bypass maybe", "on or off"),
        ("at 1 expect trim above", "one number"),
        ("at 2 push\nat 1 push", "order of time"),
    ],
)
def test_a_wrong_line_is_one_sentence_with_its_number(text: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint) as refused:
        actions(text)
    assert refused.value.sentence.startswith("evening.gig")
    assert "\n" not in refused.value.sentence


@pytest.mark.parametrize("path", sorted(GIGS.glob("*.gig")), ids=lambda path: path.stem)
def test_the_evenings_that_are_kept_are_gigs(path: Path) -> None:
    assert isinstance(gig.read(path)[-1].action, gig.End)


def test_a_missing_gig_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.gig"):
        gig.read(tmp_path / "nowhere.gig")


@given(st.text())
def test_any_text_is_a_gig_in_order_of_time_or_a_sentence(text: str) -> None:
    with contextlib.suppress(SettingsError):
        times = [line.at_s for line in gig.parse(text, "evening.gig", HERE)]
        assert times == sorted(times)
