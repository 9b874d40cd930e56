"""WAV files of every common kind are read as libsndfile reads them; the rest is refused in a sentence."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from hw.errors import CodecError
from hw.sim.wav_file import WavRecorder, read_wav

RATE_HZ = 48_000


@pytest.fixture
def sound() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.random.default_rng(5).uniform(-1.0, 0.999, 1001)


@pytest.mark.parametrize("kind", ["WAV", "WAVEX"])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_32", "FLOAT"])
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_it_reads_what_libsndfile_writes(
    tmp_path: Path, sound: np.ndarray[tuple[int], np.dtype[np.float64]], kind: str, subtype: str, channels: int
) -> None:
    path = tmp_path / "take.wav"
    frames = np.stack([sound] + [np.zeros_like(sound)] * (channels - 1), axis=1)
    soundfile.write(path, frames, RATE_HZ, subtype=subtype, format=kind)
    reference, _ = soundfile.read(path, dtype="float32", always_2d=True)
    ours = read_wav(path, rate_hz=RATE_HZ)
    assert ours.dtype == np.float32
    np.testing.assert_array_equal(ours, reference[:, 0])


def refusal(path: Path) -> str:
    with pytest.raises(CodecError) as caught:
        read_wav(path, rate_hz=RATE_HZ)
    assert str(path) in caught.value.sentence
    return caught.value.sentence


def test_another_rate_is_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "take.wav", np.zeros(10), 44_100)
    assert "runs at 44100 Hz, the pedal at 48000 Hz; resample it" in refusal(tmp_path / "take.wav")


@pytest.mark.parametrize(("format_", "subtype"), [("WAV", "PCM_U8"), ("WAV", "DOUBLE"), ("WAV", "ULAW")])
def test_other_samples_are_refused(tmp_path: Path, format_: str, subtype: str) -> None:
    soundfile.write(tmp_path / "take.wav", np.zeros(10), RATE_HZ, format=format_, subtype=subtype)
    assert "convert it to 16, 24 or 32 bit" in refusal(tmp_path / "take.wav")


def test_flac_is_refused_with_what_to_do(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "take.flac", np.zeros(10), RATE_HZ)
    assert "is no WAV file; convert it to WAV" in refusal(tmp_path / "take.flac")


def test_nothing_and_no_numbers_are_refused(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "empty.wav", np.zeros(0), RATE_HZ)
    assert "holds no sound" in refusal(tmp_path / "empty.wav")
    soundfile.write(tmp_path / "nan.wav", np.array([0.0, np.nan]), RATE_HZ, subtype="FLOAT")
    assert "no numbers" in refusal(tmp_path / "nan.wav")


@given(st.data())
def test_whatever_happened_to_a_file_it_reads_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "hurt.wav"
    soundfile.write(path, np.full((20, 2), 0.5), RATE_HZ, subtype="PCM_24", format="WAVEX")
    hurt = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        hurt[data.draw(st.integers(0, len(hurt) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(hurt[: data.draw(st.integers(0, len(hurt)))])
    sound, sentence = np.ones(1, np.float32), ""
    try:
        sound = read_wav(path, rate_hz=RATE_HZ)
    except CodecError as error:
        sentence = error.sentence
    assert sentence.startswith(f"The take {path}") or not sentence
    assert len(sound)
    assert np.isfinite(sound).all()


def test_a_recording_is_a_wav_for_everybody(tmp_path: Path) -> None:
    path = tmp_path / "out.wav"
    blocks = np.random.default_rng(6).normal(size=(500, 64)).astype(np.float32)
    recorder = WavRecorder(path, rate_hz=RATE_HZ)
    for block in blocks:
        recorder.write(block)
    recorder.close()
    recorder.close()
    assert soundfile.info(path).subtype == "FLOAT"
    np.testing.assert_array_equal(soundfile.read(path, dtype="float32")[0], blocks.ravel())
    np.testing.assert_array_equal(read_wav(path, rate_hz=RATE_HZ), blocks.ravel())


def test_a_full_disk_ends_the_recording_and_not_the_music() -> None:
    recorder = WavRecorder(Path("/dev/full"), rate_hz=RATE_HZ)
    for _ in range(1000):
        recorder.write(np.ones(64, np.float32))
    with pytest.raises(CodecError, match="recording /dev/full is not whole: No space left on device; make room"):
        recorder.close()
