"""`pedal render` plays a sound file through a capture exactly as the pedal would."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from numpy.typing import NDArray

from firmware.cli.main import main
from firmware.levels import gain_from_db
from firmware.places import FACTORY
from tests import own_captures
from tests.oracle import error_db, expected

RATE_HZ = 48_000
Sound = NDArray[np.float32]
FRAMES = 3_001  # no multiple of any block


def model_with_levels(**metadata: float) -> dict[str, object]:
    return {**own_captures.tiny(), "metadata": metadata}


@pytest.fixture
def take(tmp_path: Path) -> Path:
    samples = np.random.default_rng(7).normal(0.0, 0.1, FRAMES)
    soundfile.write(tmp_path / "in.wav", samples, RATE_HZ, subtype="PCM_24")
    return tmp_path / "in.wav"


def capture(folder: Path, model: object) -> str:
    path = folder / "capture.nam"
    path.write_text(json.dumps(model))
    return str(path)


def sound(path: Path) -> Sound:
    return np.asarray(soundfile.read(path, dtype="float32")[0], np.float32)


def rendered(folder: Path, *arguments: str | Path) -> Sound:
    out = folder / "out.wav"
    assert main(["render", *map(str, arguments), str(out)]) == 0
    with soundfile.SoundFile(out) as file:
        assert (file.samplerate, file.channels, file.subtype) == (RATE_HZ, 1, "FLOAT")
    return sound(out)


@pytest.mark.parametrize("block", ["1", "64", "100"])
def test_raw_is_the_capture_alone_as_long_as_the_take(tmp_path: Path, take: Path, block: str) -> None:
    model = own_captures.tiny()
    ours = rendered(tmp_path, "--raw", "--block", block, capture(tmp_path, model), take)
    source = sound(take)
    assert ours.shape == (FRAMES,)
    assert error_db(ours, expected(model, source)) < -100.0


@pytest.mark.usefixtures("with_operators")
def test_each_engine_can_be_had_and_they_sound_alike(
    tmp_path: Path, take: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = capture(tmp_path, own_captures.a2(3))
    heard: dict[str, Sound] = {}
    for engine in ("portable", "fused"):
        heard[engine] = rendered(tmp_path, "--raw", "--engine", engine, path, take)
        assert f"engine {engine} (" in capsys.readouterr().out
    assert error_db(heard["fused"], heard["portable"].astype(np.float64)) <= -110.0
    assert not np.array_equal(heard["fused"], heard["portable"])
    rendered(tmp_path, "--raw", path, take, "--json")
    assert json.loads(capsys.readouterr().out)["engine"] in heard


@pytest.mark.usefixtures("no_operators")
def test_without_the_operators_it_plays_and_fused_is_refused_with_what_to_type(
    tmp_path: Path, take: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = capture(tmp_path, own_captures.tiny())
    rendered(tmp_path, path, take)
    assert "engine portable: the fused operators are not built here" in capsys.readouterr().out
    assert main(["render", "--engine", "fused", path, str(take), str(tmp_path / "no.wav")]) == 2
    shown = capsys.readouterr().err
    assert shown.startswith(
        "pedal: capture.nam cannot be played fused: the fused operators are not built here; deploy"
    )
    assert "g++" in shown
    assert shown.count("\n") == 1
    assert not (tmp_path / "no.wav").exists()


@pytest.mark.usefixtures("with_operators")
def test_what_no_operator_knows_is_named(tmp_path: Path, take: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gated = own_captures.wavenet(own_captures.layer_array(2, [1, 3], gated=True))
    path = capture(tmp_path, gated)
    assert main(["render", "--engine", "fused", path, str(take), str(tmp_path / "no.wav")]) == 2
    assert capsys.readouterr().err == (
        "pedal: capture.nam cannot be played fused: no operator knows gated layers; leave out --engine.\n"
    )


def test_the_quality_chooses_the_submodel(tmp_path: Path, take: Path) -> None:
    small, large = own_captures.tiny(seed=3), own_captures.tiny(seed=4)
    path = capture(tmp_path, own_captures.container({0.5: small, 1.0: large}))
    source = sound(take)
    for quality, model in (("0", small), ("0.49", small), ("0.5", large), ("1", large)):
        ours = rendered(tmp_path, "--raw", "--quality", quality, path, take)
        assert error_db(ours, expected(model, source)) < -100.0


def test_the_chain_applies_the_gain_plan(tmp_path: Path, take: Path) -> None:
    """12.2 dBu codec, 15 dBu capture, +1 dB trim: -1.8 dB in; loudness -20 is put at -18: +2 dB out."""
    model = model_with_levels(input_level_dbu=15.0, loudness=-20.0)
    path = capture(tmp_path, model)
    options = ("--max-input-dbu", "12.2", "--trim", "1", "--output", "normalized", "--set", "polarity", "captured")
    ours = rendered(tmp_path, *options, path, take)
    wanted = expected(model, gain_from_db(-1.8) * sound(take)) * gain_from_db(2.0)
    # The chain's 5 Hz DC blocker turns the phase of what lies below some 50 Hz: compare what a guitar has.
    assert error_db(*(np.diff(sound[500:], 2) for sound in (ours, wanted))) < -45.0


@pytest.mark.parametrize("raw", [False, True])
def test_gains_and_peak_are_reported_to_programs(
    tmp_path: Path, take: Path, capsys: pytest.CaptureFixture[str], raw: bool
) -> None:
    model = capture(tmp_path, model_with_levels(input_level_dbu=15.0))
    out = rendered(tmp_path, model, take, "--json", *(["--raw"] if raw else []))
    shown = json.loads(capsys.readouterr().out)
    assert shown["frames"] == FRAMES
    assert shown["peak"] == pytest.approx(float(np.abs(out).max()), abs=1e-4)
    assert (shown["plan"] is None) is raw
    assert raw or shown["plan"]["input_gain_db"] == pytest.approx(12.2 - 15.0)


def test_an_uncalibrated_capture_is_played_at_its_trim_only(
    tmp_path: Path, take: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rendered(tmp_path, "--max-input-dbu", "12.2", "--trim", "-3", capture(tmp_path, own_captures.tiny()), take)
    said = capsys.readouterr().out
    assert "input  -3.00 dB" in said
    assert "uncalibrated" in said


def test_a_take_at_another_rate_is_resampled(tmp_path: Path) -> None:
    seconds = np.arange(44_100) / 44_100
    soundfile.write(tmp_path / "in.wav", 0.1 * np.sin(2 * np.pi * 441 * seconds), 44_100, subtype="FLOAT")
    assert rendered(tmp_path, "--raw", capture(tmp_path, own_captures.tiny()), tmp_path / "in.wav").shape == (48_000,)


def test_the_first_channel_is_the_guitar(tmp_path: Path, take: Path) -> None:
    mono = sound(take)
    soundfile.write(tmp_path / "two.wav", np.stack([mono, np.zeros(FRAMES)], 1), RATE_HZ, subtype="PCM_24")
    path = capture(tmp_path, own_captures.tiny())
    one, two = (rendered(tmp_path, "--engine", "portable", path, each) for each in (take, tmp_path / "two.wav"))
    assert np.array_equal(one, two)


def test_loudness_is_measured_where_the_file_has_none_as_the_library_does(
    tmp_path: Path, take: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = capture(tmp_path, own_captures.tiny())
    rendered(tmp_path, path, take, "--json")
    ours = json.loads(capsys.readouterr().out)["plan"]
    assert main(["inspect", path, "--measure", "--json"]) == 0
    library = json.loads(capsys.readouterr().out)["plan"]
    assert ours["output"] == library["output"] == "equal"
    assert ours["output_gain_db"] == pytest.approx(library["output_gain_db"], abs=0.011)
    assert abs(ours["output_gain_db"]) > 1.0


def test_the_output_is_as_a_new_preset_has_it(tmp_path: Path, take: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Auto: a pedal leaves with the volts of the gear, on a codec that gives 12.2 dBu at full scale."""
    pedal = {**own_captures.tiny(), "metadata": {"gear_type": "pedal", "output_level_dbu": 4.2, "loudness": -20.0}}
    rendered(tmp_path, capture(tmp_path, pedal), take)
    assert "output -8.00 dB (calibrated: capture 4.2 dBu - codec 12.2 dBu)" in capsys.readouterr().out


def test_an_exported_capture_is_rendered_like_its_nam(tmp_path: Path, take: Path) -> None:
    path = capture(tmp_path, own_captures.tiny())
    assert main(["export", path, str(tmp_path / "out.onnx")]) == 0
    ours = rendered(tmp_path, "--raw", path, take)
    assert np.array_equal(ours, rendered(tmp_path, "--raw", tmp_path / "out.onnx", take))
    assert np.abs(ours).max() > 0.0


def test_bypassed_the_take_is_as_loud_as_the_guitar_and_not_late(
    tmp_path: Path, take: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The codec of the profile gives 12.2 dBu at full scale; 6.2 dBu in that are full scale leave 6 dB lower."""
    slower = {**own_captures.tiny(), "sample_rate": 44_100}
    path = capture(tmp_path, slower)
    ours = rendered(tmp_path, "--bypass", "--max-input-dbu", "6.2", path, take)
    np.testing.assert_allclose(ours, gain_from_db(-6.0) * sound(take), rtol=1e-6)
    assert capsys.readouterr().out.startswith("bypass -6.00 dB (as loud as the guitar: codec 6.2 dBu")
    rendered(tmp_path, "--bypass", "--max-input-dbu", "6.2", path, take, "--json")
    assert json.loads(capsys.readouterr().out)["plan"]["bypass_gain_db"] == -6.0


@pytest.mark.parametrize(
    ("rate_hz", "apart_db"),
    [(44_100, -80.0), (96_000, -60.0)],  # at 96 kHz what the amp makes beyond 24 kHz is not folded back
)
def test_behind_a_codec_of_another_rate_a_capture_sounds_as_it_does_at_48_khz(
    rate_hz: int, apart_db: float, tmp_path: Path
) -> None:
    """The whole chain with a factory capture, its tone turned; what is written is at the codec's rate."""
    at_s = np.arange(RATE_HZ) / RATE_HZ
    note = sum(np.sin(2.0 * np.pi * 110.0 * n * at_s) / n for n in range(1, 8))
    soundfile.write(tmp_path / "in.wav", 0.05 * np.asarray(note), RATE_HZ, subtype="FLOAT")
    heard: dict[int, Sound] = {}
    for codec_hz in (RATE_HZ, rate_hz):
        out = tmp_path / f"{codec_hz}.wav"
        options = ["--rate", str(codec_hz), "--profile", "sim", "--run", str(tmp_path), "--set", "tone.bass", "8"]
        arguments = [str(FACTORY / "etalon-lead-0574.nam"), str(tmp_path / "in.wav"), str(out)]
        assert main(["render", *options, "--set", "tone.on", "on", "--output", "normalized", *arguments]) == 0
        assert soundfile.info(out).samplerate == codec_hz
        heard[codec_hz] = sound(out)
    same = soxr.resample(heard[rate_hz], rate_hz, RATE_HZ, "VHQ")
    assert error_db(same[9_600:38_400], heard[RATE_HZ][9_600:38_400].astype(np.float64)) < apart_db


def test_a_rate_that_no_codec_has_is_told(tmp_path: Path, take: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [capture(tmp_path, own_captures.tiny()), str(take), str(tmp_path / "out.wav")]
    with pytest.raises(SystemExit):
        main(["render", "--rate", "45000", *arguments])
    assert "a codec runs at 32000, 44100, 48000, 88200, 96000" in capsys.readouterr().err
