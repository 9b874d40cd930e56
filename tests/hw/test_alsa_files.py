"""AlsaCodec on ALSA's own file, multi and mulaw devices: every bit of every format, and what ALSA alters."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hw.alsa import AlsaCodec
from hw.alsa_library import alsa_library
from hw.codec import open_codec
from hw.errors import CodecError
from hw.profile import CodecProfile
from hw.profiles import load
from hw.samples import FORMATS
from tests.hw.real_alsa import FILES, write_config

PERIOD = 64
BLOCKS = 20
Open = Callable[..., AlsaCodec]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(write_config(FILES, tmp_path)))
    (tmp_path / "in.raw").write_bytes(bytes(PERIOD * 64))
    return tmp_path


@pytest.fixture
def open_files(folder: Path, request: pytest.FixtureRequest) -> Open:
    assert folder.is_dir()

    def open_with(
        *,
        name: str = "S32_LE",
        channels: int = 2,
        channel: int = 1,
        capture: str = "from_file",
        playback: str = "into_file",
    ) -> AlsaCodec:
        codec = AlsaCodec(
            CodecProfile(
                driver="alsa",
                capture=capture,
                playback=playback,
                card="none",
                block_frames=PERIOD,
                format=name,
                channels=channels,
                input_channel=channel,
            ),
            alsa_library(),
        )
        request.addfinalizer(codec.close)
        return codec

    return open_with


def raw_integers(name: str, channels: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Samples of the whole range, their extremes among them, [frames, channels]."""
    steps = 2 ** (FORMATS[name].bits - 1)
    made = np.random.default_rng(3).integers(-steps, steps, (PERIOD * BLOCKS, channels))
    made[:2] = [[-steps], [steps - 1]]
    return made


def to_bytes(integers: np.ndarray[tuple[int, int], np.dtype[np.int64]], name: str) -> bytes:
    size = FORMATS[name].word_bytes
    return b"".join(int(sample).to_bytes(size, "little", signed=True) for sample in integers.ravel())


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize(("channels", "channel"), [(1, 1), (2, 1), (2, 2), (4, 3)])
def test_every_captured_bit_arrives(folder: Path, open_files: Open, name: str, channels: int, channel: int) -> None:
    integers = raw_integers(name, channels)
    (folder / "in.raw").write_bytes(to_bytes(integers, name))
    codec = open_files(name=name, channels=channels, channel=channel)
    heard = np.empty((BLOCKS, PERIOD), np.float32)
    assert all(codec.read(block) for block in heard)
    expected = integers[:, channel - 1].astype(np.float32) / np.float32(FORMATS[name].full_scale)
    np.testing.assert_array_equal(heard.ravel(), expected)


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("channels", [1, 2, 4])
def test_every_bit_is_played_on_every_channel(folder: Path, open_files: Open, name: str, channels: int) -> None:
    integers = raw_integers(name, 1)
    if name == "S32_LE":
        integers &= ~0xFF  # float32 holds 24 bits
    integers[1] -= integers[1] & 0xFF  # the last step below full scale, where float32 can say it
    codec = open_files(name=name, channels=channels)
    sound = (integers[:, 0] / FORMATS[name].full_scale).astype(np.float32).reshape(BLOCKS, PERIOD)
    assert all(codec.write(block) for block in sound)
    codec.close()
    silence = bytes(2 * PERIOD * channels * FORMATS[name].word_bytes)
    assert (folder / "out.raw").read_bytes() == silence + to_bytes(np.repeat(integers, channels, axis=1), name)


def test_channels_that_the_device_does_not_have_are_refused(open_files: Open) -> None:
    with pytest.raises(CodecError, match=r"codec.channels = 4 became 2") as caught:
        open_files(channels=4, playback="stereo_only")
    assert "playback 'stereo_only'" in caught.value.sentence


def test_a_format_that_the_device_does_not_have_is_refused(open_files: Open) -> None:
    with pytest.raises(CodecError, match=r"codec.format = S32_LE became MU_LAW"):
        open_files(capture="mu_law")


def test_a_pcm_that_is_not_there_is_named(open_files: Open) -> None:
    with pytest.raises(CodecError, match="capture 'elsewhere' is not there; cards now present: "):
        open_files(capture="elsewhere")


def test_a_profile_opens_its_driver(folder: Path, tmp_path: Path) -> None:
    assert folder == tmp_path
    shipped = load("sim")
    text = (Path(__file__).parents[2] / "hw" / "profiles" / "sim.toml").read_text()
    ours = tmp_path / "files.toml"
    ours.write_text(
        text.replace(
            'driver = "wav"', 'driver = "alsa"\ncapture = "from_file"\nplayback = "into_file"\ncard = "none"'
        ).replace('kind = "control"', 'kind = "fixed"')
    )
    codec = open_codec(load(str(ours)), tmp_path)
    assert isinstance(codec, AlsaCodec)
    assert codec.block_frames == shipped.codec.block_frames
    codec.close()


def test_a_shipped_profile_without_its_card_says_what_to_do(folder: Path) -> None:
    assert folder.is_dir()
    with pytest.raises(CodecError, match=r"HiFiBerry.*cards now present: none.*dtoverlay=hifiberry-dacplusadcpro"):
        open_codec(load("hifiberry_dacplusadcpro"), folder)
    with pytest.raises(CodecError, match=r"Scarlett.*cards now present: none.*plug it in"):
        open_codec(load("scarlett_3g"), folder)
