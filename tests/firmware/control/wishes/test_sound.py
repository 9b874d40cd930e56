"""Actions and knobs over the socket: what is done, what is replied, and what is refused."""

import pytest

from firmware import knobs
from tests.stand_ins.asking import asked
from tests.stand_ins.control import Desk, entry

A, B = entry("A"), entry("B")


@pytest.fixture
def desk() -> Desk:
    playing = Desk(A, B)
    playing.settle()
    return playing


def test_every_knob_is_reported_with_what_it_can_be(desk: Desk) -> None:
    reply = asked(desk, {"do": "get"})
    assert reply["preset"] == "A"
    assert [knob["path"] for knob in reply["knobs"]] == [knob.path for knob in knobs.KNOBS]
    (gate,) = [knob for knob in reply["knobs"] if knob["path"] == "gate.threshold_db"]
    assert gate == {"path": "gate.threshold_db", "value": -70.0, "shown": "-70.0 dB", "allowed": "-100 to 0 dB"}


@pytest.mark.parametrize(("typed", "value"), [("-60 dB", -60.0), (-61, -61.0), ("-59,5", -59.5)])
def test_a_knob_is_set_as_it_is_typed_or_as_a_number(desk: Desk, typed: object, value: float) -> None:
    reply = asked(desk, {"do": "set", "path": "gate.threshold_db", "value": typed})
    assert reply["ok"]
    assert desk.state.preset
    assert desk.state.preset.gate.threshold_db == value
    assert desk.audio.gate
    assert desk.audio.gate.threshold_dbfs == value


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"do": "get", "path": "gate.treshold_db"}, "(did you mean 'gate.threshold_db'?)"),
        ({"do": "set", "path": "gate.threshold_db", "value": "loud"}, "give -100 to 0 dB"),
        ({"do": "set", "path": "gate.threshold_db", "value": 5}, "give -100 to 0 dB"),
        ({"do": "set", "path": "gate.on", "value": 5}, "give off or on"),
        ({"do": "set", "path": "output", "value": "normalised"}, "(did you mean 'normalized'?)"),
        ({"do": "set", "path": "tone.bass"}, "needs value"),
        ({"do": "do", "action": "nxt"}, "(did you mean 'next'?)"),
        ({"do": "do", "action": "preset 7"}, "there is no preset '7'"),
        ({"do": "do", "action": ""}, "a text that is not empty"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(desk: Desk, request_: dict[str, object], words: str) -> None:
    before = desk.state
    reply = asked(desk, request_)
    assert reply["ok"] is False
    assert words in str(reply["sentence"])
    assert desk.state == before


def test_an_action_is_done_and_the_status_reported(desk: Desk) -> None:
    assert asked(desk, {"do": "do", "action": "next"})["preset"] == "B"
    assert asked(desk, {"do": "do", "action": "page gain"})["page"] == "gain"


def test_without_a_preset_there_are_no_knobs() -> None:
    reply = asked(Desk(), {"do": "get"})
    assert "import a capture first" in str(reply["sentence"])
