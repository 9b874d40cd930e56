"""The experiment holds: at the capture's own level a capture is the amp, at another it is not."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from firmware.cli.experiment.clips import (
    CABINET,
    LEVELS,
    REFERENCE,
    load_cabinet,
    read_sound,
    through_cabinet,
    through_codec,
)
from firmware.cli.experiment.clips import SETTINGS as ALL
from firmware.cli.experiment.experiment_command import Clips, play_all
from firmware.cli.experiment.figures import Figures, codecs_apart, crest_db, decay, measure, sustain_db
from firmware.cli.main import main
from tests.oracle import error_db
from tests.tools.make_reference import make_reference

Measured = dict[tuple[str, str], Figures]


@pytest.fixture(scope="module")
def clips() -> Clips:
    return play_all()


@pytest.fixture(scope="module")
def measured(clips: Clips) -> Measured:
    amp = read_sound(REFERENCE)
    return {at: measure(clip, amp) for at, clip in clips.items()}


def test_the_reference_that_ships_is_the_amplifier_itself() -> None:
    assert np.abs(read_sound(REFERENCE) - make_reference()).max() < 2**-22


def test_uncalibrated_the_gain_climbs_with_the_level_the_capture_was_made_at(measured: Measured) -> None:
    uncalibrated = [measured[level, "uncalibrated"] for level in LEVELS]
    assert [each.input_gain_db for each in uncalibrated] == [0.0] * 4
    sustain, crest = [each.sustain_db for each in uncalibrated], [each.crest_db for each in uncalibrated]
    assert sustain == sorted(sustain)
    assert crest == sorted(crest, reverse=True)
    assert sustain[-1] - sustain[0] > 4.0
    assert crest[0] - crest[-1] > 1.5


@pytest.mark.parametrize(
    ("level", "gain_db", "other_db"),
    [("0574", 6.46, 9.26), ("1176", 0.44, 3.24), ("1500", -2.8, 0.0), ("1800", -5.8, -3.0)],
)
def test_calibrated_each_is_given_the_gain_that_brings_them_together(
    level: str, gain_db: float, other_db: float, measured: Measured
) -> None:
    assert measured[level, "calibrated"].input_gain_db == pytest.approx(gain_db)
    assert measured[level, "calibrated, other codec"].input_gain_db == pytest.approx(other_db)


@pytest.mark.parametrize("level", LEVELS[:3])
@pytest.mark.parametrize("setting", ["calibrated", "calibrated, other codec"])
def test_calibrated_a_capture_is_as_near_to_the_amp_as_it_ever_was(
    level: str, setting: str, measured: Measured
) -> None:
    assert measured[level, setting].esr < 2.0 * measured[level, setting].validation_esr


@pytest.mark.parametrize("level", ["0574", "1800"])
def test_uncalibrated_the_error_is_at_least_five_times_that(level: str, measured: Measured) -> None:
    assert measured[level, "uncalibrated"].esr > 5.0 * measured[level, "calibrated"].esr


def test_calibrated_the_last_note_dies_as_in_the_amp(clips: Clips, measured: Measured) -> None:
    amp = read_sound(REFERENCE)
    for level in LEVELS[:3]:
        assert measured[level, "calibrated"].sustain_db == pytest.approx(sustain_db(amp), abs=0.5)
        assert measured[level, "calibrated"].crest_db == pytest.approx(crest_db(amp), abs=0.5)
        apart_db = np.subtract(decay(clips[level, "calibrated"].played)[1], decay(amp)[1])
        assert np.abs(apart_db).max() < 1.5


@pytest.mark.parametrize("level", LEVELS)
def test_two_codecs_sound_the_same_within_the_noise_of_their_converters(level: str, clips: Clips) -> None:
    same_db, other_db = codecs_apart(clips, level)
    assert other_db < same_db + 3.0
    assert other_db < -50.0


def test_a_converter_of_another_level_records_the_same_volts_elsewhere() -> None:
    take = read_sound(REFERENCE)
    here, there = (through_codec(take, setting) for setting in (ALL[1], ALL[3]))
    assert 20.0 * np.log10(np.std(here) / np.std(there)) == pytest.approx(15.0 - 12.2, abs=0.01)


def test_the_command_leaves_clips_to_listen_to_figures_and_a_picture(
    tmp_path: Path, clips: Clips, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("firmware.cli.experiment.experiment_command.play_all", lambda: clips)
    folder = tmp_path / "new" / "folder"
    assert main(["experiment", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "calibrated, other codec 1800" in shown
    names = sorted(path.name for path in folder.glob("*.wav"))
    assert names[0] == "00-amp.wav"
    assert len(names) == 13
    for name in names:
        sound, rate_hz = soundfile.read(folder / name)
        assert rate_hz == 48_000
        assert 20.0 * np.log10(np.abs(sound).max()) == pytest.approx(-10.0, abs=0.01)
    assert (folder / "experiment.png").read_bytes().startswith(b"\x89PNG")
    assert main(["experiment", str(folder), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["figures"]) == 16
    assert set(document["codecs_apart_db"]) == set(LEVELS)
    assert document["beyond_5_khz_db"]["amp"] == pytest.approx(-28.2, abs=0.1)
    assert document["beyond_5_khz_db"]["cabinet"] == pytest.approx(-33.3, abs=0.1)


def test_the_clips_are_heard_through_the_cabinet_as_the_pedal_plays_it(tmp_path: Path) -> None:
    amp, response = read_sound(REFERENCE), read_sound(CABINET)
    heard = through_cabinet(load_cabinet(tmp_path), amp)
    size = 1 << (amp.size + response.size).bit_length()
    wanted = np.fft.irfft(np.fft.rfft(amp, size) * np.fft.rfft(response, size), size)[: amp.size]
    assert error_db(heard, wanted) < -70.0, "but for the tail that nobody hears"


def test_a_disk_that_is_full_is_one_sentence(
    tmp_path: Path, clips: Clips, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("firmware.cli.experiment.experiment_command.play_all", lambda: clips)
    (tmp_path / "00-amp.wav").symlink_to("/dev/full")
    assert main(["experiment", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert f"{tmp_path / '00-amp.wav'} cannot be written (No space left on device); make room for 20 MB" in said
    assert said.count("\n") == 1


def not_installed(_name: str) -> None:
    """As importlib.util.find_spec answers."""


def test_without_matplotlib_all_but_the_picture_is_made_and_that_is_said(
    tmp_path: Path, clips: Clips, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("firmware.cli.experiment.experiment_command.play_all", lambda: clips)
    monkeypatch.setattr("firmware.cli.experiment.experiment_command.find_spec", not_installed)
    assert main(["experiment", str(tmp_path)]) == 0
    assert "no picture: matplotlib is not installed here" in capsys.readouterr().out
    assert len(list(tmp_path.iterdir())) == 13
