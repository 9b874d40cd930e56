import os
from errno import EROFS
from pathlib import Path

import pytest

from firmware.calibrate.owned import Figure, Owned
from firmware.control.memory import QUIET_S, Memory
from firmware.errors import CaptureError
from firmware.places import StateFolder
from firmware.sound import Preset
from firmware.store import preset_files
from firmware.store.last import Last, read_last
from firmware.store.owned_file import read_owned, write_owned
from hw.profile import Former
from tests.stand_ins.control import entry

LEAD = Preset("Lead", "a", "A")
MEASURED = Owned(max_input=Figure(9.7, 0.05, "meter", "2026-11-22"))


def memory_in(folder: Path) -> Memory:
    return Memory(StateFolder(folder), lambda: ((entry("A"),), ()), lambda _id, _dbu: None)


def test_forty_detents_are_written_once_after_a_second_of_quiet(tmp_path: Path) -> None:
    memory = memory_in(tmp_path)
    assert memory.due_s is None
    for detent in range(40):
        memory.save(Preset("Lead", "a", "A", trim_db=detent / 2), now_s=10.0 + detent / 10)
    assert memory.due_s == pytest.approx(10.0 + 3.9 + QUIET_S)
    assert not (tmp_path / "presets").exists()
    assert memory.write() == []
    assert preset_files.read(tmp_path / "presets" / "Lead.toml").trim_db == 19.5
    assert memory.due_s is None


def test_a_preset_is_saved_where_the_player_put_it(tmp_path: Path) -> None:
    preset_files.write(tmp_path / "presets" / "my own.toml", LEAD)
    memory = memory_in(tmp_path)
    assert memory.read() == ((entry("A"),), (LEAD,), ())
    memory.save(Preset("Lead", "a", "A", trim_db=1.0), 0.0)
    memory.write()
    assert preset_files.read(tmp_path / "presets" / "my own.toml").trim_db == 1.0
    assert os.listdir(tmp_path / "presets") == ["my own.toml"]  # noqa: PTH208 - the names are what counts


def test_a_file_with_a_mistake_that_the_player_may_mend_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "Lead.toml").write_text("name = ")
    memory = memory_in(tmp_path)
    _, found, problems = memory.read()
    assert found == ()
    assert "Lead.toml" in problems[0].sentence
    for trim_db in (1.0, 2.0):
        memory.save(Preset("Lead", "a", "A", trim_db=trim_db), 0.0)
        memory.write()
    assert (tmp_path / "presets" / "Lead.toml").read_text() == "name = "
    assert preset_files.read(tmp_path / "presets" / "Lead~.toml").trim_db == 2.0


def test_the_end_is_marked_clean_and_only_the_end(tmp_path: Path) -> None:
    memory = memory_in(tmp_path)
    memory.remember(Last("Lead", bypass=True, clean=False), 0.0)
    memory.write()
    assert read_last(tmp_path / "last.json") == Last("Lead", bypass=True, clean=False)
    memory.close()
    assert read_last(tmp_path / "last.json") == Last("Lead", bypass=True, clean=True)


def test_what_cannot_be_saved_is_reported_and_does_not_keep_the_rest_from_being_saved(tmp_path: Path) -> None:
    (tmp_path / "presets").write_text("a file, where a folder should be")
    memory = memory_in(tmp_path)
    memory.save(LEAD, 0.0)
    memory.remember(Last("Lead"), 0.0)
    (problem,) = memory.write()
    assert "preset Lead cannot be saved" in problem.sentence
    assert read_last(tmp_path / "last.json").preset == "Lead"


def test_what_the_owner_measured_is_kept_by_codec_and_read_before_it_is_written_too(tmp_path: Path) -> None:
    memory = memory_in(tmp_path)
    assert memory.owned("box") == (Owned(), ())
    memory.save_owned("box", MEASURED, now_s=10.0)
    assert memory.due_s == 10.0 + QUIET_S
    assert memory.owned("box") == (MEASURED, ())
    assert memory.write() == []
    assert memory_in(tmp_path).owned("box") == (MEASURED, ())
    assert memory.owned("other") == (Owned(), ())


def test_a_calibration_with_a_mistake_is_reported_and_kept_beside_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "calibration" / "box.toml"
    file.parent.mkdir()
    figure = 'dbu = 99.0\nuncertainty_db = 0.1\nmethod = "meter"\ndate = "2026-11-22"\n'
    file.write_text(f"[max_input]\n{figure}")
    memory = memory_in(tmp_path)
    owned, (problem,) = memory.owned("box")
    assert owned == Owned()
    assert "dbu = 99.0" in problem.sentence
    memory.save_owned("box", MEASURED, 0.0)
    assert memory.write() == []
    assert read_owned(file) == MEASURED
    assert "99.0" in file.with_suffix(".bad").read_text()
    assert memory.owned("box") == (MEASURED, ())


def test_a_captures_level_is_kept_at_once_and_what_hinders_it_is_reported(tmp_path: Path) -> None:
    troubles: list[Exception] = [
        CaptureError("No capture lead in the library.", short="capture is missing"),
        OSError(28, "No space left on device"),
    ]

    def enter(model_id: str, input_level_dbu: float | None) -> None:
        assert (model_id, input_level_dbu) == ("lead", 15.0)
        if troubles:
            raise troubles.pop(0)

    memory = Memory(StateFolder(tmp_path), lambda: ((), ()), enter)
    (missing,) = memory.enter_level("lead", 15.0)
    assert missing.sentence == "No capture lead in the library."
    (full,) = memory.enter_level("lead", 15.0)
    assert "No space left" in full.sentence
    assert memory.enter_level("lead", 15.0) == []


def test_figures_of_before_are_taken_over_where_it_is_sure_whose_they_are(tmp_path: Path) -> None:
    places = StateFolder(tmp_path)
    write_owned(places.calibration("volt"), MEASURED)
    memory = memory_in(tmp_path)
    assert memory.owned("volt-1111_2222-Volt", Former("volt", sure=True)) == (MEASURED, ())
    assert not places.calibration("volt").exists(), "the next box of this kind has no right to them"
    assert read_owned(places.calibration("volt-1111_2222-Volt")) == MEASURED
    assert memory.owned("volt-1111_2222-Other", Former("volt", sure=True)) == (Owned(), ())


def test_figures_that_may_be_another_boxs_do_not_count_and_how_to_keep_them_is_said(tmp_path: Path) -> None:
    places = StateFolder(tmp_path)
    write_owned(places.calibration("m2_m4"), MEASURED)
    memory = memory_in(tmp_path)
    owned, (problem,) = memory.owned("m2_m4-1111_2222-M4", Former("m2_m4", sure=False))
    assert owned == Owned()
    before, after = places.calibration("m2_m4"), places.calibration("m2_m4-1111_2222-M4")
    assert f"sudo mv {before} {after}" in problem.sentence
    before.rename(after)
    assert memory.owned("m2_m4-1111_2222-M4", Former("m2_m4", sure=False)) == (MEASURED, ())


def test_figures_of_before_count_though_they_cannot_be_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_owned(StateFolder(tmp_path).calibration("volt"), MEASURED)

    def refuse(_self: Path, _target: Path) -> Path:
        raise OSError(EROFS, os.strerror(EROFS))

    monkeypatch.setattr(Path, "rename", refuse)
    owned, (problem,) = memory_in(tmp_path).owned("volt-1111_2222-Volt", Former("volt", sure=True))
    assert owned == MEASURED
    assert os.strerror(EROFS) in problem.sentence
