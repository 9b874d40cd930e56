"""`pedal export` writes a file that plays anywhere and holds its capture, or says in one sentence why not."""

import hashlib
import json
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy as np
import onnx
import pytest
import soundfile

from firmware.captures.library import Library
from firmware.captures.portable.file import embedded_capture
from firmware.captures.prepare.batch import prepare
from firmware.captures.verdict import KNOWN, STORED
from firmware.cli.main import main
from tests import own_captures
from tests.oracle import error_db, expected
from tests.stand_ins.players import noise

README = Path(__file__).parents[4] / "firmware" / "captures" / "portable" / "README.md"


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    path = tmp_path / "Brown.nam"
    path.write_text(json.dumps(own_captures.a2(3)))
    return path


def test_it_writes_the_file_and_says_how_exact_it_is(capture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = capture.with_name("Brown.onnx")
    assert main(["export", str(capture), str(out), "--block", "32"]) == 0
    shown = re.search(r"Brown, 1,871 weights, blocks of 32 at 48,000 Hz, (-\d+\.\d) dB", capsys.readouterr().out)
    assert shown
    assert float(shown[1]) <= -100.0
    assert [
        size.dim_value
        for size in onnx.ModelProto.FromString(out.read_bytes()).graph.input[0].type.tensor_type.shape.dim
    ] == [32, 1]
    assert embedded_capture(out.read_bytes(), out.name) == (capture.read_bytes(), "Brown.nam")


def test_json_shows_programs(capture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = capture.with_name("Brown.onnx")
    assert main(["export", "--json", str(capture), str(out)]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["error_db"] <= -100.0
    assert {key: shown[key] for key in ("out", "bytes", "block_frames", "rate_hz")} == {
        "out": str(out),
        "bytes": out.stat().st_size,
        "block_frames": 64,
        "rate_hz": 48_000,
    }


def test_the_quality_chooses_the_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "both.nam"
    path.write_text(json.dumps(own_captures.container({0.5: own_captures.a2(3), 1.0: own_captures.a2(8)})))
    for quality, weights in (("0", "1,871"), ("1", "12,146")):
        assert main(["export", str(path), str(tmp_path / f"{quality}.onnx"), "--quality", quality]) == 0
        assert f"{weights} weights" in capsys.readouterr().out


def test_nothing_is_written_over_unless_told(capture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = capture.with_name("there.onnx")
    out.write_bytes(b"mine")
    assert main(["export", str(capture), str(out)]) == 2
    assert "is there already; choose another name, or say --force." in capsys.readouterr().err
    assert out.read_bytes() == b"mine"
    assert main(["export", str(capture), str(out), "--force"]) == 0
    assert len(out.read_bytes()) > 1_000


def test_a_capture_is_never_written_over_by_its_export(capture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = hashlib.sha256(capture.read_bytes()).digest()
    assert main(["export", str(capture), str(capture), "--force"]) == 2
    assert "an exported capture is called .onnx; name it so." in capsys.readouterr().err
    assert hashlib.sha256(capture.read_bytes()).digest() == before


def test_a_folder_that_is_not_there_is_named(capture: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(capture), str(capture.parent / "nowhere" / "x.onnx")]) == 2
    assert re.search(r"nowhere/x\.onnx: cannot be written: No such file or directory\.", capsys.readouterr().err)


def test_a_bad_capture_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.nam"
    path.write_text("{")
    assert main(["export", str(path), str(tmp_path / "bad.onnx")]) == 2
    assert capsys.readouterr().err.startswith("pedal: bad.nam: ")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.nam"]


def test_an_exported_file_is_exported_again_for_another_block(capture: Path) -> None:
    first, second = capture.with_name("first.onnx"), capture.with_name("second.onnx")
    assert main(["export", str(capture), str(first), "--block", "32"]) == 0
    capture.unlink()
    assert main(["export", str(first), str(second), "--block", "128"]) == 0
    assert embedded_capture(second.read_bytes(), "") == embedded_capture(first.read_bytes(), "")
    assert (
        onnx.ModelProto.FromString(second.read_bytes()).graph.input[0].type.tensor_type.shape.dim[0].dim_value == 128
    )


def test_importing_the_file_gives_the_entry_of_its_capture(tmp_path: Path) -> None:
    """Whatever block and size it was exported for: all submodels, at the pedal's own block."""
    capture, out = tmp_path / "Two Sizes.nam", tmp_path / "exported.onnx"
    capture.write_text(json.dumps(own_captures.container({0.5: own_captures.tiny(1), 1.0: own_captures.tiny(2)})))
    assert main(["export", str(capture), str(out), "--block", "17", "--quality", "0"]) == 0
    shelves = {path.suffix: tmp_path / path.suffix for path in (capture, out)}
    shown = {path.suffix: list(prepare([path], shelves[path.suffix], 64)) for path in (capture, out)}
    assert [verdict.verdict for verdicts in shown.values() for verdict in verdicts] == [STORED, STORED]
    assert shown[".onnx"][0].model_id == hashlib.sha256(capture.read_bytes()).hexdigest()
    ours, theirs = (Library(shelves[suffix]).entries()[0] for suffix in (".onnx", ".nam"))
    assert (ours.model_id, ours.name, ours.info) == (theirs.model_id, "Two Sizes", theirs.info)
    assert [(graph.max_value, graph.block_frames) for graph in ours.graphs] == [(0.5, 64), (1.0, 64)]
    assert [verdict.verdict for verdict in prepare([out], shelves[".nam"], 64)] == [KNOWN]


@pytest.mark.parametrize("model", [own_captures.a2(8), own_captures.lstm(1, 8)], ids=["A2", "LSTM"])
def test_the_readmes_example_plays_an_exported_capture_without_this_package(
    tmp_path: Path, model: own_captures.Model
) -> None:
    (tmp_path / "capture.nam").write_text(json.dumps(model))
    assert main(["export", str(tmp_path / "capture.nam"), str(tmp_path / "capture.onnx")]) == 0
    soundfile.write(tmp_path / "guitar.wav", noise(20_001), 48_000, subtype="FLOAT")
    (tmp_path / "play.py").write_text(_example())
    # Without site no .pth is read, by which this package is installed; what it must not find, it cannot import.
    alone = (
        "import importlib.util, runpy, sys; sys.path += sys.argv.pop(1).split(':');"
        "assert not any(map(importlib.util.find_spec, ('firmware', 'hw', 'tests')));"
        "runpy.run_path(sys.argv.pop(1), run_name='__main__');"
        "assert not {'firmware', 'onnx'} & set(sys.modules)"
    )
    packages = ":".join({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    files = ("capture.onnx", "guitar.wav", "out.wav")
    subprocess.run([sys.executable, "-I", "-S", "-c", alone, packages, "play.py", *files], cwd=tmp_path, check=True)
    heard, rate_hz = soundfile.read(tmp_path / "out.wav", dtype="float32")
    assert rate_hz == 48_000
    assert error_db(np.asarray(heard, np.float32), expected(model, noise(20_001))) <= -100.0


def _example() -> str:
    """The one block of Python in portable's README that opens a session."""
    blocks: list[str] = re.findall(r"^```python\n(.*?)^```$", README.read_text(), flags=re.DOTALL | re.MULTILINE)
    (example,) = [block for block in blocks if "InferenceSession" in block]
    assert len(example.splitlines()) <= 25, "short enough to be read"
    return example
