"""`pedal render` plays any knob of a sound: of a preset's file, and those that are set one by one."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from firmware.arrays import F32
from firmware.cli.main import main
from firmware.sound import Gate, OutputMode, Preset, Tone
from firmware.store import preset_files
from tests import own_captures

RATE_HZ = 48_000


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "capture.nam"
    path.write_text(json.dumps(own_captures.tiny()))
    return path


@pytest.fixture
def noise(tmp_path: Path) -> Path:
    """A second of it at -60 dBFS."""
    samples = np.random.default_rng(7).normal(0.0, 1e-3, RATE_HZ)
    soundfile.write(tmp_path / "in.wav", samples, RATE_HZ, subtype="FLOAT")
    return tmp_path / "in.wav"


def rendered(model: Path, take: Path, *arguments: str | Path) -> F32:
    out = take.with_name("out.wav")
    assert main(["render", str(model), str(take), str(out), *map(str, arguments)]) == 0
    return np.asarray(soundfile.read(out, dtype="float32")[0], np.float32)


def raised_db(louder: F32, plain: F32, low_hz: int, high_hz: int) -> float:
    """By how much one is louder than the other between two frequencies; the spectra's lines lie 1 Hz apart."""
    powers = [np.square(np.abs(np.fft.rfft(sound)[low_hz:high_hz])).sum() for sound in (louder, plain)]
    return float(10.0 * np.log10(powers[0] / powers[1]))


def test_the_bass_is_heard_in_the_spectrum(model: Path, noise: Path) -> None:
    plain = rendered(model, noise)
    boosted = rendered(model, noise, "--set", "tone.bass", "10", "--set", "tone.on", "on")
    assert raised_db(boosted, plain, 20, 60) == pytest.approx(19.0, abs=1.5)
    assert raised_db(boosted, plain, 8_000, 16_000) == pytest.approx(0.0, abs=0.1)
    assert np.array_equal(rendered(model, noise, "--set", "tone.bass", "10"), plain)  # the tone is off


def test_the_gate_silences_noise_below_its_threshold(model: Path, noise: Path) -> None:
    noisy = rendered(model, noise)[-4_800:]
    open_gate = rendered(model, noise, "--set", "gate.on", "on", "--set", "gate.threshold_db", "-90 dB")[-4_800:]
    closed = rendered(model, noise, "--set", "gate.on", "on", "--set", "gate.threshold_db", "-40")[-4_800:]
    np.testing.assert_array_equal(open_gate, noisy)
    assert np.abs(closed).max() < 1e-2 * np.abs(noisy).max()


def test_a_preset_is_played_with_the_model_that_is_named_and_what_is_set_wins(
    tmp_path: Path, model: Path, noise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = Preset("Lead", "gone", "Gone", trim_db=-3.0, output=OutputMode.RAW, tone=Tone(True, 10.0, 5.0, 5.0))
    preset_files.write(tmp_path / "lead.toml", sound)
    ours = rendered(model, noise, "--preset", tmp_path / "lead.toml")
    set_by_hand = rendered(
        model, noise, "--trim", "-3", "--output", "raw", "--set", "tone.bass", "10", "--set", "tone.on", "on"
    )
    np.testing.assert_array_equal(ours, set_by_hand)
    capsys.readouterr()
    rendered(model, noise, "--preset", tmp_path / "lead.toml", "--trim", "1,5 dB", "--json")
    assert json.loads(capsys.readouterr().out)["plan"]["trim_db"] == 1.5


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("--set", "tone.bas", "5"), "there is no knob 'tone.bas' (did you mean 'tone.bass'?)"),
        (("--set", "tone.bass", "11"), "tone.bass = 11.0 is not allowed; give 0 to 10."),
        (("--trim", "25"), "trim_db = 25.0 is not allowed; give -20 to 20 dB."),
        (("--output", "loud"), "output = loud is not allowed; give auto, equal, raw, normalized or calibrated."),
        (("--quality", "2"), "quality = 2.0 is not allowed; give 0 to 1."),
        (("--preset", "gone.toml"), "gone.toml cannot be read (No such file or directory)"),
        (("--preset", "bad.toml"), "bad.toml, line 5: [gate] knows no key 'hold'"),
    ],
)
def test_a_mistake_is_one_sentence_before_the_work(
    model: Path,
    noise: Path,
    arguments: tuple[str, ...],
    shown: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(model.parent)
    Path("bad.toml").write_text('name = "a"\nmodel_id = "b"\nmodel_name = "c"\n[gate]\nhold = 1\n')
    assert main(["render", str(model), str(noise), "out.wav", *arguments]) == 2
    said = capsys.readouterr().err
    assert shown in said
    assert said.count("\n") == 1
    assert not Path("out.wav").exists()


def test_a_gate_that_is_set_stands_in_the_preset_too(tmp_path: Path, model: Path, noise: Path) -> None:
    preset_files.write(tmp_path / "quiet.toml", Preset("Quiet", "gone", "Gone", gate=Gate(True, -40.0)))
    assert (
        np.abs(rendered(model, noise, "--preset", tmp_path / "quiet.toml", "--output", "raw")[-4_800:]).max() < 1e-5
    )
