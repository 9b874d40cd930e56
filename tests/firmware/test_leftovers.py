"""ONNX Runtime's telemetry: off wherever the pedal loads the library, and what it left is removed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from firmware.captures.prepare.batch import prepare
from firmware.leftovers import ROOM, own_caches, remove_telemetry
from tests.stand_ins.pedals import pedal, playing, write_capture

PROJECT = Path(__file__).parents[2]
AUDIOD_THREADS = 3  # the sound and the loader
THREADS = "import os, sys; print(len(os.listdir('/proc/self/task')))"


def home(folder: Path) -> dict[str, str]:
    """The environment of somebody with an empty home, who never heard of telemetry."""
    said = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    return {**said, "HOME": str(folder), "XDG_CACHE_HOME": "", "OPENBLAS_NUM_THREADS": "1"}


def python(*words: str, folder: Path, **more: str) -> str:
    command, environment = [sys.executable, *words], home(folder) | more
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def leave(caches: Path) -> Path:
    """What a process with telemetry leaves."""
    (caches / ROOM).mkdir(parents=True)
    for name in ("deviceid", "onnxruntime.db", "onnxruntime.db-journal"):
        (caches / ROOM / name).write_text("x")
    return caches / ROOM


@pytest.mark.parametrize(
    "module",
    [
        "firmware.audiod",
        "firmware.captures.prepare.worker",
        "firmware.captures.portable.host",
        "firmware.cli.bench.bench_command",
        "tests.stand_ins.portable_host",
        "tests.firmware.kernels.networks.host",
    ],
)
def test_whoever_loads_onnx_runtime_gets_no_thread_of_it_and_nothing_in_the_home(module: str, tmp_path: Path) -> None:
    program = f"import {module}, sys; assert 'onnxruntime' in sys.modules; {THREADS}"
    assert python("-c", program, folder=tmp_path) == "1\n"
    assert list(tmp_path.iterdir()) == []


def test_the_telemetry_is_off_also_where_somebody_turned_it_on(tmp_path: Path) -> None:
    program = f"import firmware.audio.onnx_session; {THREADS}"
    assert python("-c", program, folder=tmp_path, ORT_DISABLE_TELEMETRY="0") == "1\n"
    assert list(tmp_path.iterdir()) == []


def test_a_command_that_looks_at_onnx_runtime_writes_nothing_into_the_home(tmp_path: Path) -> None:
    """The doctor loads it in processes of its own."""
    run = "from firmware.cli.main import run; run()"
    state = tmp_path / "state"
    said = python("-c", run, "doctor", "--profile", "sim", "--state", str(state), folder=tmp_path)
    assert "onnxruntime" in said
    assert not (tmp_path / ".cache").exists()


@pytest.mark.xdist_group("clock")
@pytest.mark.slow
def test_a_pedal_that_prepares_a_capture_and_plays_it_keeps_the_home_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both processes and the worker; audiod has its own three threads, and what another version left is gone."""
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    left = leave(tmp_path / "home" / ".cache")
    write_capture(tmp_path, "Clean", seed=1)
    assert [verdict.verdict for verdict in prepare([tmp_path / "Clean.nam"], tmp_path / "library", 64)] == ["stored"]
    with pedal(tmp_path / "library", _left_behind) as running:
        running.until(playing("Clean"))
        running.stick.mkdir()
        write_capture(running.stick, "Lead", seed=2)
        running.until(lambda status: status["captures"] == 2)
        assert len(list(Path(f"/proc/{running.children['audiod'].pid}/task").iterdir())) == AUDIOD_THREADS
        assert not (running.state / ".cache" / "Microsoft").exists()
    assert not left.exists()
    assert list((tmp_path / "home").rglob("*")) == [tmp_path / "home" / ".cache"]


def _left_behind(folder: Path) -> None:
    leave(folder / "state" / ".cache")


def test_what_others_keep_beside_it_stays(tmp_path: Path) -> None:
    left = leave(tmp_path)
    (tmp_path / "Microsoft" / "DeveloperTools" / "deviceid").write_text("of an editor")
    remove_telemetry(tmp_path)
    assert not left.exists()
    assert (tmp_path / "Microsoft" / "DeveloperTools" / "deviceid").read_text() == "of an editor"
    remove_telemetry(tmp_path)


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "keep").write_text("")
    (tmp_path / ROOM.parent).mkdir(parents=True)
    (tmp_path / ROOM).symlink_to(tmp_path / "mine")
    remove_telemetry(tmp_path)
    assert (tmp_path / "mine" / "keep").exists()


def test_the_caches_are_where_onnx_runtime_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    assert own_caches() == Path("/home/me/.cache")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert own_caches() == Path("/caches")
