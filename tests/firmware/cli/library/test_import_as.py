"""`pedal import` for others: as the owner of the state folder, out of zips, of a pedal that is busy."""

import json
import subprocess
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pytest

from firmware.cli.library import import_command, lending
from firmware.cli.main import main
from firmware.cli.owner import Owner
from tests import own_captures
from tests.stand_ins.importing import ImportingPedal, run_import, write
from tests.stand_ins.serving import serving


def test_sudo_imports_as_the_owner_of_the_state_folder_who_is_lent_what_he_may_not_reach(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(captures, "Clean.nam", content=json.dumps(own_captures.tiny()))
    owner, started = Owner(990, 991), list[tuple[Owner | None, int]]()

    def own_all(_folder: Path) -> Owner:
        return owner

    start = import_command._started  # pyright: ignore[reportPrivateUsage]

    def noted(command: Sequence[str], complaints: IO[bytes], who: Owner | None) -> "subprocess.Popen[bytes]":
        (lent,) = Path(command[-1]).glob("*/captures/Clean.nam")
        started.append((who, lent.stat().st_mode & 0o777))
        return start(command, complaints, None)

    monkeypatch.setattr(import_command, "other_owner", own_all)
    monkeypatch.setattr(import_command, "_started", noted)
    assert main(["import", str(captures), "--state", str(tmp_path / "state"), "--profile", "sim"]) == 0
    assert started == [(owner, 0o644)]
    assert capsys.readouterr().out.startswith("Clean: added\n1 added, ")


def test_captures_in_a_zip_are_lent_as_the_files_they_are(tmp_path: Path, captures: Path) -> None:
    with zipfile.ZipFile(captures / "Pack.zip", "w") as made:
        made.writestr("My Pack/b.nam", "{}")
        made.writestr("a.nam", "{}")
    pedal = ImportingPedal()
    assert run_import(tmp_path, pedal, captures) == 0
    assert pedal.lent == [("a.nam", 0o644), ("b.nam", 0o644)]
    assert pedal.folders == ["Pack", "My Pack"]


def test_what_else_lies_there_is_told_and_without_a_capture_that_is_all(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(captures, "a.nam", "Crunch.aidax")
    assert run_import(tmp_path, ImportingPedal(), captures) == 0
    aidax = "Crunch.aidax is a model for AIDA-X, of another format; the pedal plays .nam files."
    assert capsys.readouterr().out.splitlines()[:2] == ["a: added", aidax]
    (captures / "a.nam").unlink()
    assert run_import(tmp_path, ImportingPedal(), captures) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == (f"{aidax}\n", f"pedal: {captures}: no captures; 1 aidax.\n")


def test_a_pedal_that_is_busy_is_waited_for_and_that_is_told(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(captures, "Clean.nam")
    monkeypatch.setattr("firmware.control.client.PATIENCE_S", 0.05)
    pedal = ImportingPedal()
    asked: list[object] = []

    def slowly(request: object) -> dict[str, object]:
        asked.append(request)
        time.sleep(0.2)  # each time: what is asked at the end, too
        return pedal.answer(request)

    with serving(tmp_path / "run", slowly):
        assert main(["import", str(captures), "--run", str(tmp_path / "run")]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Clean: added\n")
    assert "the pedal is busy, it has not answered for " in said.err
    assert len(said.err.splitlines()) <= 2, "it is not said again and again"
    assert len(asked) > 3


def test_a_pedal_that_hangs_is_not_written_past(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(captures, "Clean.nam")
    monkeypatch.setattr("firmware.control.client.PATIENCE_S", 0.05)
    monkeypatch.setattr(lending, "BUSY_S", 0.1)
    with serving(tmp_path / "run", lambda _request: time.sleep(0.5) or {}):
        assert main(["import", str(captures), "--run", str(tmp_path / "run")]) == 2
    assert "does not answer" in capsys.readouterr().err
