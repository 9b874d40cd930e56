"""`pedal import` asks the pedal that runs, whose library stays its own user's, and shows each file's verdict."""

import json
import os
from pathlib import Path

import pytest

from firmware.captures.library_writer import LibraryWriter
from firmware.captures.verdict import KNOWN, STORED, prepare_command
from firmware.cli.library import import_command, lending
from firmware.cli.main import main
from hw.profiles import path_of
from tests import own_captures
from tests.stand_ins.importing import ImportingPedal, run_import, write


def test_the_running_pedal_imports_and_each_verdict_is_reported(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(captures, "Clean.nam", "cut.nam", "old.nam")
    pedal = ImportingPedal(cut="cut.nam ends too early; copy it again.", old=KNOWN)
    assert run_import(tmp_path, pedal, captures) == 1
    *report, totals, hint = capsys.readouterr().out.splitlines()
    assert report == ["Clean: added", "cut.nam ends too early; copy it again.", "old: already there"]
    assert totals.startswith("1 added, 1 already there, 1 refused; ")
    assert totals.endswith(" files a minute")
    assert hint == "`pedal preset new CAPTURE` makes a preset of one"


def test_what_a_file_says_wrongly_is_told_under_its_name(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(captures, "loud.nam", content=json.dumps(own_captures.tiny(metadata={"loudness": "-18.2"})))
    state, said = tmp_path / "state", 'loud.nam: loudness is "-18.2" (it must be a number from -50 to 10)'
    assert main(["import", str(captures), "--state", str(state), "--profile", "sim"]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        "loud: added",
        f"! {said}: counts as absent; the rest of the file holds.",
    ]
    assert main(["import", str(captures), "--state", str(state), "--profile", "sim"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "loud: already there"


def test_the_pedal_is_lent_what_it_may_not_reach_by_itself(tmp_path: Path, captures: Path) -> None:
    """A home is closed to other users, and the service sees a /tmp of its own."""
    write(captures, "a.nam", "deeper/b.NAM", "deeper/photo.jpg", "._a.nam", ".hidden.nam")
    captures.chmod(0o700)
    pedal = ImportingPedal()
    assert run_import(tmp_path, pedal, captures, captures / "a.nam", captures / ".hidden.nam") == 0
    assert pedal.lent == [("a.nam", 0o644), ("b.NAM", 0o644), ("a.nam", 0o644), ("_.hidden.nam", 0o644)]
    assert list((tmp_path / "run").glob("import-*")) == [], "what was lent is gone again"


@pytest.mark.parametrize(("limit", "most"), [("PORTION_FILES", 3), ("PORTION_BYTES", 12)])
def test_many_captures_are_lent_in_portions_so_that_the_run_folder_stays_small(
    limit: str, most: int, tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(captures, *(f"{number}.nam" for number in range(8)), content="four")
    pedal = ImportingPedal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lending, limit, most)
        assert run_import(tmp_path, pedal, captures, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert [portion[0] for portion in pedal.portions] == ["0.nam", "3.nam", "6.nam"]
    assert [(verdict["done"], verdict["found"]) for verdict in report] == [(number, 8) for number in range(1, 9)]


def test_a_file_that_cannot_be_lent_is_refused_and_the_rest_goes_on(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(captures, "a.nam", "b.nam", "photo.jpg")
    (captures / "b.nam").unlink()
    (captures / "b.nam").symlink_to(captures / "a.nam")
    pedal = ImportingPedal()
    assert run_import(tmp_path, pedal, captures, captures / "photo.jpg") == 1
    assert capsys.readouterr().out.splitlines()[:3] == [
        "a: added",
        "b.nam is a link; copy the file itself.",
        "photo.jpg is a picture; the pedal plays .nam files.",
    ]
    assert pedal.portions == [["a.nam"]]


def test_a_run_folder_that_is_full_is_a_sentence(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(captures, "a.nam")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "write_bytes", _disk_full)
        assert run_import(tmp_path, ImportingPedal(), captures) == 2
    said = capsys.readouterr().err
    assert "No space left on device; make room there.\n" in said
    assert said.startswith("pedal: a.nam cannot be copied to ")
    assert list((tmp_path / "run").glob("import-*")) == []


def _disk_full(path: Path, _content: bytes) -> None:
    raise OSError(28, "No space left on device", str(path))


def test_an_import_that_stops_is_a_sentence_after_what_was_done(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(captures, "a.nam", "b.nam")
    pedal = ImportingPedal()
    pedal.gives_up = "the library is full; make room."
    assert run_import(tmp_path, pedal, captures) == 2
    report = capsys.readouterr()
    assert report.out.startswith("0 added, 0 already there, 0 refused, 2 not reached; ")
    assert report.err == "pedal: the library is full; make room.\n"


def test_of_a_large_batch_the_refusals_are_reported_again_at_the_end(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(captures, *(f"{number}.nam" for number in range(30)))
    assert run_import(tmp_path, ImportingPedal(**{"7": "7.nam is cut short; copy it again."}), captures) == 1
    report = capsys.readouterr().out.splitlines()
    assert report[7] == "7.nam is cut short; copy it again."
    assert report[-4:-2] == ["refused:", "  7.nam is cut short; copy it again."]
    assert report[-2].startswith("29 added, 0 already there, 1 refused; ")


def test_what_is_too_heavy_is_said_at_the_end_and_to_programs(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(captures, "Max.nam")
    pedal = ImportingPedal()
    pedal.heavy = True
    assert run_import(tmp_path, pedal, captures) == 0
    assert "  Max: 150% red; nothing smaller fits" in capsys.readouterr().out
    assert run_import(tmp_path, pedal, captures, "--json") == 0
    [report] = json.loads(capsys.readouterr().out)
    assert (report["load"]["share"], report["load"]["verdict"]) == (1.5, "red")


def test_a_folder_without_captures_is_a_sentence(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(captures, "photo.jpg")
    assert run_import(tmp_path, ImportingPedal(), captures) == 2
    assert capsys.readouterr().err == f"pedal: {captures}: no captures; 1 jpg.\n"


def test_a_library_that_is_named_is_filled_here(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run").mkdir()
    pedal = ImportingPedal()
    assert run_import(tmp_path, pedal, tmp_path / "captures", "--state", state) == 0
    assert pedal.portions == []
    assert capsys.readouterr().out.startswith("Clean: already there\nFuzz: already there\n0 added, 2 already there, ")


def test_without_a_pedal_a_stick_is_imported_as_the_pedal_would(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each capture once, and nothing that links lead to."""
    tiny = json.dumps(own_captures.tiny())
    write(tmp_path / "elsewhere", "secret.nam", content=json.dumps(own_captures.tiny(2)))
    write(captures, "pack.nam/a.nam", content=tiny)
    (captures / "out").symlink_to(tmp_path / "elsewhere")
    assert main(["import", str(captures), "--state", str(tmp_path / "state"), "--profile", "sim"]) == 1
    report = capsys.readouterr().out.splitlines()
    assert report[:2] == ["out is a link; copy the file itself.", "a: added"]
    assert report[2].startswith("1 added, 0 already there, 1 refused; ")


def test_without_a_pedal_the_import_keeps_off_the_core_of_the_music(tmp_path: Path, captures: Path) -> None:
    write(captures, "a.nam", content=json.dumps(own_captures.tiny()))
    core = max(os.sched_getaffinity(0))
    (profile := tmp_path / "own.toml").write_text(f"{path_of('sim').read_text()}\n[realtime]\ncore = {core}\n")
    commands: list[list[str]] = []

    def noted(*arguments: object) -> list[str]:
        commands.append(prepare_command(*arguments))  # pyright: ignore[reportArgumentType] - as they came
        return commands[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_command, "prepare_command", noted)
        assert main(["import", str(captures), "--state", str(tmp_path / "state"), "--profile", str(profile)]) == 0
    (command,) = commands
    assert command[command.index("--audio-core") + 1] == str(core)


@pytest.mark.slow
def test_a_stick_of_thousands_is_more_than_a_command_can_name(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = captures / ("long " * 40) / ("long " * 40) / ("long " * 40)
    deep.mkdir(parents=True)
    for number in range(3_500):  # 2.4 MB of names, where Linux takes 2 MiB
        (deep / f"{number}.nam").touch()
    assert main(["import", str(captures), "--state", str(tmp_path / "state"), "--profile", "sim"]) == 1
    assert "0 added, 0 already there, 3500 refused; " in capsys.readouterr().out


def test_who_ends_the_import_ends_its_work_too(tmp_path: Path, captures: Path) -> None:
    for number in range(30):
        write(captures, f"{number}.nam", content=json.dumps(own_captures.tiny(seed=number)))
    report = import_command.prepare(sorted(captures.iterdir()), tmp_path / "library", 64)
    assert next(report).verdict == STORED
    report.close()
    with LibraryWriter(tmp_path / "library") as writer:  # free at once, where else it would wait for thirty
        assert len(writer.library.entries()) < 30


def test_a_link_to_a_folder_is_reported_and_not_followed(
    tmp_path: Path, captures: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    write(tmp_path / "elsewhere", "secret.nam", content=json.dumps(own_captures.tiny()))
    for name in ("amps", "lead.nam"):
        (captures / name).symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    into = ["--state", str(tmp_path / "state"), "--run", str(tmp_path / "none")]
    assert main(["import", str(captures), *into]) == 1
    shown = capsys.readouterr().out
    assert "secret" not in shown
    assert shown.splitlines()[-1].startswith("0 added, 0 already there, 2 refused; ")
