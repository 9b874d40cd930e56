import json
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.control.requests import answer
from firmware.decide.events import PlayPreset, WantBypass, WantImport, WantRescan, WantTrim
from hw.events import EncoderTurned
from tests.firmware.decide.test_gain import codec, desk_with
from tests.stand_ins.control import Desk, empty_state, entry

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def playing_desk() -> Desk:
    desk = Desk(entry("Clean"), entry("Lead", input_level_dbu=None), entry("7"))
    desk.settle()
    return desk


def test_status_tells_everything_a_player_and_a_gig_ask_for() -> None:
    desk = playing_desk()
    desk.happen(EncoderTurned(3, 100.0))
    reply, want = answer(desk.state, {"do": "status"}, 0.0)
    assert want is None
    assert reply["ok"] is True
    assert reply["preset"] == reply["model"] == "7"
    assert reply["number"] == 1
    assert reply["presets"] == reply["captures"] == 3
    assert reply["trim_db"] == 1.5
    assert reply["input_gain_db"] == pytest.approx(12.2 - 15.0 + 1.5)
    assert reply["calibrated"] is True
    assert "15 dBu" in str(reply["basis"])
    assert reply["bypass"] is False
    assert reply["page"] == "home"
    assert reply["playing"] is True
    assert (reply["input_peak_dbfs"], reply["output_peak_dbfs"]) == (-6.0, -12.0)
    assert (reply["input_clips"], reply["output_clips"]) == (0, 1)
    assert (reply["xruns"], reply["late_blocks"], reply["block_us_max"]) == (2, 3, 500.0)
    assert reply["realtime"] == ["fifo", "memory_locked"]


def test_status_without_audiod_and_without_presets_is_whole_json_too() -> None:
    reply, _ = answer(empty_state(), {"do": "status"}, 0.0)
    assert reply["preset"] is None
    assert reply["audio"] is False
    assert reply["bypass"] is True
    assert json.loads(json.dumps(reply, allow_nan=False)) == reply


def test_presets_are_listed_with_the_current_one_marked() -> None:
    reply, _ = answer(playing_desk().state, {"do": "presets"}, 0.0)
    listed = cast(list[dict[str, object]], reply["presets"])
    assert [(preset["number"], preset["name"], preset["current"]) for preset in listed] == [
        (1, "7", True),
        (2, "Clean", False),
        (3, "Lead", False),
    ]


@pytest.mark.parametrize(("which", "position"), [("Lead", 2), (2, 1), ("2", 1), ("7", 0), (" 3 ", 2)])
def test_a_preset_is_found_by_name_first_then_by_number(which: object, position: int) -> None:
    reply, want = answer(playing_desk().state, {"do": "play", "preset": which}, 5.0)
    assert reply["ok"] is True
    assert want == PlayPreset(position, 5.0)


@pytest.mark.parametrize("which", ["nope", 0, 4, -1, "", "²", "9" * 5000])
def test_an_unknown_preset_is_declined_with_the_names_there_are(which: object) -> None:
    reply, want = answer(playing_desk().state, {"do": "play", "preset": which}, 5.0)
    assert reply["ok"] is False
    assert want is None
    assert "Clean" in str(reply["sentence"])


@pytest.mark.parametrize(
    ("request_", "want"),
    [
        ({"do": "bypass", "on": True}, WantBypass(True)),
        ({"do": "trim", "db": -1.5}, WantTrim(-1.5, 5.0)),
        ({"do": "trim", "db": 2}, WantTrim(2.0, 5.0)),
        ({"do": "rescan"}, WantRescan()),
        ({"do": "import", "path": "/media/x"}, WantImport(Path("/media/x"))),
    ],
)
def test_a_wish_is_granted(request_: object, want: object) -> None:
    reply, wanted = answer(playing_desk().state, request_, 5.0)
    assert reply["ok"] is True
    assert wanted == want


@pytest.mark.parametrize(
    "request_",
    [
        None,
        [],
        {},
        {"do": "dance"},
        {"do": "bypass", "on": 1},
        {"do": "trim", "db": 20.5},
        {"do": "trim", "db": float("nan")},
        {"do": "trim", "db": True},
        {"do": "trim", "db": -(10**400)},
        {"do": "play", "preset": True},
        {"do": "play"},
        {"do": "import", "path": "relative"},
    ],
)
def test_nonsense_is_declined_in_a_sentence(request_: object) -> None:
    reply, want = answer(playing_desk().state, request_, 5.0)
    assert reply["ok"] is False
    assert str(reply["sentence"]).endswith(".")
    assert want is None


@pytest.mark.parametrize(
    "wish",
    [
        {"do": "play", "preset": "x"},
        {"do": "gain", "set_db": "x"},
        {"do": "wizard", "act": "begin", "method": "x"},
        {"do": "output", "mode": "x"},
    ],
)
def test_a_flood_of_nonsense_is_not_sent_back_whole(wish: dict[str, str]) -> None:
    flood = {key: "x" * 50_000 if word == "x" else word for key, word in wish.items()}
    reply, _ = answer(desk_with(codec(), entry("Clean")).state, flood, 5.0)
    assert reply["ok"] is False
    assert len(str(reply["sentence"])) < 300


def test_nothing_can_be_trimmed_or_played_on_an_empty_pedal() -> None:
    for request in ({"do": "trim", "db": 1.0}, {"do": "play", "preset": 1}):
        reply, want = answer(empty_state(), request, 5.0)
        assert "import a capture" in str(reply["sentence"])
        assert want is None


@given(
    JSON
    | st.fixed_dictionaries({"do": st.sampled_from(["play", "trim", "bypass", "import"]), "preset": JSON, "db": JSON})
)
def test_any_json_gets_an_answer_that_is_json(request: object) -> None:
    reply, _ = answer(Desk(entry("A")).state, request, 5.0)
    assert isinstance(reply["ok"], bool)
    json.dumps(reply, allow_nan=False)
