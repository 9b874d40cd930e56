"""The analogue gain through both processes: whoever moves it, the level into the capture stays where it was.

A sine goes into the jack of the simulated codec, and what leaves the pedal is taped. The capture is not linear: at
another level it would sound otherwise.
"""

import signal
import time
from pathlib import Path

import numpy as np
import pytest

from firmware.captures.prepare.batch import prepare
from firmware.control.client import ask
from firmware.control.wishes.gain import GAIN, GainRequest
from firmware.control.wishes.sound import DO, SET, DoRequest, SetRequest
from firmware.places import StateFolder
from firmware.store.last import read_last
from hw.sim.wav_file import read_wav
from hw.sim.world import World
from tests.stand_ins.pedals import Pedal, pedal, playing, write_capture

pytestmark = pytest.mark.xdist_group("clock")

SPAN_S = 0.8
SETTLE_S = 0.4  # the walk through two processes, a ramp, and a tape whose beginning is known to some periods
WINDOW_FRAMES = 960  # 20 ms: 20 whole periods of the sine
Span = tuple[float, float]  # of the monotonic clock


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("captures")
    write_capture(folder, "Clean", seed=1, input_level_dbu=15.0)
    assert all(verdict.verdict == "stored" for verdict in prepare([folder], folder / "library", 64))
    return folder / "library"


def heard() -> Span:
    """A span of what is heard from now on, once it has settled."""
    time.sleep(SETTLE_S)
    begin_s = time.monotonic()
    time.sleep(SPAN_S)
    return begin_s, begin_s + SPAN_S


def windows_db(wav: Path, span: Span, ended_s: float) -> list[float]:
    """The level of every 20 ms that were played in `span`, of a tape that ended at `ended_s`."""
    samples = read_wav(wav, rate_hz=48_000).astype(np.float64)
    first = len(samples) + round((span[0] - ended_s) * 48_000)
    count = round((span[1] - span[0]) * 48_000) // WINDOW_FRAMES
    windows = samples[first : first + count * WINDOW_FRAMES].reshape(count, WINDOW_FRAMES)
    return [float(20.0 * np.log10(max(level, 1e-9))) for level in np.std(windows, axis=1)]


def level_db(stage: Pedal, span: Span, ended_s: float) -> float:
    return float(np.median(windows_db(stage.wav, span, ended_s)))


def end_wav(stage: Pedal) -> float:
    """When it ended."""
    ended_s = time.monotonic()
    assert stage.end("audiod", signal.SIGTERM) == 0
    return ended_s


def test_5_db_more_at_the_codec_by_another_program_or_by_the_pedal_leave_the_sound_as_it_was(library: Path) -> None:
    with pedal(library, keeps_wav=True) as stage:
        stage.until(playing("Clean"))
        world = World(stage.run)
        world.plug_source(0.2, 1000.0)
        before = heard()
        world.turn_gain(5.0)
        stage.until(lambda status: status["input_gain_db"] == pytest.approx(12.2 - 5.0 - 15.0))
        alsamixer = heard()
        began_s = time.monotonic()
        reply = ask(stage.run, GAIN, GainRequest(set_db=10.0))
        assert reply.gain_db == 10.0
        stage.until(lambda _: world.scene().analog_gain_db == 10.0)
        raised = heard()
        ask(stage.run, SET, SetRequest("trim_db", 3.0))
        trimmed = heard()
        ended_s = end_wav(stage)
        level = level_db(stage, before, ended_s)
        assert level > -60.0
        assert level_db(stage, alsamixer, ended_s) == pytest.approx(level, abs=0.02)
        assert level_db(stage, raised, ended_s) == pytest.approx(level, abs=0.02)
        assert level_db(stage, trimmed, ended_s) > level + 0.5  # another level would be heard
        loudest = max(windows_db(stage.wav, (began_s - 0.2, raised[0]), ended_s))
        assert loudest < level + 0.5  # the digital gain went down first
        world.close()


@pytest.mark.parametrize("bypass", ["bypass on", pytest.param("bypass off", marks=pytest.mark.slow)])
def test_with_long_blocks_too_nothing_gets_loud_while_the_gain_goes_up_and_down(tmp_path: Path, bypass: str) -> None:
    """Blocks of 512 frames: with those in flight a ramp takes 60 ms to the jack."""

    def long_blocks(sim: str) -> str:
        return sim.replace("block_frames = 64", "block_frames = 512")

    write_capture(tmp_path, "Clean", seed=1, input_level_dbu=15.0)
    assert all(verdict.verdict == "stored" for verdict in prepare([tmp_path], tmp_path / "library", 512))
    with pedal(tmp_path / "library", keeps_wav=True, edit=long_blocks) as stage:
        assert stage.until(playing("Clean"))["block_frames"] == 512
        world = World(stage.run)
        world.plug_source(0.2, 1000.0)
        ask(stage.run, DO, DoRequest(bypass))
        before = heard()
        began_s = time.monotonic()
        for gain_db in (20.0, 3.0, 15.0):
            ask(stage.run, GAIN, GainRequest(set_db=gain_db))
            stage.until(lambda _, to_db=gain_db: world.scene().analog_gain_db == to_db)
            after = heard()
        ended_s = end_wav(stage)
        level = level_db(stage, before, ended_s)
        assert level_db(stage, after, ended_s) == pytest.approx(level, abs=0.05)
        assert max(windows_db(stage.wav, (began_s - 0.2, after[1]), ended_s)) < level + 0.5
        world.close()


def test_the_gain_is_what_it_was_when_the_pedal_starts_again_and_when_the_card_comes_back(library: Path) -> None:
    with pedal(library) as stage:
        stage.until(playing("Clean"))
        world = World(stage.run)
        ask(stage.run, GAIN, GainRequest(set_db=7.5))
        assert stage.end("controld", signal.SIGTERM) == 0
        assert read_last(StateFolder(stage.state).last).analog_gain_db == 7.5
        world.turn_gain(0.0)  # a card without power forgets
        stage.start("controld")
        stage.until(lambda status: status["analog_gain_db"] == 7.5)
        assert world.scene().analog_gain_db == 7.5

        world.pull_card()
        status = stage.until(lambda status: status["gain_trouble"] is not None)
        assert status["input_gain_db"] == pytest.approx(12.2 - 7.5 - 15.0)  # the last good plan
        world.turn_gain(0.0)
        world.push_card()
        stage.until(lambda status: status["gain_trouble"] is None)
        stage.until(lambda _: world.scene().analog_gain_db == 7.5)
        stage.until(playing("Clean"))
        world.close()
