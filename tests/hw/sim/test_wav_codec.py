"""The wav codec keeps a codec's time and a codec's rules, on a clock that the test turns."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from hw.codec import open_codec
from hw.errors import CodecError
from hw.profile import HardwareProfile
from hw.profiles import load
from hw.sim.wav_codec import WavCodec
from hw.sim.wav_file import WavRecorder

pytestmark = pytest.mark.xdist_group("clock")

RATE_HZ = 48_000
BLOCK = 64
BLOCK_S = BLOCK / RATE_HZ
PERIODS = 3


class Clock:
    """A monotonic clock that only moves when somebody sleeps or works."""

    def __init__(self) -> None:
        self.now_s = 1_000.0
        self.slept_s: list[float] = []

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept_s.append(seconds)
        self.now_s += seconds

    def work(self, seconds: float) -> None:
        self.now_s += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(clock: Clock) -> Callable[..., WavCodec]:
    def made(frames: int = 10 * BLOCK, *, recorder: WavRecorder | None = None) -> WavCodec:
        take = np.arange(frames, dtype=np.float32)
        return WavCodec(
            take,
            rate_hz=RATE_HZ,
            block_frames=BLOCK,
            periods=PERIODS,
            recorder=recorder,
            clock_s=clock,
            sleep_s=clock.sleep,
        )

    return made


@pytest.fixture
def block() -> NDArray[np.float32]:
    return np.full(BLOCK, np.nan, np.float32)


def test_the_take_goes_round_and_round_without_a_seam(make: Callable[..., WavCodec]) -> None:
    codec = make(100)
    heard = np.empty((5, BLOCK), np.float32)
    assert all(codec.read(into) for into in heard)
    np.testing.assert_array_equal(heard.ravel(), np.arange(5 * BLOCK) % 100)


@pytest.mark.parametrize("frames", [1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK])
def test_takes_around_a_block_long_fill_every_block(make: Callable[..., WavCodec], frames: int) -> None:
    codec = make(frames)
    heard = np.full((7, BLOCK), np.nan, np.float32)
    assert all(codec.read(into) for into in heard)
    assert np.isfinite(heard).all()
    assert set(heard.ravel().tolist()) == set(range(frames))


def test_a_block_takes_a_period_whatever_the_work(
    make: Callable[..., WavCodec], clock: Clock, block: NDArray[np.float32]
) -> None:
    codec = make()
    for _ in range(1000):
        assert codec.read(block)
        clock.work(0.6 * BLOCK_S)
        assert codec.write(block)
    assert clock.now_s - 1_000.0 == pytest.approx(1000 * BLOCK_S + 0.6 * BLOCK_S)


def test_being_late_within_the_buffer_is_caught_up(
    make: Callable[..., WavCodec], clock: Clock, block: NDArray[np.float32]
) -> None:
    codec = make()
    codec.read(block)
    clock.work((PERIODS - 1 - 0.1) * BLOCK_S)
    assert codec.write(block)
    for _ in range(5):
        assert codec.read(block)
        assert codec.write(block)
    assert clock.now_s - 1_000.0 == pytest.approx(6 * BLOCK_S)


def test_a_write_that_comes_too_late_is_an_underrun(
    make: Callable[..., WavCodec], clock: Clock, block: NDArray[np.float32]
) -> None:
    codec = make()
    codec.read(block)
    clock.work((PERIODS - 1 + 0.1) * BLOCK_S)
    assert codec.write(block) is False
    assert codec.read(block) is True
    assert codec.write(block) is True


def test_a_read_that_comes_too_late_is_an_overrun_and_silence(
    make: Callable[..., WavCodec], clock: Clock, block: NDArray[np.float32]
) -> None:
    codec = make()
    codec.read(block)
    codec.write(block)
    clock.work((PERIODS + 0.1) * BLOCK_S)
    assert codec.read(block) is False
    assert not block.any()
    codec.write(block)
    assert codec.read(block) is True
    assert block[0] == BLOCK


def test_the_clock_starts_with_the_first_block(
    make: Callable[..., WavCodec], clock: Clock, block: NDArray[np.float32]
) -> None:
    codec = make()
    clock.work(60.0)
    assert codec.read(block) is True
    assert clock.slept_s == [pytest.approx(BLOCK_S)]


def test_what_is_played_is_recorded_and_a_lost_block_is_silence(
    make: Callable[..., WavCodec], clock: Clock, tmp_path: Path
) -> None:
    codec = make(recorder=WavRecorder(tmp_path / "out.wav", rate_hz=RATE_HZ))
    blocks = np.random.default_rng(1).normal(size=(4, BLOCK)).astype(np.float32)
    into = np.empty(BLOCK, np.float32)
    for number, played in enumerate(blocks):
        codec.read(into)
        clock.work(10 * BLOCK_S if number == 2 else 0.0)
        assert codec.write(played) is (number != 2)
    codec.close()
    recorded, rate_hz = soundfile.read(tmp_path / "out.wav", dtype="float32")
    blocks[2] = 0.0
    np.testing.assert_array_equal(recorded, blocks.ravel())
    assert rate_hz == RATE_HZ


def in_folder(tmp_path: Path) -> HardwareProfile:
    shipped = load("sim")
    return replace(shipped, codec=replace(shipped.codec, record=tmp_path / "out.wav"))


def test_the_sim_profile_plays_its_take_at_its_pace(tmp_path: Path) -> None:
    profile = in_folder(tmp_path)
    codec = open_codec(profile, tmp_path)
    assert (codec.rate_hz, codec.block_frames) == (RATE_HZ, profile.codec.block_frames)
    heard = np.empty((300, codec.block_frames), np.float32)
    started_s = time.monotonic()
    for into in heard:
        codec.read(into)
        if not codec.write(into):  # the machine may be busy; what was lost is silence in the recording
            into.fill(0.0)
    took_s = time.monotonic() - started_s
    codec.close()
    assert took_s >= 300 * codec.block_frames / RATE_HZ * 0.99
    recorded, _ = soundfile.read(tmp_path / "out.wav", dtype="float32")
    assert recorded.any()
    np.testing.assert_array_equal(recorded, heard.ravel())


def test_a_missing_take_is_a_sentence(tmp_path: Path) -> None:
    profile = in_folder(tmp_path)
    with pytest.raises(CodecError, match=r"take .*gone\.wav cannot be read \(No such file") as caught:
        open_codec(replace(profile, codec=replace(profile.codec, take=tmp_path / "gone.wav")), tmp_path)
    assert caught.value.short == "no take"


def test_a_recording_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    profile = in_folder(tmp_path)
    with pytest.raises(CodecError, match=r"cannot be written \(No such file .*set codec\.record"):
        open_codec(replace(profile, codec=replace(profile.codec, record=tmp_path / "nowhere" / "out.wav")), tmp_path)


def test_a_driver_nobody_knows_is_a_sentence(tmp_path: Path) -> None:
    profile = in_folder(tmp_path)
    with pytest.raises(CodecError, match="no codec driver 'jack'"):
        open_codec(replace(profile, codec=replace(profile.codec, driver="jack")), tmp_path)
