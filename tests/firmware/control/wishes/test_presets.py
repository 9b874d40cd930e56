"""Presets are listed, played by name or number, trimmed and set; bypass and import are granted."""

from pathlib import Path

import pytest

from firmware.decide.events import Action, Do, PlayPreset, WantImport, WantKnob, WantRescan
from tests.stand_ins.asking import asked, desk_of_three, wanted
from tests.stand_ins.codecs import codec, desk_with
from tests.stand_ins.control import empty_state


def test_presets_are_listed_with_the_current_one_marked() -> None:
    listed = asked(desk_of_three(), {"do": "presets"})["presets"]
    assert [(preset["number"], preset["name"], preset["current"]) for preset in listed] == [
        (1, "7", True),
        (2, "Clean", False),
        (3, "Lead", False),
    ]


@pytest.mark.parametrize(("which", "position"), [("Lead", 2), (2, 1), ("2", 1), ("7", 0), (" 3 ", 2)])
def test_a_preset_is_found_by_name_first_then_by_number(which: object, position: int) -> None:
    desk = desk_of_three()
    request = {"do": "play", "preset": which}
    assert wanted(desk.state, request) == PlayPreset(position, 5.0)
    assert asked(desk, request) == {
        "ok": True,
        "preset": ("7", "Clean", "Lead")[position],
        "number": position + 1,
        "trouble": "",
    }


@pytest.mark.parametrize("which", ["nope", 0, 4, -1, "", "²", "9" * 4000])
def test_an_unknown_preset_is_declined_with_the_names_there_are(which: object) -> None:
    assert "7, Clean, Lead" in str(wanted(desk_of_three().state, {"do": "play", "preset": which}))


@pytest.mark.parametrize(
    ("request_", "want"),
    [
        ({"do": "do", "action": "bypass on"}, Do(Action("bypass", (True,)), 5.0)),
        ({"do": "set", "path": "trim_db", "value": -1.5}, WantKnob("trim_db", -1.5, 5.0)),
        ({"do": "set", "path": "trim_db", "value": "2 dB"}, WantKnob("trim_db", 2.0, 5.0)),
        ({"do": "rescan"}, WantRescan()),
        ({"do": "import", "path": "/media/x"}, WantImport(Path("/media/x"))),
    ],
)
def test_a_wish_is_granted(request_: object, want: object) -> None:
    assert wanted(desk_of_three().state, request_) == want


def test_the_reply_shows_how_it_is_after_the_act() -> None:
    desk = desk_of_three()
    assert asked(desk, {"do": "import", "path": "/media/x"}) == {"ok": True, "importing": "/media/x"}


def test_nothing_can_be_trimmed_or_played_on_an_empty_pedal() -> None:
    for request in ({"do": "set", "path": "trim_db", "value": 1}, {"do": "play", "preset": 1}, {"do": "get"}):
        assert "import a capture" in str(wanted(empty_state(), request))


def test_the_output_mode_of_the_current_preset_is_set_and_its_reason_reported() -> None:
    desk = desk_with(codec())
    asked(desk, {"do": "set", "path": "output", "value": "raw"})
    status = asked(desk, {"do": "status"})
    assert (status["output_wanted"], status["output_mode"], status["output_gain_db"]) == ("raw", "raw", 0.0)
    asked(desk, {"do": "set", "path": "output", "value": "calibrated"})
    status = asked(desk, {"do": "status"})
    assert status["output_mode"] == "normalized"  # the capture has no output_level_dbu
    assert "output_level_dbu" in status["output_basis"]
