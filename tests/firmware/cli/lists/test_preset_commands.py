"""`pedal presets` and `pedal preset`: presets are listed, made, shown, copied, renamed, moved, deleted and saved."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.cli.main import main
from firmware.control.wishes.presets import PRESETS_A_PAGE
from firmware.decide.events import Action, Do, LibraryRead, WantKnob
from firmware.decide.list_edits import NewSetlist
from firmware.sound import Cab, Pedal, Preset
from firmware.store.last import KeptEdit
from tests.stand_ins.control import Desk
from tests.stand_ins.row import cabinet
from tests.stand_ins.walking import list_edit, names, plays


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_all_presets_are_listed_with_what_one_must_know(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.happen(WantKnob("level_db", -3.0, desk.now_s))
    assert main(["presets"]) == 0
    assert said(capsys).splitlines() == [
        " #  preset   capture    level",
        ">1  Clean •  Clean    -3.0 dB",
        " 2  Crunch   Crunch   +0.0 dB",
        " 3  Lead 1   Lead 1   +0.0 dB",
        " 4  Lead 2   Lead 2   +0.0 dB",
    ]


def test_a_missing_capture_and_the_slots_of_the_setlist_that_is_walked_are_listed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = Preset("Gone", "f" * 64, "Plexi")
    desk.happen(LibraryRead(desk.state.library.entries, (*desk.state.lists.saved, gone), 101.0))
    list_edit(desk, NewSetlist("Friday", ("Crunch", "Clean", "Crunch")))
    plays(desk, "setlist Friday")
    assert main(["presets"]) == 0
    rows = said(capsys).splitlines()
    assert rows[0].split() == ["#", "preset", "capture", "level", "slot"]
    assert rows[2].split() == [">2", "Crunch", "Crunch", "+0.0", "dB", "1", "3"]
    assert rows[3].split() == ["3", "Gone", "Plexi", "+0.0", "dB", "capture", "is", "missing"]


def test_five_hundred_come_page_by_page(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    count = 10 * PRESETS_A_PAGE
    many = tuple(Preset(f"P {number}", "clean", "Clean") for number in range(count))
    desk.happen(LibraryRead(desk.state.library.entries, many, 101.0))
    assert main(["presets", "--json"]) == 0
    listed = json.loads(said(capsys))["presets"]
    assert [each["number"] for each in listed] == list(range(1, count + 1))
    assert listed[-1]["name"] == f"P {count - 1}"


def test_without_presets_it_says_how_to_make_one(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    for name in names(desk):
        assert main(["preset", "delete", name]) == 0
    assert said(capsys).splitlines()[-1] == "deleted Lead 2; there is no preset any more"
    assert main(["presets"]) == 0
    assert "`pedal preset new CAPTURE`" in said(capsys)


def test_a_preset_is_made_copied_renamed_moved_and_deleted_by_the_beginning_of_its_name(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in ("new lead\u00a01 Solo", "copy cru", "rename sol Outro", "move outro 1", "delete cr"):
        verb, *rest = words.split(" ")
        if verb == "delete":
            assert main(["preset", verb, *rest]) == 2, "two begin so"
            rest = ["crunch (2)"]
        assert main(["preset", verb, *rest]) == 0
    assert said(capsys).splitlines() == [
        "made 5 Solo",
        "made 3 Crunch (2)",
        "is now 6 Outro",
        "is now 1 Outro",
        "deleted Crunch (2); plays Clean",
    ]
    assert names(desk) == ["Outro", "Clean", "Crunch", "Lead 1", "Lead 2"]
    assert desk.state.preset
    assert desk.state.preset.name == "Clean"


def test_what_is_turned_is_shown_saved_and_reverted(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.happen(WantKnob("trim_db", 2.0, desk.now_s))
    list_edit(desk, NewSetlist("Friday", ("Clean",)))
    assert main(["preset", "show", "cl"]) == 0
    lines = [line.split(maxsplit=1) for line in said(capsys).splitlines()]
    assert ["preset", "1 Clean, which plays"] in lines
    assert ["setlists", "Friday"] in lines
    assert ["trim_db", "2.0 dB • saved: 0.0 dB"] in lines
    assert main(["preset", "save"]) == 0
    assert desk.state.lists.edits == ()
    desk.happen(WantKnob("trim_db", 4.0, desk.now_s))
    desk.happen(Do(Action("next"), desk.now_s))
    assert desk.state.lists.edits == (KeptEdit("Clean", "trim_db", 4.0),)
    assert main(["preset", "revert", "clean"]) == 0
    assert (desk.state.lists.edits, desk.state.lists.presets[0].trim_db) == ((), 2.0)
    assert said(capsys).splitlines() == ["saved 1 Clean", "as it was saved: 1 Clean"]
    assert main(["preset", "show"]) == 0
    assert said(capsys).splitlines()[0].split(maxsplit=1) == ["preset", "2 Crunch, which plays"]
    assert main(["preset", "show", "1", "--json"]) == 0
    shown = json.loads(said(capsys))
    assert (shown["preset"]["name"], shown["edits"], shown["setlists"]) == ("Clean", [], ["Friday"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["new", "Plexi"], "there is no capture 'Plexi'; the pedal has Clean, Crunch, Lead 1, Lead 2."),
        (["new", "lead"], "`lead` could be Lead 1 or Lead 2; write more of it."),
        (["new", "Clean", "Crunch"], "there is a preset 'Crunch' already; give another name."),
        (["new", "Clean", " Crunch\n"], "already; give another name."),
        (["copy", "Clean", "\u200b"], "a name needs at least one letter that can be seen; give another."),
        (["rename", "nosuch", "X"], "there is no preset 'nosuch'; the pedal has Clean, Crunch"),
        (["move", "Clean", "0"], "places count from 1, not 0"),
        (["save", "le"], "`le` could be Lead 1 or Lead 2"),
        (["dance"], "there is no command 'dance'"),
    ],
)
@pytest.mark.usefixtures("desk")
def test_a_mistake_is_one_sentence(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(["preset", *words])
    except SystemExit as left:  # argparse's own way out
        status = left.code
    assert status == 2
    shown = capsys.readouterr().err
    assert sentence in shown
    assert shown.count("\n") == 1


@pytest.mark.parametrize("words", ["presets", "preset show Clean", "preset save", "setlist list", "setlist play all"])
def test_without_a_pedal_it_says_how_to_start_it(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path))
    assert main(words.split()) == 2
    assert "no pedal is running" in capsys.readouterr().err


def test_alone_the_commands_below_it_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("preset", "setlist"):
        assert main([verb]) == 0
        assert "delete" in said(capsys)


def test_its_pedal_and_its_cabinet_are_chosen_by_name_and_listed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    library = (*desk.state.library.entries, cabinet("V30"))
    desk.happen(LibraryRead(library, desk.state.lists.presets, desk.now_s))
    assert main(["preset", "pedal", "crunch"]) == 0
    assert main(["preset", "cab", "v3"]) == 0
    assert said(capsys).splitlines() == ["Clean: pedal Crunch", "Clean: cab V30"]
    assert main(["presets"]) == 0
    rows = said(capsys).splitlines()
    assert rows[0].split() == ["#", "preset", "pedal", "capture", "cab", "level"]
    assert rows[1].split() == [">1", "Clean", "•", "Crunch", "Clean", "V30", "+0.0", "dB"]
    assert main(["preset", "show"]) == 0
    lines = [line.split(maxsplit=1) for line in said(capsys).splitlines()]
    assert lines[1:4] == [["pedal", "Crunch"], ["capture", "Clean"], ["cab", "V30"]]
    assert main(["do", "cab", "off"]) == 0
    assert main(["preset", "cab", "none"]) == 0
    assert said(capsys).splitlines()[-1] == "Clean: no cab"
    assert main(["preset", "cab", "crunch"]) == 2, "a capture is no cabinet"
    assert "there is no cabinet 'crunch'" in capsys.readouterr().err


def test_a_part_that_is_chosen_and_not_heard_is_said_to_be_left_out(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.happen(WantKnob("pedal.on", False, desk.now_s))
    assert main(["preset", "pedal", "crunch"]) == 0
    assert said(capsys) == "Clean: pedal Crunch, left out; `pedal do pedal on` lets it be heard\n"


def test_a_part_that_is_missing_is_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    there, *others = desk.state.lists.saved
    lacks = replace(there, pedal=Pedal("", "Screamer"), cab=Cab("f" * 64, "V30.wav"))
    desk.happen(LibraryRead(desk.state.library.entries, (lacks, *others), 101.0))
    assert main(["presets"]) == 0
    assert said(capsys).splitlines()[1].endswith("pedal Screamer, cab V30.wav are missing")
    assert main(["preset", "show"]) == 0
    assert "pedal Screamer: import it again, cab V30.wav: import it again" in said(capsys)
