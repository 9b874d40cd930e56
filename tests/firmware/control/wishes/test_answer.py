"""Whatever comes over the socket is answered: what makes no sense with the key and the remedy, the rest with a record
made from the state after the act."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.control.wishes.answer import Plain, Tell, answer
from firmware.control.wishes.table import ROWS, WISHES
from firmware.control.wishes.wish import RefusedError
from firmware.decide.events import Want
from hw.schema import schema
from tests.stand_ins.asking import asked, wanted
from tests.stand_ins.codecs import KNOB, codec, desk_with
from tests.stand_ins.control import Desk, empty_state, entry

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KEYS = sorted({key for wish in ROWS for key in schema(wish.request)})
WORDS = ["begin", "next", "again", "end", "accept", "leave", "meter", "all", "auto", "/media/x", "lead"]


def test_the_pedal_knows_what_it_always_knew() -> None:
    assert list(WISHES) == [
        *("status", "xruns", "presets", "play", "preset", "setlists", "setlist"),
        *("preset new", "preset copy", "preset rename", "preset move"),
        *("preset delete", "preset save", "preset revert"),
        *("setlist new", "setlist add", "setlist move", "setlist remove", "setlist delete"),
        *("actions", "do", "get", "set", "screen"),
        *("library", "capture", "import", "imported", "rescan", "level", "rename", "remove"),
        *("gain", "input", "coach", "strokes", "wizard", "calibration"),
        "names",
    ]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (None, 'no JSON object; send one such as {"do": "status"}'),
        ([], "no JSON object"),
        ({}, "does not know do = None; it knows status, xruns"),
        ({"do": []}, "does not know do = []"),
        ({"do": "dance"}, 'does not know do = "dance"; it knows status'),
        ({"do": "statsu"}, "(did you mean 'status'?)"),
        (
            {"do": "status", "all": True},
            "status: the request knows no key 'all'; correct or delete it (it knows none",
        ),
        ({"do": "do", "action": 1}, "do: action = 1 is the wrong kind; write a text in quotes."),
        ({"do": "do", "act": "next"}, "the request knows no key 'act' (did you mean 'action'?)"),
        ({"do": "set", "path": "trim_db"}, "set: the request needs value; add it"),
        ({"do": "set", "path": "trim_db", "value": 20.5}, "trim_db = 20.5 is not allowed; give -20 to 20 dB."),
        ({"do": "set", "path": "trim_db", "value": float("nan")}, "value = nan is no number"),
        ({"do": "set", "path": "trim_db", "value": True}, "trim_db = on is not allowed; give -20 to 20 dB."),
        ({"do": "set", "path": "trim_db", "value": -(10**400)}, "is no number; write"),
        (
            {"do": "play", "preset": True},
            "true is the wrong kind; write a text in quotes or a whole number.",
        ),
        ({"do": "import", "path": ""}, "path is empty"),
        ({"do": "import", "path": "relative"}, "relative is not a whole path; begin it with /."),
        ({"do": "imported", "path": "/media/x"}, "the request needs from; add it"),
        ({"do": "gain", "setdb": 5.0}, "knows no key 'setdb' (did you mean 'set_db'?)"),
        ({"do": "gain", "set_db": 5.0, "knob_db": 5.0}, "not both; give set_db or knob_db."),
        ({"do": "coach", "act": "play"}, 'act = "play" is not allowed; write "begin" or "accept" or "leave".'),
        ({"do": "strokes", "act": 3}, "act = 3 is the wrong kind"),
        ({"do": "wizard", "act": []}, "act = [] is the wrong kind"),
        ({"do": "wizard", "act": "begin"}, "begin with a method (loopback, meter, source)"),
        ({"do": "wizard", "act": "leave", "value": 1.0}, "next with a value where it asks for one, or leave."),
        ({"do": "wizard", "method": "meter"}, "begin with a method"),
        ({"do": "calibration", "forget": "everything"}, 'write "input" or "output" or "all".'),
        ({"do": "calibration", "forget": "all", "max_input_dbu": 1.0}, "not both at once; give one of them."),
        ({"do": "set", "path": "output", "value": "loud"}, "give auto, equal, raw, normalized or calibrated."),
        ({"do": "level", "model_id": "a"}, "the request needs input_level_dbu; add it"),
    ],
)
def test_what_makes_no_sense_is_declined_with_key_and_remedy(request_: object, words: str) -> None:
    said = wanted(desk_with(codec()).state, request_)
    assert isinstance(said, str)
    assert words in said
    assert said.endswith(".")


@pytest.mark.parametrize(
    "keys",
    [
        {"do": "x"},
        {"do": "status", "x": 1},
        {"do": "play", "preset": "x"},
        {"do": "gain", "set_db": "x"},
        {"do": "import", "path": "x"},
        {"do": "wizard", "act": "begin", "method": "x"},
        {"do": "set", "path": "output", "value": "x"},
        {"do": "set", "path": "x", "value": 1},
        {"do": "do", "action": "x"},
        {"do": "do", "action": "preset x"},
    ],
)
def test_a_flood_of_nonsense_is_not_sent_back_whole(keys: dict[str, object]) -> None:
    flood = "x" * 50_000
    request = {flood if key == "x" else key: flood if value == "x" else value for key, value in keys.items()}
    reply = asked(desk_with(codec(), entry("Clean")), request)
    assert reply["ok"] is False
    assert len(reply["sentence"]) < 600, "all that the pedal knows, and a line of what was asked"


def test_an_act_that_fails_is_declined_with_its_sentence() -> None:
    def act(_want: Want, tell: Tell) -> None:
        tell(empty_state(), RefusedError("it cannot be kept; make room."))

    replies: list[Plain] = []
    answer(empty_state(), {"do": "rescan"}, 0.0, act, replies.append)
    (reply,) = replies
    assert reply == {"ok": False, "sentence": "it cannot be kept; make room."}


def _request(name: str, keys: dict[str, object]) -> dict[str, object]:
    return {**keys, "do": name}


@pytest.mark.parametrize("make", [Desk, lambda: Desk(entry("Lead")), lambda: desk_with(codec(KNOB), entry("Lead"))])
@given(
    JSON
    | st.builds(
        _request,
        st.sampled_from(list(WISHES)),
        st.dictionaries(st.sampled_from(KEYS), JSON | st.sampled_from(WORDS) | st.floats(-40.0, 40.0), max_size=3),
    )
)
def test_any_json_gets_an_answer_that_is_json(make: Callable[[], Desk], request: Any) -> None:
    reply = asked(make(), request)
    assert reply["ok"] is True or reply["sentence"]
