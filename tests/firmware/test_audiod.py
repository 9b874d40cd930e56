"""audiod as a process: what it imports, what it answers, how it ends."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from firmware.arrays import F32
from firmware.audio.chain import Chain, Voice
from firmware.audio.resampled import AnyAmp, open_amp
from firmware.audiod import main, start_anew
from firmware.captures.prepare.build import build_graph
from firmware.errors import BAD_INPUT
from firmware.kernels.library import FILE
from firmware.kernels.strip.loops import compiled_loops
from firmware.messages import Failed, Hello, Load, Message, Play, PlaySine, Quit, Ready, StartTape, Status, TapeEnded
from hw.profiles import path_of
from hw.sim.world import World
from tests.hw.real_alsa import card_of_rates
from tests.oracle import error_db
from tests.own_captures import tiny
from tests.stand_ins.chains import through
from tests.stand_ins.fakes import Controller
from tests.stand_ins.other_rates import at_rate, band_noise
from tests.stand_ins.pedals import on_an_alsa_card
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


class Pedal:
    """A running audiod on the sim profile, and what it reported."""

    def __init__(self, run: Path, *command: str, profile: str | Path = "sim") -> None:
        self.controller = Controller(run)
        self.heard: list[Message] = []
        self.process = subprocess.Popen(
            [sys.executable, *command, "--profile", str(profile), "--run", str(run)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_until(self, holds: Callable[[Message], bool]) -> None:
        """Until a message is heard that holds."""
        end_s = time.monotonic() + 30.0
        while time.monotonic() < end_s and self.process.poll() is None:
            new = self.controller.heard()
            self.heard += new
            if any(holds(message) for message in new):
                return
            time.sleep(0.01)
        raise AssertionError(f"not heard in 30 s; the last was {self.heard[-1:]}")

    def play(self, graph: Path) -> None:
        self.wait_until(lambda message: isinstance(message, Hello))
        self.load_and_play(graph)

    def load_and_play(self, graph: Path) -> None:
        self.controller.order(Load(1, str(graph)))
        self.wait_until(lambda message: message == Ready(1))
        self.controller.order(Play(1, 1.0, 1.0))
        self.wait_until(lambda message: isinstance(message, Status) and message.amp_id == 1)

    def play_on(self) -> Status:
        """Until it has played as much again as so far, and a second; what it says then."""
        last = [message for message in self.heard if isinstance(message, Status)][-1]
        enough = last.blocks * 2 + 750
        self.wait_until(lambda message: isinstance(message, Status) and message.blocks > enough)
        return [message for message in self.heard if isinstance(message, Status)][-1]

    def end(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        self.controller.close()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graphs") / "tiny.onnx"
    build_graph(capture_of(tiny()).submodels[0], 64, path)
    return path


@pytest.fixture
def census(tmp_path: Path) -> Iterator[Pedal]:
    pedal = Pedal(tmp_path, "-c", CENSUS)
    yield pedal
    pedal.close()


@pytest.fixture
def pedal(tmp_path: Path) -> Iterator[Pedal]:
    running = Pedal(tmp_path, "-m", "firmware.audiod")
    yield running
    running.close()


def test_a_process_that_has_played_a_capture_is_clean_of_what_audio_must_not_import(
    census: Pedal, graph: Path
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
def test_there_are_two_threads_the_loader_and_the_one_that_plays(
    tmp_path: Path, graph: Path, monkeypatch: pytest.MonkeyPatch, said: str | None
) -> None:
    """None of OpenBLAS, each of which keeps some 40 MB of locked memory, and none of ONNX Runtime."""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if said:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", said)
    running = Pedal(tmp_path, "-m", "firmware.audiod")
    running.play(graph)
    threads = list(Path(f"/proc/{running.process.pid}/task").iterdir())
    running.close()
    assert len(threads) == 2


def test_loops_that_do_not_open_are_reported_and_numpy_plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / FILE
    broken.write_text("no library\n")
    monkeypatch.setattr("firmware.kernels.strip.loops.library", lambda: broken)
    complaints: list[str] = []
    assert compiled_loops(complaints.append) is None
    [complaint] = complaints
    assert complaint.startswith(f"{FILE} does not open")


@pytest.mark.parametrize(
    ("rate_hz", "codec_hz", "round_frames"),  # a round is a whole number of blocks, and of frames at both rates
    [(44_100, 48_000, 4_800), (48_000, 44_100, 9_408), (48_000, 96_000, 9_600)],
)
def test_a_capture_of_another_rate_than_the_codecs_sounds_live_as_it_does_offline(
    rate_hz: int, codec_hz: int, round_frames: int, tmp_path: Path
) -> None:
    """Late by what it says, to the frame, and without an xrun: the take goes round, and so does what is recorded."""
    path, noise = tmp_path / "other.onnx", band_noise(round_frames, 3_000.0, pedal_rate_hz=codec_hz)
    take = np.tile(noise, 6)
    build_graph(capture_of(at_rate(tiny(), rate_hz)).submodels[0], 64, path, pedal_rate_hz=codec_hz)
    wanted = through(_sounding(open_amp(str(path), pedal_rate_hz=codec_hz), codec_hz), take)[-round_frames:]
    heard = _recorded(path, take, tmp_path, codec_hz)
    rounds = heard[: heard.size // round_frames * round_frames].reshape(-1, round_frames)
    settled = rounds[len(rounds) // 2 : -2]  # Quit ramps out, and silence follows
    assert len(settled)
    assert max(error_db(sound, wanted) for sound in settled) < -70.0


def _sounding(amp: AnyAmp, codec_hz: int) -> Chain:
    using = Chain(rate_hz=codec_hz, block_frames=64)
    using.play(Voice(1, amp))
    using.settle()
    return using


def _recorded(graph: Path, take: F32, folder: Path, codec_hz: int) -> F32:
    """What goes to the jack of a pedal on the sim profile at this rate, of which the first half may be dry or silent.
    A busy machine may cost blocks, and then each later round lies elsewhere: it is played again."""
    soundfile.write(folder / "in.wav", take, codec_hz, subtype="FLOAT")
    text = path_of("sim").read_text(encoding="utf-8").replace("rate_hz = 48_000", f"rate_hz = {codec_hz}")
    files = f'take = "{folder / "in.wav"}"\nrecord = "{folder / "out.wav"}"'
    (folder / "rounds.toml").write_text(text.replace('take = "take.wav"', files), encoding="utf-8")
    for _ in range(3):
        pedal = Pedal(folder, "-m", "firmware.audiod", profile=folder / "rounds.toml")
        pedal.play(graph)
        status = pedal.play_on()
        pedal.controller.order(Quit())
        pedal.end()
        pedal.close()
        if status.xruns == 0:
            return np.asarray(soundfile.read(folder / "out.wav", dtype="float32")[0], np.float32)
    pytest.fail("this machine cannot play three seconds without an xrun")


@pytest.mark.parametrize("rates_hz", [(44_100,), (96_000,), (44_100, 96_000)])
def test_a_card_that_cannot_do_48_khz_is_played_at_its_own_rate(
    rates_hz: tuple[int, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """audiod starts for 48 kHz, and anew once the card has opened; a graph for 48 kHz is refused by the new one."""
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(card_of_rates(tmp_path, *rates_hz)))
    profile = tmp_path / "card.toml"
    profile.write_text(on_an_alsa_card(path_of("sim").read_text(encoding="utf-8")), encoding="utf-8")
    graphs = {rate_hz: tmp_path / f"{rate_hz}.onnx" for rate_hz in (48_000, rates_hz[0])}
    for rate_hz, path in graphs.items():
        build_graph(capture_of(tiny()).submodels[0], 512, path, pedal_rate_hz=rate_hz)
    pedal = Pedal(tmp_path, "-m", "firmware.audiod", profile=profile)
    try:
        pedal.wait_until(lambda message: isinstance(message, Hello) and message.rate_hz == rates_hz[0])
        pedal.controller.order(Load(7, str(graphs[48_000])))
        pedal.wait_until(lambda message: isinstance(message, Failed) and message.amp_id == 7)
        pedal.load_and_play(graphs[rates_hz[0]])
        pedal.wait_until(lambda message: isinstance(message, Status) and message.blocks > 100)
        pedal.controller.order(Quit())
        status, _, err = pedal.end()
    finally:
        pedal.close()
    assert status == 0
    assert f"The codec plays at {rates_hz[0]:,} Hz; audiod starts anew for that." in err
    refused = [message.sentence for message in pedal.heard if isinstance(message, Failed)]
    assert f"made for a codec at 48,000 Hz, not {rates_hz[0]:,} Hz" in refused[0]


def test_a_sine_that_goes_round_a_cable_is_recorded_at_its_level(tmp_path: Path) -> None:
    """The simulated converters have the same level: half of full scale goes out, and half comes in."""
    world = World(tmp_path)
    world.plug_cable()
    heard = _heard_through_the_cable(PlaySine(330.0, 0.5), tmp_path)
    world.close()
    turns = np.exp(-2j * np.pi * 330.0 * np.arange(heard.size) / 48_000)
    line = 2.0 * np.mean(heard * turns)  # half a second: 165 whole turns
    assert abs(line) == pytest.approx(0.5, rel=1e-4)
    assert np.abs(heard - (line * turns.conj()).real).max() < 1e-3


def _heard_through_the_cable(order: PlaySine, run: Path) -> F32:
    """The second half of a second, by when the sine stands. An xrun breaks a recording off: it is tried again."""
    for attempt in range(5):
        path = run / f"recording {attempt}"
        path.write_bytes(bytes(4 * 48_000))
        pedal = Pedal(run, "-m", "firmware.audiod")
        pedal.wait_until(lambda message: isinstance(message, Hello))
        pedal.controller.order(order)
        pedal.controller.order(StartTape(48_000, str(path)))
        pedal.wait_until(lambda message: isinstance(message, TapeEnded))
        pedal.controller.order(Quit())
        pedal.end()
        pedal.close()
        if TapeEnded(48_000, "") in pedal.heard:
            return np.fromfile(path, np.float32)[24_000:]
    pytest.fail("this machine cannot record a second without an xrun")


def test_quit_ends_it_with_status_0_and_takes_the_socket_away(pedal: Pedal, graph: Path, tmp_path: Path) -> None:
    pedal.play(graph)
    pedal.controller.order(Quit())
    assert pedal.end()[0] == 0
    assert not (tmp_path / "audio.sock").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_status_0(pedal: Pedal, graph: Path, number: signal.Signals) -> None:
    pedal.play(graph)
    pedal.process.send_signal(number)
    status, out, err = pedal.end()
    assert status == 0
    assert "Traceback" not in err
    assert out == ""


def test_hello_shows_rate_block_and_version(pedal: Pedal) -> None:
    pedal.wait_until(lambda message: isinstance(message, Hello))
    hello = next(message for message in pedal.heard if isinstance(message, Hello))
    assert (hello.rate_hz, hello.block_frames) == (48_000, 64)
    assert hello.version


def test_what_the_system_refuses_is_said_and_what_it_grants_is_in_status(pedal: Pedal) -> None:
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
