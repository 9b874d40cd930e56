"""The library as it is shown: what plays, what it costs, in pages; the preset and the row that stay under a foot."""

from dataclasses import replace
from typing import TypeVar

import pytest

from firmware.captures.entry import Entry
from firmware.control.wishes.captures import CAPTURES_A_PAGE, LibraryReply
from firmware.decide.events import LibraryRead, PlayPreset
from firmware.errors import LinkError
from firmware.sound import Preset
from hw.strict import About
from hw.strict_json import read_plain
from tests.stand_ins.asking import asked
from tests.stand_ins.control import Desk, entry, loaded
from tests.stand_ins.states import altered

A = entry("A")
R = TypeVar("R")


def understood(record: type[R], reply: object) -> R:
    """As the command line reads it."""
    return read_plain(record, reply, "the reply", About("reply", LinkError))


@pytest.mark.parametrize("damaged", [(), ("The capture 6f2c is damaged; import it again.",)])
def test_what_is_damaged_is_kept_for_who_asks(damaged: tuple[str, ...]) -> None:
    desk = Desk(A)
    desk.happen(LibraryRead((A,), (), 101.0, damaged))
    reply = asked(desk, {"do": "library"})
    assert reply["damaged"] == list(damaged)


def test_the_library_is_reported_with_what_plays_and_what_it_costs() -> None:
    desk = Desk(loaded("A", 0.31), loaded("B", 0.3, 1.25))
    reply = asked(desk, {"do": "library"})
    catalogue = understood(LibraryReply, {key: value for key, value in reply.items() if key != "ok"})
    assert catalogue.block_frames == 64
    first, second = catalogue.captures
    assert (first.name, first.plays) == ("A", True)
    assert first.graph.load
    assert first.graph.load.word == "green"
    assert (second.submodel, second.submodels, second.plays) == (2, 2, False)
    assert second.graph.load
    assert (second.graph.load.word, second.graph.load.share) == ("red", 1.25)


def test_the_status_shows_the_load_of_what_plays() -> None:
    desk = Desk(loaded("A", 0.9))
    status = asked(desk, {"do": "status"})
    assert (status["load"], status["load_verdict"]) == (pytest.approx(0.9), "red")
    status = asked(Desk(), {"do": "status"})
    assert status["load"] is status["load_verdict"] is None


def test_one_capture_is_reported_with_all_of_its_submodels() -> None:
    desk = Desk(loaded("B", 0.3, 1.25))
    reply = asked(desk, {"do": "capture", "model_id": "b"})
    loads = [graph.load for graph in understood(Entry, reply["capture"]).graphs]
    assert [load.word for load in loads if load] == ["green", "red"]
    assert asked(desk, {"do": "capture", "model_id": "none"}) == {"ok": True, "capture": None}


def test_a_new_capture_of_the_same_name_does_not_take_the_place_of_the_one_that_plays() -> None:
    """Presets made for captures are named after them, and numbered where that is not enough."""
    playing = replace(entry("Lead"), model_id="f" * 64)
    desk = Desk(playing)
    desk.settle()
    newcomer = replace(loaded("Lead", 0.1), model_id="0" * 64)
    desk.happen(LibraryRead((newcomer, playing), (), 101.0))
    assert desk.state.preset
    assert (desk.state.preset.name, desk.state.preset.model_id) == ("Lead (2)", playing.model_id)


def test_a_preset_file_that_names_another_capture_now_is_followed() -> None:
    before, after = Preset("Lead", "a", "A"), Preset("Lead", "b", "B")
    desk = Desk(A, entry("B"), presets=(before,))
    desk.happen(PlayPreset([preset.name for preset in desk.state.lists.presets].index("Lead"), 100.0))
    desk.happen(LibraryRead((A, entry("B")), (after,), 101.0))
    assert desk.state.preset == after


def test_a_capture_that_comes_in_above_the_hand_puts_no_other_under_it() -> None:
    desk = Desk(entry("B"), entry("D"))
    desk.state = altered(desk.state, page="captures", row=1)
    desk.happen(LibraryRead((entry("B"), entry("C"), entry("D")), (), 2.0))
    assert desk.state.view.row == 2
    desk.happen(LibraryRead((entry("B"), entry("C")), (), 3.0))
    assert desk.state.view.row == 1, "the row is gone: the nearest one"
    desk.happen(LibraryRead((), (), 4.0))
    assert desk.state.view.row == 0


def test_a_library_of_500_comes_in_pages_that_delay_no_foot() -> None:
    desk = Desk(*(entry(f"{n:03}") for n in range(500)))
    names: list[str] = []
    while len(names) < 500:
        reply = asked(desk, {"do": "library", "from": len(names)})
        assert (reply["count"], len(reply["captures"])) == (500, CAPTURES_A_PAGE)
        names += [capture["name"] for capture in reply["captures"]]
    assert names == [f"{n:03}" for n in range(500)]
    assert asked(desk, {"do": "library"})["captures"][0]["name"] == "000"
    assert asked(desk, {"do": "library", "from": 500})["captures"] == []


def test_the_presets_of_500_captures_come_in_pages() -> None:
    desk = Desk(*(entry(f"{n:03}") for n in range(500)))
    reply = asked(desk, {"do": "presets", "from": 490})
    assert reply["count"] == 500
    assert [(preset["number"], preset["name"]) for preset in reply["presets"]] == [
        (n + 1, f"{n:03}") for n in range(490, 500)
    ]
