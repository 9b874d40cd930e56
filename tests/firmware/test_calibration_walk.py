"""The whole walk of calibration: `pedal calibrate` beside the two real processes, in a world whose converters are not
what the profile says, with noise and hum. What is found holds within 0.1 dB, and the pedal plays by it."""

import io
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import cast

import pytest

from firmware.calibrate.owned import Figure
from firmware.calibrate.wizard import Method, WizardStep
from firmware.captures.prepare.batch import prepare
from firmware.cli.main import main
from firmware.control.client import ask
from firmware.control.wishes.gain import GAIN, GainRequest
from firmware.control.wishes.measuring import CALIBRATION, WIZARD, CalibrationReply, CalibrationRequest, WizardRequest
from firmware.control.wishes.sound import SET, SetRequest
from firmware.levels import volts_from_dbu
from hw.sim.world import World
from tests.own_captures import linear
from tests.stand_ins.pedals import Pedal, pedal, playing

pytestmark = pytest.mark.xdist_group("clock")

PROFILE_DBU = 12.2  # what the profile says of input and output
TRUE_INPUT_DBU = 14.37
CAPTURE_DBU = 11.0  # what the capture was made at
NOISE_V, HUM_V = 0.0005, 0.001  # 74 and 68 dB below full scale: an unshielded cable beside a power supply
FOUND_WITHIN_DB = 0.1
METER_SETTLES_S = 0.6  # the ramp of the tone, and a tenth of a second that is all tone
SINE_SETTLES_S = 0.5  # and two Status
PATIENCE_S = 20.0
XRUNS_BORNE = 3  # of one calibration

Move = str | Callable[[], str | None]


class Player(io.StringIO):
    """Types one line for each move; a move that is something to do is done first, and types what it gives. Where an
    xrun broke a recording off, which a busy machine may do, it tries again, and what the wizard says once more gets
    the same move."""

    def __init__(self, run: Path, moves: Iterable[Move]) -> None:
        super().__init__()
        self._run, self._moves = run, list(moves)
        self._made: dict[str, Move] = {}  # by the sentence of the wizard
        self._xruns_borne = XRUNS_BORNE

    def readline(self, size: int = -1, /) -> str:
        wizard = ask(self._run, WIZARD, WizardRequest())
        if wizard.step is WizardStep.REFUSED and "(an xrun)" in wizard.sentence and self._xruns_borne:
            self._xruns_borne -= 1
            return "y\n"
        move = self._made.get(wizard.sentence)
        if move is None:
            if not self._moves:
                return super().readline(size)
            move = self._made[wizard.sentence] = self._moves.pop(0)
        return f"{move if isinstance(move, str) else move() or ''}\n"


class Bench:
    """A pedal, the world around it, and hands."""

    def __init__(self, stage: Pedal, patch: pytest.MonkeyPatch) -> None:
        self.stage, self.world, self._patch = stage, World(stage.run), patch

    def calibrate(self, *options: str, moves: Iterable[Move] = ()) -> int:
        self._patch.setattr("sys.stdin", Player(self.stage.run, moves))
        return main(["calibrate", *options, "--run", str(self.stage.run)])

    def owned(self) -> CalibrationReply:
        return ask(self.stage.run, CALIBRATION, CalibrationRequest())

    def found(self) -> Figure:
        """The input's own figure."""
        figure = self.owned().max_input
        assert figure
        return figure

    def set_gain(self, gain_db: float) -> None:
        ask(self.stage.run, GAIN, GainRequest(set_db=gain_db))
        self.stage.until(lambda status: status["analog_gain_db"] == gain_db)

    def read_meter(self) -> str:
        """The multimeter's four digits, once they stand still."""
        self.world.connect_meter()
        time.sleep(METER_SETTLES_S)
        return f"{self.world.meter_volts():.3f}"

    def assert_plays_as_captured(self) -> None:
        """Whatever the converter, a sine 10 dB below the level that the capture was made at is at -10 dBFS in the
        capture, which is a wire, and so at the output."""
        self.world.plug_source(volts_from_dbu(CAPTURE_DBU - 10.0), 330.0)
        time.sleep(SINE_SETTLES_S)
        status = self.stage.status()
        assert status["calibrated"] is True
        assert status["output_peak_dbfs"] == pytest.approx(-10.0, abs=FOUND_WITHIN_DB + 0.06)  # shown in tenths

    def assert_sound_is_back(self) -> None:
        """Nothing is at the input, and no sine at the output."""
        assert ask(self.stage.run, WIZARD, WizardRequest()).step is WizardStep.CHOOSE
        self.world.unplug()
        self.world.noise(0.0)
        self.world.hum(0.0)
        self.stage.until(lambda status: cast(float, status["output_peak_dbfs"]) < -60.0)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Generator[Pedal]:
    """Plays a capture that is a wire, raw."""
    folder = tmp_path_factory.mktemp("captures")
    metadata = {"name": "Wire", "input_level_dbu": CAPTURE_DBU}
    wire = {**linear(1, bias=False), "weights": [1.0], "metadata": metadata}
    (folder / "wire.nam").write_text(json.dumps(wire))
    assert [verdict.verdict for verdict in prepare([folder], folder / "library", 64)] == ["stored"]
    with pedal(folder / "library") as stage:
        stage.until(playing("Wire"))
        ask(stage.run, SET, SetRequest("output", "raw"))
        yield stage


@pytest.fixture
def bench(stage: Pedal, monkeypatch: pytest.MonkeyPatch) -> Generator[Bench]:
    """Converters that the profile is wrong about, in a world that hums and hisses; nothing was measured yet."""
    bench = Bench(stage, monkeypatch)
    bench.world.build(max_input_dbu=TRUE_INPUT_DBU, max_output_dbu=PROFILE_DBU)
    bench.world.change(ceiling_dbfs=0.0, meter=0.0)
    bench.world.noise(NOISE_V)
    bench.world.hum(HUM_V)
    bench.set_gain(0.0)
    ask(stage.run, CALIBRATION, CalibrationRequest(forget="all"))
    yield bench
    bench.world.close()


def test_a_loopback_finds_the_input(bench: Bench) -> None:
    bench.world.plug_cable()
    assert bench.calibrate("--method", "loopback", moves=("", "y")) == 0
    assert bench.found().dbu == pytest.approx(TRUE_INPUT_DBU, abs=FOUND_WITHIN_DB)
    bench.assert_plays_as_captured()
    bench.assert_sound_is_back()


def test_what_was_found_with_gain_at_the_codec_counts_after_a_restart_too(bench: Bench) -> None:
    bench.set_gain(5.0)
    bench.world.plug_cable()
    assert bench.calibrate("--method", "loopback", moves=("", "y")) == 0
    found = bench.found()
    assert found.dbu == pytest.approx(TRUE_INPUT_DBU, abs=FOUND_WITHIN_DB)
    bench.stage.end("controld", signal.SIGTERM)
    bench.stage.start("controld")
    bench.stage.until(playing("Wire"))
    assert bench.found() == found
    bench.assert_plays_as_captured()
    assert bench.calibrate("--forget", "input") == 0
    assert bench.owned().max_input is None


def test_a_source_of_known_volts_finds_the_input(bench: Bench) -> None:
    bench.set_gain(6.0)
    bench.world.plug_source(0.775, 1000.0)
    assert bench.calibrate("--method", "source", moves=("0.775", "", "y")) == 0
    assert bench.found().dbu == pytest.approx(TRUE_INPUT_DBU, abs=FOUND_WITHIN_DB)
    bench.assert_plays_as_captured()
    bench.assert_sound_is_back()


def test_a_multimeter_finds_both_ends(bench: Bench) -> None:
    bench.world.build(max_input_dbu=TRUE_INPUT_DBU, max_output_dbu=9.6)
    bench.world.unplug()
    moves = ("", bench.read_meter, "y", bench.world.plug_cable, "y")
    assert bench.calibrate("--method", "meter", moves=moves) == 0
    found = bench.owned().max_output
    assert found
    assert found.dbu == pytest.approx(9.6, abs=FOUND_WITHIN_DB)
    assert bench.found().dbu == pytest.approx(TRUE_INPUT_DBU, abs=FOUND_WITHIN_DB)
    bench.assert_plays_as_captured()
    bench.assert_sound_is_back()


def test_before_a_measurement_it_plays_as_the_profile_says(bench: Bench) -> None:
    """Else the others would show nothing."""
    bench.world.plug_source(volts_from_dbu(CAPTURE_DBU - 10.0), 330.0)
    time.sleep(SINE_SETTLES_S)
    shown = bench.stage.status()["output_peak_dbfs"]
    assert shown == pytest.approx(-10.0 + PROFILE_DBU - TRUE_INPUT_DBU, abs=FOUND_WITHIN_DB + 0.06)


def test_a_loopback_that_clips_is_made_softer(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.set_gain(12.0)
    bench.world.plug_cable()
    assert bench.calibrate("--method", "loopback", moves=("", "y")) == 0
    assert bench.found().dbu == pytest.approx(TRUE_INPUT_DBU, abs=FOUND_WITHIN_DB)
    assert "input   0 dBFS is 14." in capsys.readouterr().out


def hum_loudly(world: World) -> None:
    world.plug_cable()
    world.hum(0.1)


def plug_another_tone(world: World) -> None:
    world.plug_source(0.775, 440.0)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (World.unplug, "cable"),
        pytest.param(hum_loudly, "Hum at the input is too strong", marks=pytest.mark.slow),
        pytest.param(plug_another_tone, "440", marks=pytest.mark.slow),
    ],
)
def test_a_loopback_that_is_none_is_refused(
    bench: Bench, spoil: Callable[[World], None], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(bench.world)
    assert bench.calibrate("--method", "loopback", moves=("", "n")) == 1
    assert says in capsys.readouterr().out.partition("Recording a tone")[2]
    assert bench.owned().max_input is None
    bench.assert_sound_is_back()


@pytest.mark.parametrize(
    ("volts", "hz", "drift_db_per_s", "says"),
    [
        pytest.param(12.0, 1000.0, 0.0, "clips", id="too hot", marks=pytest.mark.slow),
        pytest.param(0.775, 5000.0, 0.0, "200 to 2000 Hz", id="wrong frequency", marks=pytest.mark.slow),
        pytest.param(0.775, 1000.0, 0.3, "moved by", id="drift"),
    ],
)
def test_a_source_that_is_none_is_refused(
    bench: Bench, volts: float, hz: float, drift_db_per_s: float, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def connect() -> None:
        bench.world.plug_source(volts, hz, drift_db_per_s=drift_db_per_s)

    assert bench.calibrate("--method", "source", moves=("0.775", connect, "n")) == 1
    assert says in capsys.readouterr().out.partition("Recording the source")[2]
    assert bench.owned().max_input is None
    bench.assert_sound_is_back()


@pytest.mark.slow
def test_volts_that_make_no_codec_are_refused(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    """A multimeter that stood on millivolts."""
    bench.world.plug_source(0.02, 1000.0)
    bench.set_gain(20.0)
    assert bench.calibrate("--method", "source", moves=("24", "", "n")) == 1
    assert "dBu" in capsys.readouterr().out.partition("Recording the source")[2]
    assert bench.owned().max_input is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whatever_ends_the_command_ends_the_tone(bench: Bench, number: signal.Signals) -> None:
    bench.world.unplug()
    bench.world.connect_meter()
    command = [sys.executable, "-c", "from firmware.cli.main import run; run()", "calibrate", "--method", "meter"]
    with subprocess.Popen(
        [*command, "--run", str(bench.stage.run)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as child:
        assert child.stdin
        child.stdin.write(b"\n")
        child.stdin.flush()
        _until(lambda: bench.world.meter_volts() > volts_from_dbu(PROFILE_DBU) - 0.1)
        child.send_signal(number)
        assert child.wait(PATIENCE_S) == 128 + number
    _until(lambda: bench.world.meter_volts() < 0.01)
    bench.assert_sound_is_back()


def _until(holds: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline_s, "never came true"
        time.sleep(0.02)


def test_a_tone_dies_with_the_audiod_that_played_it(bench: Bench) -> None:
    ask(bench.stage.run, WIZARD, WizardRequest("begin", Method.METER))
    ask(bench.stage.run, WIZARD, WizardRequest("next"))
    bench.stage.until(lambda status: cast(float, status["output_peak_dbfs"]) > -0.5)
    bench.stage.end("audiod", signal.SIGKILL)
    bench.stage.start("audiod")
    began = bench.stage.until(lambda status: status["audio"] is True and cast(int, status["blocks"]) < 400)
    loudest_dbfs = cast(float, began["output_peak_dbfs"])
    for _ in range(40):
        time.sleep(0.05)
        loudest_dbfs = max(loudest_dbfs, cast(float, bench.stage.status()["output_peak_dbfs"]))
    assert loudest_dbfs < -10.0, "more than hum, unasked"
    assert ask(bench.stage.run, WIZARD, WizardRequest()).step is WizardStep.REFUSED
    ask(bench.stage.run, WIZARD, WizardRequest("leave"))
    bench.assert_sound_is_back()
