"""`pedal sim --gig` runs both real processes, moves real mock pins, and says whether the evening went well."""

import json
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

import hw.profiles
from firmware.audio.resampling import latency_frames
from firmware.cli.main import main
from firmware.cli.sim.stage import Stage
from firmware.control.wishes.status import StatusReply
from hw.profiles import path_of
from tests import own_captures

pytestmark = pytest.mark.xdist_group("clock")

RATE_HZ = 48_000


@pytest.fixture
def take(tmp_path: Path) -> Path:
    seconds = np.arange(RATE_HZ) / RATE_HZ
    soundfile.write(tmp_path / "take.wav", 0.2 * np.sin(2 * np.pi * 220 * seconds), RATE_HZ, subtype="PCM_24")
    return tmp_path / "take.wav"


def test_a_gig_that_goes_well(tmp_path: Path, state: Path, take: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "lead.nam").write_text(
        json.dumps({**own_captures.tiny(seed=5), "metadata": {"name": "Lead"}})
    )
    (tmp_path / "well.gig").write_text("""
        at 0.2 expect preset Clean
        at 0.2 expect calibrated on
        at 0.3 expect input above -20
        at 0.5 stomp 1
        at 0.6 expect bypass on
        at 1.0 press 1
        at 1.2 expect bypass off
        at 1.3 release 1
        at 1.4 expect bypass off
        at 1.5 stomp 2
        at 1.6 expect preset Fuzz
        at 1.6 expect calibrated off
        at 1.8 turn -3
        at 1.9 expect level_db -1.5
        at 2.0 stick in stick
        at 2.1 await captures 3
        at 2.2 stick out
        at 2.3 push
        at 2.4 expect page setlist
        at 2.5 set tone.bass 7
        at 2.6 expect tone.bass 7
        at 2.7 set gate.threshold_db -60 dB
        at 2.8 expect gate.threshold_db -60
        at 3.2 shutdown
        at 600 end
    """)
    paths = {name: tmp_path / name for name in ("out.wav", "sheet.png")}
    options = [
        "--state",
        str(state),
        "--take",
        str(take),
        "--wav",
        str(paths["out.wav"]),
        "--sheet",
        str(paths["sheet.png"]),
    ]
    assert main(["sim", "--gig", str(tmp_path / "well.gig"), *options]) == 0
    said = capfd.readouterr().out
    assert "13 expectations held, 0 did not" in said
    assert "the pedal is switched off" in said
    assert all(str(path) in said for path in paths.values())
    assert "█" in said
    sound = np.asarray(soundfile.read(paths["out.wav"])[0])
    assert sound.size > 3 * RATE_HZ
    assert np.sqrt(np.mean(sound[RATE_HZ // 2 : RATE_HZ] ** 2)) > 0.01
    with Image.open(paths["sheet.png"]) as sheet:
        assert sheet.width > 3 * 128
        assert sheet.height > 3 * 64


def test_a_stick_comes_in_a_run_folder_that_is_named_from_here(
    tmp_path: Path, state: Path, take: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "a.nam").write_text(json.dumps(own_captures.tiny(seed=5)))
    (tmp_path / "stick.gig").write_text("at 0.3 stick in stick\nat 0.4 await captures 3\nat 0.6 end\n")
    monkeypatch.chdir(tmp_path)
    options = ["--state", str(state), "--take", str(take), "--run", "run", "--switches", "4"]
    assert main(["sim", "--gig", "stick.gig", *options]) == 0, capfd.readouterr().out
    assert len(hw.profiles.load(str(tmp_path / "run" / "profile.toml")).panel.stomps) == 4


def test_a_stick_with_another_rate_a_series_and_a_damaged_file(
    tmp_path: Path, state: Path, take: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What can be played is, in its turn; what cannot leaves the evening alone."""
    series = own_captures.sequential(own_captures.tiny(seed=6), own_captures.linear(300, bias=False))
    brought = {
        "a.nam": json.dumps({**own_captures.tiny(seed=5, sample_rate=44_100), "metadata": {"name": "At 44k1"}}),
        "b.nam": json.dumps({**series, "metadata": {"name": "In series"}}),
        "c.nam": json.dumps(own_captures.tiny(seed=7))[:100],
        "日本 🎸.nam": json.dumps(own_captures.tiny(seed=8)),
    }
    (tmp_path / "stick").mkdir()
    for name, content in brought.items():
        (tmp_path / "stick" / name).write_text(content)
    (tmp_path / "stick.gig").write_text("""
        at 0.2 expect preset Clean
        at 0.3 stick in stick
        at 0.4 await captures 5
        at 0.6 stick out
        at 0.8 stomp 2
        at 1.1 expect preset Fuzz
        at 1.2 make In series
        at 1.6 expect preset In series
        at 1.8 expect output above -60
        at 2.0 make 日本
        at 2.4 expect preset 日本 🎸
        at 2.6 make At 44k1
        at 3.0 expect preset At 44k1
        at 3.4 expect output above -60
        at 3.6 end
    """)
    options = ["--state", str(state), "--take", str(take)]
    assert main(["sim", "--gig", str(tmp_path / "stick.gig"), *options]) == 0, capfd.readouterr().out
    assert "8 expectations held, 0 did not" in capfd.readouterr().out


def test_a_gig_that_does_not(tmp_path: Path, state: Path, take: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "badly.gig").write_text("""
        at 0.1 expect bypass on
        at 0.2 pedal preset copy Clean "My verse"
        at 0.3 expect presets 3
        at 0.4 pedal play Nosuch
        at 0.5 end
    """)
    assert main(["sim", "--gig", str(tmp_path / "badly.gig"), "--state", str(state), "--take", str(take)]) == 1
    said = capfd.readouterr().out
    assert "`at 0.1 expect bypass on` did not hold: bypass is False" in said
    assert "made 2 My verse" in said
    assert "`pedal play Nosuch` failed: pedal: there is no preset 'Nosuch'" in said
    assert "1 expectations held, 2 did not" in said


def test_a_stage_that_cannot_start_says_why(tmp_path: Path, state: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "short.gig").write_text("at 0 end")
    (tmp_path / "noise.wav").write_bytes(b"no sound")
    taken = ["--take", str(tmp_path / "noise.wav"), "--state", str(state)]
    assert main(["sim", "--gig", str(tmp_path / "short.gig"), *taken]) == 2
    said = capfd.readouterr().err
    assert "noise.wav" in said
    assert said.count("\n") == 1


def test_the_keyboard_needs_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sim"]) == 2
    assert "--gig" in capsys.readouterr().err


@pytest.mark.parametrize("rate_hz", [44_100, pytest.param(96_000, marks=pytest.mark.slow)])
def test_on_a_codec_of_another_rate_the_stage_plays_without_an_xrun_and_at_pitch(
    rate_hz: int, tmp_path: Path, state: Path, take: Path
) -> None:
    """The take is brought to the codec's rate, the captures are made for it, and what is recorded is at it."""
    profile, heard = tmp_path / "other.toml", tmp_path / "out.wav"
    profile.write_text(path_of("sim").read_text().replace("rate_hz = 48_000", f"rate_hz = {rate_hz}"))
    runs = (
        _status_after_2_s(tmp_path / "run", state, profile=str(profile), take=take, record=heard) for _ in range(3)
    )
    after = next(filter(None, runs), None)
    assert after is not None, "this machine cannot play two seconds without an xrun"
    assert after.rate_hz == rate_hz
    exact = rate_hz == 96_000 and after.model == "Clean"  # the other is an LSTM
    late_ms = 0.0 if exact else 1000.0 * latency_frames(48_000, 64, rate_hz) / rate_hz
    assert after.resampling_latency_ms == pytest.approx(late_ms, abs=0.006)
    sound, recorded_hz = soundfile.read(heard)
    assert recorded_hz == rate_hz
    end = sound[-2 * recorded_hz : -recorded_hz]
    spectrum = np.abs(np.fft.rfft((end - end.mean()) * np.hanning(end.size)))
    assert np.argmax(spectrum) == pytest.approx(220.0, abs=1.0)


def _status_after_2_s(run: Path, state: Path, *, profile: str, take: Path, record: Path) -> StatusReply | None:
    """None where the machine was too busy, and cost blocks."""
    with Stage(run, state, profile=profile, take=take, record=record) as stage:
        stage.wait_until_playing()
        before = stage.status()
        time.sleep(2.0)
        after = stage.status()
    return after if after.xruns == before.xruns else None
