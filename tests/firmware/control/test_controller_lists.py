"""What is agreed about presets and setlists is on the disk when the reply comes, or the reply says that it is not."""

from pathlib import Path

import pytest

from firmware.decide.events import WantKnob
from firmware.store import preset_files
from firmware.store.last import KeptEdit, read_last
from firmware.store.setlists import SetlistShelf
from tests.stand_ins.control import entry
from tests.stand_ins.controllers import Bench
from tests.stand_ins.memories import full_disk


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Plays A; B is the other preset. What a first start has to write is written."""
    bench = Bench(tmp_path, entry("A"), entry("B"))
    bench.start_up()
    bench.settle()
    bench.controller.look_after_memory(bench.now_s + 2.0)
    return bench


def presets(folder: Path) -> list[str]:
    return sorted(preset.name for preset in preset_files.read_folder(folder / "presets").files.values())


def test_every_edit_is_on_the_disk_once_it_is_answered(bench: Bench, tmp_path: Path) -> None:
    assert bench.asked({"do": "preset new", "capture": "B", "name": "Solo"})["ok"] is True
    assert presets(tmp_path) == ["A", "B", "Solo"]
    assert bench.asked({"do": "preset rename", "name": "so", "to": "Outro"})["ok"] is True
    assert presets(tmp_path) == ["A", "B", "Outro"]
    assert bench.asked({"do": "preset move", "name": "Outro", "place": 0})["ok"] is True
    assert bench.asked({"do": "setlist new", "name": "Friday", "presets": ["ou", "A"]})["ok"] is True
    assert bench.asked({"do": "preset delete", "name": "B"})["ok"] is True
    assert presets(tmp_path) == ["A", "Outro"]
    found = SetlistShelf(tmp_path / "setlists", tmp_path / "order.toml").read()
    assert (found.order.presets, [each.presets for each in found.setlists]) == (("Outro", "A"), [("Outro", "A")])
    assert bench.asked({"do": "setlist delete", "name": "fri"})["ok"] is True
    assert list((tmp_path / "setlists").iterdir()) == []


def test_a_saved_preset_is_on_the_disk_and_no_edit_any_more_for_who_starts_anew(bench: Bench, tmp_path: Path) -> None:
    bench.controller.happen(WantKnob("trim_db", 2.0, bench.now_s))
    reply = bench.asked({"do": "preset save"})
    assert reply["ok"] is True
    assert preset_files.read(tmp_path / "presets" / "A.toml").trim_db == 2.0
    assert read_last(tmp_path / "last.json").edits == ()


def test_a_renamed_preset_is_found_again_with_its_edits_after_a_power_cut(bench: Bench, tmp_path: Path) -> None:
    bench.controller.happen(WantKnob("trim_db", 2.0, bench.now_s))
    bench.asked({"do": "preset rename", "name": "A", "to": "Verse"})
    last = read_last(tmp_path / "last.json")
    assert (last.preset, last.edits) == ("Verse", (KeptEdit("Verse", "trim_db", 2.0),))


def test_a_knob_that_is_turned_waits_for_its_second_of_quiet(bench: Bench, tmp_path: Path) -> None:
    before = (tmp_path / "last.json").read_bytes()
    assert bench.asked({"do": "set", "path": "trim_db", "value": 2.0})["ok"] is True
    assert (tmp_path / "last.json").read_bytes() == before


@pytest.mark.parametrize(
    ("request_", "what"),
    [
        ({"do": "preset new", "capture": "B", "name": "Solo"}, "preset Solo cannot be saved"),
        ({"do": "preset rename", "name": "A", "to": "Solo"}, "preset Solo cannot be saved"),
        ({"do": "preset move", "name": "A", "place": 1}, "the order of presets cannot be saved"),
        ({"do": "setlist new", "name": "Friday"}, "setlist Friday cannot be saved"),
        ({"do": "preset delete", "name": "B"}, "preset B cannot be removed"),
        ({"do": "do", "action": "master -6"}, "the setting master_db cannot be saved"),
    ],
)
def test_a_full_disk_is_told_to_who_asked_and_what_was_wanted_holds_until_power_off(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, request_: object, what: str
) -> None:
    mended = full_disk(monkeypatch)
    reply = bench.asked(request_)
    assert reply["ok"] is False
    assert f"until the pedal is switched off only: {what}" in str(reply["sentence"])
    assert "No space left" in str(reply["sentence"])
    assert bench.asked({"do": "presets"})["ok"] is True
    mended()
    bench.controller.look_after_memory(bench.now_s + 6.0)
    assert bench.memory.due_s is None, "it is written by now"


def test_what_another_file_has_wrong_is_not_laid_to_the_charge_of_who_asks(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "presets" / "A.toml").write_text("name = ")
    bench.controller.happen(WantKnob("trim_db", 2.0, bench.now_s))
    assert bench.asked({"do": "preset save"})["ok"] is False
    assert bench.asked({"do": "preset new", "capture": "B", "name": "Solo"})["ok"] is True


def test_a_preset_whose_file_was_removed_over_ssh_is_not_said_to_be_saved(bench: Bench, tmp_path: Path) -> None:
    bench.controller.happen(WantKnob("trim_db", 2.0, bench.now_s))
    (tmp_path / "presets" / "A.toml").unlink()
    reply = bench.asked({"do": "preset save"})
    assert (reply["ok"], reply["sentence"]) == (False, "preset A is no more: its file was removed meanwhile.")
