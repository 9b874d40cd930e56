"""`pedal output` sets how loud the current preset leaves the pedal; `pedal status` warns of what is amiss."""

import json
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from firmware.cli.main import main
from firmware.sound import OutputMode
from hw.strict_json import to_plain
from tests.stand_ins.asking import status_reply
from tests.stand_ins.serving import serving


class Clipping:
    """A pedal that plays a drive without input_level_dbu on a doubtful codec, too loud for its output."""

    def __init__(self) -> None:
        self.status = status_reply(
            preset="Drive",
            model="Drive",
            amp="Drive",
            calibrated=False,
            output_mode=OutputMode.CALIBRATED,
            output_gain_db=3.5,
            output_basis="calibrated: capture 15.5 dBu - codec 12 dBu",
            clips_by_db=3.5,
            codec_doubtful=True,
        )

    def answer(self, request: object) -> dict[str, object]:
        if request == {"do": "set", "path": "output", "value": "raw"}:
            self.change(output_mode=OutputMode.RAW, output_gain_db=0.0, output_basis="raw", clips_by_db=0.0)
            return {"ok": True, "preset": "Drive", "knobs": []}
        return {"ok": True, **to_plain(self.status)}

    def change(self, **facts: Any) -> None:
        self.status = replace(self.status, **facts)


@pytest.fixture
def pedal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Clipping]:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path))
    pedal = Clipping()
    with serving(tmp_path, pedal.answer):
        yield pedal


@pytest.mark.usefixtures("pedal")
def test_an_output_that_would_clip_says_by_how_much(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["output"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "preset       Drive",
        "output       calibrated: capture 15.5 dBu - codec 12 dBu",
        "output gain  +3.50 dB",
        "             would clip: full scale of the capture is 3.5 dB more than the codec's output can give",
    ]


@pytest.mark.usefixtures("pedal")
def test_another_mode_is_reported_once_it_is_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["output", "raw", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["output_mode"], shown["output_gain_db"], shown["clips_by_db"]) == ("raw", 0.0, 0.0)


def test_status_warns_of_all_that_keeps_the_sound_from_being_the_gears(
    pedal: Clipping, capsys: pytest.CaptureFixture[str]
) -> None:
    def warnings() -> list[str]:
        assert main(["status"]) == 0
        return [line for line in capsys.readouterr().out.splitlines() if line.startswith("!")]

    uncalibrated, doubtful, clips = warnings()
    assert "UNCALIBRATED: Drive" in uncalibrated
    assert "`pedal calibrate`" in doubtful
    assert "3.5 dB" in clips
    pedal.change(calibrated=True, codec_doubtful=False, clips_by_db=0.0)
    assert warnings() == []


def test_auto_says_auto_and_what_that_is_here(pedal: Clipping, capsys: pytest.CaptureFixture[str]) -> None:
    normalized = "normalized: -18 dB - loudness -20.0 dB"
    pedal.change(output_wanted=OutputMode.AUTO, output_mode=OutputMode.NORMALIZED, output_basis=normalized)
    assert main(["output"]) == 0
    assert f"output       auto, here {normalized}\n" in capsys.readouterr().out
    assert main(["output", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["output_wanted"], shown["output_mode"]) == ("auto", "normalized")


def test_status_never_says_calibrated_of_a_level_that_is_in_doubt(
    pedal: Clipping, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal.change(calibrated=False, calibration="CAL?", codec_doubtful=True, clips_by_db=0.0, output_basis="raw")
    assert main(["status"]) == 0
    shown = capsys.readouterr().out
    assert "calibration" in shown
    assert [line for line in shown.splitlines() if line.startswith("!")] == [
        "! CAL?: the codec's level is unknown or in doubt; measure it with `pedal calibrate`."
    ]
