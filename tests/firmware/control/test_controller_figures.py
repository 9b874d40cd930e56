"""A controller whose codec is measured, and whose captures' levels are told."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from firmware.calibrate.owned import Figure, Owned
from firmware.calibrate.wizard import Method, WizardStep
from firmware.captures.changes import EnterLevel, RemoveCapture, RenameCapture
from firmware.decide.events import CodecFound, WantCapture
from firmware.store.owned_file import read_owned
from hw.strict_json import to_plain
from tests.stand_ins.codecs import codec
from tests.stand_ins.control import entry
from tests.stand_ins.controllers import Bench
from tests.stand_ins.fakes import sine


def test_a_loopback_goes_through_a_recording_and_is_kept_with_its_date(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(CodecFound(codec(), Owned(), 10.0))
    bench.settle()
    for act in ({"act": "begin", "method": Method.LOOPBACK.value}, {"act": "next"}):
        assert bench.asked({"do": "wizard", **act})["ok"] is True
    assert bench.audio.sine
    assert bench.audio.recording
    assert bench.audio.recording.frames == 144_000
    Path(bench.audio.recording.path).write_bytes(sine(330.0, 144_000, amplitude=0.7).astype(np.float32).tobytes())
    bench.audio.end_recording()
    bench.settle()
    reply = bench.asked({"do": "wizard"})
    assert reply["step"] == "result"
    reply = bench.asked({"do": "wizard", "act": "next"})
    assert reply["step"] == "kept"
    assert bench.audio.sine is None
    assert not (tmp_path / "recording").exists()
    bench.controller.close()
    figure = read_owned(tmp_path / "calibration" / "box.toml").max_input
    assert figure
    assert figure.dbu == pytest.approx(12.2 - 6.0 + 3.1, abs=0.01)
    assert (figure.method, figure.date) == ("loopback", "2026-11-22")


def test_a_recording_that_the_run_folder_cannot_hold_is_refused_in_a_sentence(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(CodecFound(codec(), Owned(), 10.0))
    bench.settle()
    bench.asked({"do": "wizard", "act": "begin", "method": "loopback"})
    (tmp_path / "recording").mkdir()
    reply = bench.asked({"do": "wizard", "act": "next"})
    assert reply["step"] == WizardStep.REFUSED.value
    assert "run folder" in str(reply["sentence"])
    (tmp_path / "recording").rmdir()


def test_figures_that_are_entered_are_dated_and_count_in_the_same_answer(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(CodecFound(codec(), Owned(), 10.0))
    reply = bench.asked({"do": "calibration", "max_input_dbu": 9.7})
    assert reply["max_input"] == to_plain(Figure(9.7, 0.5, "entered", "2026-11-22", input_channel=1))
    assert bench.controller.state.codec.owned == Owned(
        max_input=Figure(9.7, 0.5, "entered", "2026-11-22", input_channel=1)
    )
    assert bench.asked({"do": "status"})["input_gain_db"] == pytest.approx(9.7 - 15.0)


def test_figures_that_hold_but_cannot_be_kept_are_no_success(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(CodecFound(codec(), Owned(), 10.0))
    (tmp_path / "calibration").write_text("a file, where a folder should be")
    reply = bench.asked({"do": "calibration", "max_input_dbu": 13.0})
    assert reply["ok"] is False
    assert "until the pedal is switched off only: the codec's calibration cannot be saved" in str(reply["sentence"])
    assert bench.controller.state.codec.levels.max_input_dbu == 13.0
    assert "cannot be saved" in bench.said[-1]
    assert bench.asked({"do": "gain"})["ok"] is True


def test_a_captures_level_is_entered_and_the_library_read_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A", input_level_dbu=None))
    bench.start_up()
    bench.captures = (replace(entry("A", input_level_dbu=None), entered_dbu=12.0),)
    reply = bench.asked({"do": "level", "model_id": "a", "input_level_dbu": 12.0})
    assert bench.changes == [EnterLevel("a", 12.0)]
    assert reply["calibrated"] is True


def test_a_level_that_was_not_kept_is_not_said_to_be(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A", input_level_dbu=None))
    bench.start_up()
    reply = bench.asked({"do": "level", "model_id": "a", "input_level_dbu": 12.0})
    assert bench.changes == [EnterLevel("a", 12.0)]
    assert reply["ok"] is False
    assert "could not be kept" in str(reply["sentence"])


def test_a_capture_is_renamed_and_removed_on_the_disk(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"), entry("B"))
    bench.start_up()
    bench.captures = (entry("B"),)
    changes = [RemoveCapture("a"), RenameCapture("b", "Brown")]
    for change in changes:
        bench.controller.happen(WantCapture(change, 11.0, force=True))
    assert bench.changes == changes
    bench.controller.catch_up()
    assert [each.name for each in bench.controller.state.library.entries] == ["B"]
