"""audiod as a process: what it imports, what it answers, how it ends."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware.audiod import main, start_anew
from firmware.captures.prepare.build import build_graph
from firmware.errors import BAD_INPUT
from firmware.kernels.library import FILE
from firmware.kernels.strip.loops import compiled_loops
from firmware.messages import Hello, Message, Quit, Status
from tests.own_captures import tiny
from tests.stand_ins.fakes import Controller
from tests.stand_ins.live_audiod import Audiod
from tests.stand_ins.players import capture_of

pytestmark = pytest.mark.xdist_group("clock")

FIRMWARE_ROOMS = ("captures", "store", "decide", "pages", "state", "ui", "control", "controld", "cli")
LIBRARIES = ("onnx", "PIL", "luma", "gpiozero", "asyncio", "logging", "json", "difflib", "subprocess")
FORBIDDEN = (*(f"firmware.{room}" for room in FIRMWARE_ROOMS), *LIBRARIES)

# Runs audiod's own main, and says at its end what it had imported by then.
CENSUS = """
import sys
from firmware.audiod import main
status = main(sys.argv[1:])
print(*sorted(sys.modules))
sys.exit(status)
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graphs") / "tiny.onnx"
    build_graph(capture_of(tiny()).submodels[0], 64, path)
    return path


@pytest.fixture
def census(tmp_path: Path) -> Iterator[Audiod]:
    pedal = Audiod(tmp_path, "-c", CENSUS)
    yield pedal
    pedal.close()


@pytest.fixture
def pedal(tmp_path: Path) -> Iterator[Audiod]:
    running = Audiod(tmp_path, "-m", "firmware.audiod")
    yield running
    running.close()


def test_a_process_that_has_played_a_capture_is_clean_of_what_audio_must_not_import(
    census: Audiod, graph: Path
) -> None:
    census.play(graph)
    census.controller.order(Quit())
    status, out, _ = census.end()
    imported = set(out.split())
    assert status == 0
    assert {"firmware.audio.engine", "hw.sim.wav_codec", "onnxruntime", "numpy"} <= imported
    found = {name for name in imported for root in FORBIDDEN if name == root or name.startswith(root + ".")}
    assert found == set()


@pytest.mark.parametrize("said", [None, "2"])
def test_there_are_three_threads_two_that_make_things_and_the_one_that_plays(
    tmp_path: Path, graph: Path, monkeypatch: pytest.MonkeyPatch, said: str | None
) -> None:
    """None of OpenBLAS, each of which keeps some 40 MB of locked memory, and none of ONNX Runtime."""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if said:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", said)
    running = Audiod(tmp_path, "-m", "firmware.audiod")
    running.play(graph)
    threads = list(Path(f"/proc/{running.process.pid}/task").iterdir())
    running.close()
    assert len(threads) == 3


def test_loops_that_do_not_open_are_reported_and_numpy_plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / FILE
    broken.write_text("no library\n")
    monkeypatch.setattr("firmware.kernels.strip.loops.library", lambda: broken)
    complaints: list[str] = []
    assert compiled_loops(complaints.append) is None
    [complaint] = complaints
    assert complaint.startswith(f"{FILE} does not open")


def test_quit_ends_it_with_status_0_and_takes_the_socket_away(pedal: Audiod, graph: Path, tmp_path: Path) -> None:
    pedal.play(graph)
    pedal.controller.order(Quit())
    assert pedal.end()[0] == 0
    assert not (tmp_path / "audio.sock").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_status_0(pedal: Audiod, graph: Path, number: signal.Signals) -> None:
    pedal.play(graph)
    pedal.process.send_signal(number)
    status, out, err = pedal.end()
    assert status == 0
    assert "Traceback" not in err
    assert out == ""


def test_hello_shows_rate_block_and_version(pedal: Audiod) -> None:
    pedal.wait_until(lambda message: isinstance(message, Hello))
    hello = next(message for message in pedal.heard if isinstance(message, Hello))
    assert (hello.rate_hz, hello.block_frames) == (48_000, 64)
    assert hello.version


def test_what_the_system_refuses_is_said_and_what_it_grants_is_in_status(pedal: Audiod) -> None:
    pedal.wait_until(lambda message: isinstance(message, Status))
    status = next(message for message in pedal.heard if isinstance(message, Status))
    pedal.controller.order(Quit())
    _, _, err = pedal.end()
    assert ("LimitRTPRIO" in err) == (not status.realtime & 1)
    assert ("LimitMEMLOCK" in err) == (not status.realtime & 2)
    assert status.realtime & 8


@pytest.mark.parametrize(
    "arguments", [["--profile", "nope", "--run", "."], ["--profile", "sim", "--run", "/nowhere"]]
)
def test_bad_input_is_one_sentence_and_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == BAD_INPUT
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert err.startswith("audiod: ")


def test_a_missing_argument_is_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--profile", "sim"])
    assert ended.value.code == BAD_INPUT
    assert "--run" in capsys.readouterr().err


def test_without_a_codec_it_waits_and_says_so(tmp_path: Path) -> None:
    profile = tmp_path / "wet.toml"
    text = (Path(__file__).parents[2] / "hw/profiles/sim.toml").read_text(encoding="utf-8")
    profile.write_text(text.replace('take = "take.wav"', 'take = "gone.wav"'), encoding="utf-8")
    controller = Controller(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "firmware.audiod", "--profile", str(profile), "--run", str(tmp_path)],
        stderr=subprocess.PIPE,
        text=True,
    )
    heard: list[Message] = []
    end_s = time.monotonic() + 30.0
    while sum(isinstance(message, Status) for message in heard) < 25 and time.monotonic() < end_s:
        heard += controller.heard()
        time.sleep(0.02)
    assert not any(message.codec_present for message in heard if isinstance(message, Status))
    controller.order(Quit())
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert sum("gone.wav" in line for line in err.splitlines()) == 1
    controller.close()


def test_it_starts_anew_with_the_card_that_was_named_and_the_options_of_before_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A card that only the settings name has its own rate: without its id audiod would open the other one again."""
    ran: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _program, command: ran.append(command))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    before = ["python", "-m", "firmware.audiod", "--profile", "auto", "--run", "r"]
    start_anew(("--rate", "48000"), [*before, "--rate", "44100", "--card", "Thing"])
    start_anew(("--rate", "44100", "--card", "Thing"), before)
    assert [command[3:] for command in ran] == [
        ["--profile", "auto", "--run", "r", "--rate", "48000"],
        ["--profile", "auto", "--run", "r", "--rate", "44100", "--card", "Thing"],
    ]
