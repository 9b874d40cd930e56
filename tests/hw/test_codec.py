"""open_codec brings in the driver that is asked for, and nothing that the audio process may not have."""

import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from hw.alsa import AlsaCodec
from hw.alsa_library import alsa_library
from hw.codec import open_codec
from hw.profile import CodecProfile
from hw.profiles import load
from hw.samples import FORMATS
from hw.sim.wav_codec import WavCodec
from hw.sim.wav_file import WavRecorder
from tests.hw.real_alsa import write_config

ROOT = Path(__file__).parents[2]
NEVER = {"json", "logging", "asyncio", "subprocess", "PIL", "gpiozero", "luma", "soundfile", "firmware"}


def modules_after(statements: str) -> set[str]:
    """The top-level modules of a fresh Python that ran these statements."""
    code = f"import sys\n{statements}\nprint(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in ran.stdout.split()}


def test_importing_it_brings_in_no_driver() -> None:
    there = modules_after("import hw.codec")
    assert "hw" in there
    assert not there & (NEVER | {"alsaaudio", "numpy"})


def test_playing_the_sim_brings_in_nothing_forbidden(tmp_path: Path) -> None:
    there = modules_after(
        "from pathlib import Path\nfrom hw.profiles import load\nfrom hw.codec import open_codec\nimport numpy\n"
        f"codec = open_codec(load('sim'), Path({str(tmp_path)!r}))\n"
        "block = numpy.empty(codec.block_frames, 'f4')\n"
        "codec.read(block)\ncodec.write(block)\ncodec.close()"
    )
    assert "numpy" in there
    assert not there & (NEVER | {"alsaaudio"})


def test_the_alsa_driver_brings_in_nothing_forbidden() -> None:
    there = modules_after("import hw.alsa\nfrom hw.alsa_library import alsa_library\nalsa_library()")
    assert "alsaaudio" in there
    assert not there & NEVER


def test_a_machine_without_pyalsaaudio_is_told_what_to_install() -> None:
    code = (
        "import sys\nsys.path.insert(0, '.')\n"
        "from hw.alsa_library import alsa_library\nfrom hw.errors import CodecError\n"
        "try:\n    alsa_library()\nexcept CodecError as error:\n    print(error.sentence)"
    )
    ran = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("The codec needs pyalsaaudio, which is not installed; type: sudo sh ")


def test_the_sim_profile_gets_the_wav_codec(tmp_path: Path) -> None:
    codec = open_codec(load("sim"), tmp_path)
    assert isinstance(codec, WavCodec)
    codec.close()


def growth_over_blocks(codec: AlsaCodec | WavCodec, blocks: int) -> int:
    """Bytes that Python holds more after this many turns of the loop."""
    block = np.full(codec.block_frames, 0.1, np.float32)

    def turn() -> None:
        codec.read(block)
        codec.write(block)

    for _ in range(200):
        turn()
    tracemalloc.start()
    for _ in range(100):
        turn()
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(blocks):
        turn()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return after - before


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_ten_thousand_blocks_through_alsa_leave_nothing_behind(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(write_config("pcm.null {{ type null }}", tmp_path)))
    profile = CodecProfile(driver="alsa", capture="null", playback="null", card="none", format=name)
    codec = AlsaCodec(profile, alsa_library())
    assert growth_over_blocks(codec, 10_000) < 1024
    codec.close()


def test_ten_thousand_blocks_through_the_sim_leave_nothing_behind(tmp_path: Path) -> None:
    codec = WavCodec(
        np.zeros(1000, np.float32),
        rate_hz=48_000,
        block_frames=64,
        periods=16,
        recorder=WavRecorder(tmp_path / "out.wav", rate_hz=48_000),
        sleep_s=lambda _: None,
    )
    assert growth_over_blocks(codec, 10_000) < 1024
    codec.close()
    assert (tmp_path / "out.wav").stat().st_size > 10_000 * 64 * 4
