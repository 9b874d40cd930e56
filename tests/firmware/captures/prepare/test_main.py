"""The command that puts captures into the library: what it prints, and what it ends with."""

import json
from pathlib import Path

import pytest

from firmware.captures.prepare.__main__ import main
from tests.own_captures import tiny, wavenet


def test_the_command_prints_one_json_line_a_file_and_ends_with_0(
    stick: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (stick / "a.nam").write_text(json.dumps(tiny()))
    (stick / "b.nam").write_text(json.dumps(wavenet()))
    assert main(["--library", str(library), "--block", "16", str(stick)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [set(line) for line in lines] == [
        {"done", "found", "file", "verdict", "model_id", "name", "sentence", "warning", "about"} for _ in range(2)
    ]
    assert [(line["file"], line["verdict"]) for line in lines] == [("a.nam", "stored"), ("b.nam", "refused")]


def test_a_library_that_cannot_be_written_ends_in_one_sentence(
    stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["--library", str(tmp_path / "file" / "library"), "--block", "16", str(stick)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "cannot be written" in error


@pytest.mark.parametrize("block", ["0", "-16", "9000", "many", "٦٤"])
def test_an_impossible_block_is_refused(block: str, stick: Path, library: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--library", str(library), "--block", block, str(stick)])
    assert caught.value.code == 2


def test_a_library_where_no_graph_can_be_opened_is_refused(stick: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--library", str(tmp_path / "caf\udce9"), "--block", "16", str(stick)])
    assert caught.value.code == 2
