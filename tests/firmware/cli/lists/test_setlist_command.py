"""`pedal setlist`: setlists are made, shown, changed, played and deleted."""

import json

import pytest

from firmware.cli.main import main
from firmware.control.wishes.setlists import SLOTS_A_PAGE
from firmware.decide.list_edits import NewSetlist
from firmware.store.setlists import Setlist
from tests.stand_ins.control import Desk
from tests.stand_ins.states import altered
from tests.stand_ins.walking import list_edit, plays

FRIDAY = ("Lead 2", "Clean", "Lead 2")


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_a_setlist_is_made_changed_and_deleted_with_slots_counted_from_1(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = [
        (["new", "Friday", "cru", "lead 1"], ["Crunch", "Lead 1"]),
        (["add", "fri", "cl"], ["Crunch", "Lead 1", "Clean"]),
        (["add", "fri", "4", "--at", "1"], ["Lead 2", "Crunch", "Lead 1", "Clean"]),
        (["move", "fri", "4", "2"], ["Lead 2", "Clean", "Crunch", "Lead 1"]),
        (["remove", "fri", "3"], ["Lead 2", "Clean", "Lead 1"]),
    ]
    for words, presets in steps:
        assert main(["setlist", *words]) == 0
        first, _header, *rows = said(capsys).splitlines()
        assert first == f"Friday: {len(presets)} presets"
        assert [row.split(maxsplit=1) for row in rows] == [[str(n), name] for n, name in enumerate(presets, 1)]
    assert desk.state.lists.setlists == (Setlist("Friday", ("Lead 2", "Clean", "Lead 1")),)
    assert main(["setlist", "delete", "fri"]) == 0
    assert said(capsys) == "deleted Friday\n"
    assert desk.state.lists.setlists == ()


def test_the_one_that_is_walked_is_marked_and_where_in_it_the_player_is(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    list_edit(desk, NewSetlist("Friday", FRIDAY))
    list_edit(desk, NewSetlist("Monday"))
    assert main(["setlist", "play", "fri"]) == 0
    assert said(capsys) == "walks Friday; plays Lead 2\n"
    assert main(["setlist", "list"]) == 0
    assert said(capsys).splitlines() == [" #  setlist  presets", ">1  Friday         3", " 2  Monday         0"]
    plays(desk, "previous")
    assert main(["setlist", "show"]) == 0
    assert said(capsys).splitlines()[-1].split(maxsplit=1) == [">3", "Lead 2"]
    assert main(["setlist", "play", "all"]) == 0
    assert said(capsys) == "walks all presets; plays Lead 2\n"
    assert main(["setlist", "show", "--json"]) == 0
    shown = json.loads(said(capsys))
    assert (shown["name"], shown["walked"], len(shown["slots"])) == ("", True, 4)


def test_what_a_file_names_that_there_is_not_is_marked_and_stepped_over(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.state = altered(desk.state, setlists=(Setlist("Old", ("Gone", "Crunch", "Lost", "Clean")),))
    assert plays(desk, "setlist Old") == "Crunch"
    assert plays(desk, "next") == "Clean"
    assert main(["setlist", "show"]) == 0
    assert [line.split() for line in said(capsys).splitlines()[2:]] == [
        ["1", "Gone", "there", "is", "none"],
        ["2", "Crunch"],
        ["3", "Lost", "there", "is", "none"],
        [">4", "Clean"],
    ]


def test_a_long_one_comes_page_by_page(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    list_edit(desk, NewSetlist("Long", ("Clean", "Crunch") * SLOTS_A_PAGE))
    assert main(["setlist", "show", "long", "--json"]) == 0
    assert len(json.loads(said(capsys))["slots"]) == 2 * SLOTS_A_PAGE


def test_without_setlists_it_says_how_to_make_one(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["setlist", "list"]) == 0
    assert "`pedal setlist new NAME PRESET ...`" in said(capsys)
    assert desk.state.lists.setlists == ()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["new", "ALL"], "ALL means all presets; give the setlist another name."),
        (["new", "Friday"], "there is a setlist 'Friday' already"),
        (["add", "Monday", "Clean"], "there is no setlist 'Monday'; the pedal has Friday."),
        (["add", "Friday", "lead"], "`lead` could be Lead 1 or Lead 2"),
        (["remove", "Friday", "4"], "setlist Friday has 3 presets, none in place 4."),
        (["move", "Friday", "9", "1"], "none in place 9."),
        (["play", "nosuch"], "there is no setlist 'nosuch'; the pedal has Friday."),
    ],
)
def test_a_mistake_is_one_sentence(
    desk: Desk, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    list_edit(desk, NewSetlist("Friday", FRIDAY))
    assert main(["setlist", *words]) == 2
    shown = capsys.readouterr().err
    assert sentence in shown
    assert shown.count("\n") == 1


def test_setlists_are_listed_as_people_count_whenever_they_were_made(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """As after a start, when they come in the order of their files: the numbers stay."""
    for name in ("Gig 10", "gig 9", "Friday"):
        list_edit(desk, NewSetlist(name))
    assert main(["setlist", "list"]) == 0
    assert [row.split(maxsplit=1)[1][:6].strip() for row in said(capsys).splitlines()[1:]] == [
        "Friday",
        "gig 9",
        "Gig 10",
    ]


def test_where_the_file_of_the_one_that_is_walked_was_removed_all_presets_are(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    list_edit(desk, NewSetlist("Friday", FRIDAY))
    plays(desk, "setlist Friday")
    desk.state = altered(desk.state, setlists=())
    assert main(["setlist", "show"]) == 0
    assert said(capsys).splitlines()[0] == "all presets: 4 presets, walked now"
    assert main(["status", "--json"]) == 0
    assert json.loads(said(capsys))["setlist"] is None
