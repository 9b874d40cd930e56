"""AlsaCodec on a device that keeps time: PulseAudio's null sink and its monitor, through ALSA's pulse plugin."""

import selectors
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hw.alsa import AlsaCodec
from hw.alsa_gain import AlsaGain
from hw.alsa_library import alsa_library
from hw.alsa_mixer import AlsaMixer
from hw.card_mixer import Element
from hw.codec import open_codec
from hw.errors import CodecError, CodecLostError
from hw.mixer import set_mixer
from hw.profile import CodecProfile, GainProfile, MixerSetting
from hw.profiles import load
from tests.hw.real_alsa import PULSE, home_in, pulse_server, write_config

pytestmark = pytest.mark.xdist_group("clock")

RATE_HZ = 48_000
TONE_HZ = 1_000
LEVEL = 0.5
SECONDS = 3.0
PROFILE = CodecProfile(
    driver="alsa", capture="in", playback="out", card="any", block_frames=480, periods=16, format="S32_LE"
)


@pytest.fixture(scope="session")
def pulse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("pulse")
    write_config(PULSE, folder)
    with pulse_server(folder):
        yield folder


@pytest.fixture(autouse=True)
def environment(pulse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(pulse / "asoundrc"))
    for name, value in home_in(pulse).items():
        monkeypatch.setenv(name, value)


def loop_a_tone(codec: AlsaCodec, seconds: float) -> tuple[NDArray[np.float32], int, float]:
    """What came back, the xruns, and how long it took after the first block."""
    blocks = int(seconds * RATE_HZ / codec.block_frames)
    at_s = np.arange(blocks * codec.block_frames) / RATE_HZ
    tone = (LEVEL * np.sin(2 * np.pi * TONE_HZ * at_s)).astype(np.float32).reshape(blocks, -1)
    heard = np.empty_like(tone)
    xruns = started_s = 0.0
    for played, into in zip(tone, heard, strict=True):
        xruns += not codec.read(into)
        started_s = started_s or time.monotonic()
        xruns += not codec.write(played)
    return heard.ravel(), int(xruns), time.monotonic() - started_s


def level_at(sound: NDArray[np.float32], frequency_hz: float) -> float:
    """The amplitude of one frequency, over whole periods of it."""
    at_s = np.arange(len(sound)) / RATE_HZ
    return 2.0 * float(abs(np.mean(sound * np.exp(-2j * np.pi * frequency_hz * at_s))))


def test_a_tone_comes_back_whole_and_in_time() -> None:
    codec = AlsaCodec(PROFILE, alsa_library())
    heard, xruns, took_s = loop_a_tone(codec, SECONDS)
    codec.close()
    first = int(np.argmax(np.abs(heard) > 0.01))
    sound = heard[first + 480 : first + 480 + RATE_HZ]
    error_db = 20 * np.log10(level_at(sound, TONE_HZ) / LEVEL)
    spectrum = np.abs(np.fft.rfft(sound))
    print(f"level error {error_db:+.1e} dB, xruns {xruns}, {SECONDS} s of audio took {took_s:.3f} s")
    assert xruns == 0
    assert len(sound) == RATE_HZ
    assert abs(error_db) < 0.001
    assert int(np.argmax(spectrum)) == TONE_HZ
    assert np.sort(spectrum)[-2] < spectrum.max() * 1e-3
    assert took_s == pytest.approx(SECONDS, abs=0.5)


def test_a_reader_that_sleeps_is_reported_and_recovers() -> None:
    codec = AlsaCodec(PROFILE, alsa_library())
    loop_a_tone(codec, 0.5)
    time.sleep(0.5)
    _, xruns, _ = loop_a_tone(codec, 0.5)
    assert 1 <= xruns <= 3
    heard, xruns, _ = loop_a_tone(codec, 1.0)
    codec.close()
    assert xruns == 0
    assert np.abs(heard).max() == pytest.approx(LEVEL, abs=1e-3)


def test_closing_does_not_wait_for_the_buffer() -> None:
    codec = AlsaCodec(replace(PROFILE, block_frames=2048, periods=16), alsa_library())
    loop_a_tone(codec, 0.1)
    started_s = time.monotonic()
    codec.close()
    assert time.monotonic() - started_s < 2048 * 16 / RATE_HZ / 2


def test_a_period_that_the_device_cannot_have_is_refused() -> None:
    with pytest.raises(CodecError, match=r"codec.block_frames = 16 became 64"):
        AlsaCodec(replace(PROFILE, block_frames=16, channels=1, format="S16_LE"), alsa_library())


def element(name: str) -> Element:
    with closing(AlsaMixer("any")) as mixer:
        found = mixer.element(name)
    assert found
    return found


def test_a_real_mixer_is_set_and_read_back() -> None:
    settings = [MixerSetting("Master", 40_000), MixerSetting("Master", False), MixerSetting("Capture", True)]
    assert set_mixer(AlsaMixer, "any", settings) == {}
    master = element("Master")
    assert master.playback
    assert (master.playback.numbers, master.playback_on) == ((40_000, 40_000), (False, False))
    assert set_mixer(AlsaMixer, "any", [MixerSetting("Master", 65_536), MixerSetting("Master", True)]) == {}


def test_a_real_mixer_refuses_with_the_choice() -> None:
    refusals = set_mixer(AlsaMixer, "any", [MixerSetting("PGA Gain Left", "0.0dB")])
    assert "its controls are Master, Capture" in refusals["PGA Gain Left"]
    refusals = set_mixer(AlsaMixer, "any", [MixerSetting("Master", 70_000)])
    assert "write 0 to 65536" in refusals["Master"]


def test_a_real_gain_control_is_set_and_wakes_a_loop_when_others_move_it() -> None:
    profile = GainProfile("control", "Capture", zero=32_768, step_db=0.001, low_db=-12.0, high_db=12.0)
    gain = AlsaGain(PROFILE, profile, AlsaMixer)
    assert gain.set_db(5.0) == 5.0
    assert gain.set_db(-100.0) == -12.0
    descriptor = gain.fileno()
    assert descriptor is not None
    with selectors.DefaultSelector() as loop:
        loop.register(descriptor, selectors.EVENT_READ)
        while loop.select(0.2):  # what the pedal itself set is reported too
            assert gain.poll() is None
        set_mixer(AlsaMixer, "any", [MixerSetting("Capture", 32_768 + 7_000)])
        assert loop.select(5.0)
        assert gain.poll() == 7.0
    assert gain.read_db() == 7.0
    gain.close()


def test_opening_the_codec_sets_the_mixer_and_leaves_the_players_gain(tmp_path: Path) -> None:
    set_mixer(AlsaMixer, "any", [MixerSetting("Capture", 30_000), MixerSetting("Master", 30_000)])
    settings = (MixerSetting("Capture", 65_536), MixerSetting("Master", 65_536))
    gain = GainProfile("control", "Capture", step_db=0.001, high_db=12.0)
    open_codec(replace(load("sim"), codec=replace(PROFILE, mixer=settings), gain=gain), tmp_path).close()
    moved, named = element("Capture").capture, element("Master").playback
    assert moved
    assert named
    assert (moved.numbers, named.numbers) == ((30_000, 30_000), (65_536, 65_536))


def test_a_server_that_dies_is_a_codec_that_delivers_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(write_config(PULSE, tmp_path)))
    with pulse_server(tmp_path):
        codec = AlsaCodec(PROFILE, alsa_library())
        loop_a_tone(codec, 0.2)
    with pytest.raises(CodecLostError, match="does not deliver"):
        loop_a_tone(codec, 2.0)
    codec.close()
