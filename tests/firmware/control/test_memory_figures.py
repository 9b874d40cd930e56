"""What the owner found out about codecs and captures, as it is kept."""

import os
from errno import EROFS
from pathlib import Path

import pytest

from firmware.calibrate.owned import Owned
from firmware.captures.changes import EnterLevel
from firmware.control.memory import QUIET_S
from firmware.errors import CaptureError
from firmware.places import StateFolder
from firmware.store.owned_file import read_owned, write_owned
from hw.profile import Former
from tests.stand_ins.memories import FULL, MEASURED, Bench, troubles


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_what_the_owner_measured_is_kept_by_codec_and_known_before_it_is_written_too(bench: Bench) -> None:
    assert bench.memory.figures("box") == (Owned(), ())
    before = bench.memory.unwritten()
    bench.memory.save_owned("box", MEASURED, bench.now_s)
    assert bench.memory.due_s == 10.0 + QUIET_S
    assert bench.memory.figures("box") == (MEASURED, ())
    assert bench.memory.keep(before).problem is None
    assert Bench(bench.folder).memory.figures("box") == (MEASURED, ())
    assert bench.memory.figures("other") == (Owned(), ())


def test_a_calibration_with_a_mistake_is_reported_and_kept_beside_the_new_one(bench: Bench) -> None:
    file = bench.folder / "calibration" / "box.toml"
    file.parent.mkdir()
    figure = 'dbu = 99.0\nuncertainty_db = 0.1\nmethod = "meter"\ndate = "2026-11-22"\n'
    file.write_text(f"[max_input]\n{figure}")
    owned, (problem,) = bench.memory.figures("box")
    assert owned == Owned()
    assert "dbu = 99.0" in problem.sentence
    bench.memory.save_owned("box", MEASURED, 0.0)
    assert troubles(bench.pass_s(1.1)) == []
    assert read_owned(file) == MEASURED
    assert "99.0" in file.with_suffix(".bad").read_text()
    assert bench.memory.figures("box") == (MEASURED, ())


def test_a_captures_level_is_kept_at_once_and_what_hinders_it_is_reported(bench: Bench) -> None:
    bench.refusals = [CaptureError("No capture lead in the library.", short="capture is missing"), FULL]
    sentences: list[str] = []
    for _ in range(3):
        bench.memory.change_capture(EnterLevel("lead", 15.0))
        sentences += troubles(bench.events())
    missing, full = sentences
    assert missing == "No capture lead in the library."
    assert "No space left" in full


def test_figures_of_before_are_taken_over_where_it_is_sure_whose_they_are(bench: Bench) -> None:
    places = StateFolder(bench.folder)
    write_owned(places.calibration("volt"), MEASURED)
    assert bench.memory.figures("volt-1111_2222-Volt", Former("volt", sure=True)) == (MEASURED, ())
    assert not places.calibration("volt").exists(), "the next box of this kind has no right to them"
    assert read_owned(places.calibration("volt-1111_2222-Volt")) == MEASURED
    assert bench.memory.figures("volt-1111_2222-Other", Former("volt", sure=True)) == (Owned(), ())


def test_figures_that_may_be_another_boxs_do_not_count_and_how_to_keep_them_is_said(bench: Bench) -> None:
    places = StateFolder(bench.folder)
    write_owned(places.calibration("m2_m4"), MEASURED)
    owned, (problem,) = bench.memory.figures("m2_m4-1111_2222-M4", Former("m2_m4", sure=False))
    assert owned == Owned()
    before, after = places.calibration("m2_m4"), places.calibration("m2_m4-1111_2222-M4")
    assert f"sudo mv {before} {after}" in problem.sentence
    before.rename(after)
    assert bench.memory.figures("m2_m4-1111_2222-M4", Former("m2_m4", sure=False)) == (MEASURED, ())


def test_figures_of_before_count_though_they_cannot_be_renamed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    write_owned(StateFolder(bench.folder).calibration("volt"), MEASURED)

    def refuse(_self: Path, _target: Path) -> Path:
        raise OSError(EROFS, os.strerror(EROFS))

    monkeypatch.setattr(Path, "rename", refuse)
    owned, (problem,) = bench.memory.figures("volt-1111_2222-Volt", Former("volt", sure=True))
    assert owned == MEASURED
    assert os.strerror(EROFS) in problem.sentence
