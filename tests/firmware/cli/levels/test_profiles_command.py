"""`pedal profiles`: every codec that is known, how far its number is to be trusted, and which of them is here."""

import json
from functools import partial
from pathlib import Path

import pytest

import hw.profiles
from firmware.cli.main import main
from tests.stand_ins.asound import HDMI, Asound, usb

MINIFUSE = usb("M2", "MiniFuse 2", usb_id="1c75:af80")


@pytest.fixture
def asound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asound:
    """The kernel's list of cards, none yet; the pedal follows it."""
    asound = Asound(tmp_path)
    monkeypatch.setattr("firmware.cli.levels.profiles_command.load", partial(hw.profiles.load, cards=asound.cards))
    monkeypatch.setenv("PEDAL_PROFILE", "auto")
    return asound


@pytest.mark.usefixtures("asound")
def test_each_is_a_line_with_its_number_and_what_it_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = {line.split()[0]: line for line in lines if line}
    assert rows.keys() >= set(hw.profiles.names())
    assert "8.66  relayed    medium" in rows["hifiberry_dacplusadcpro"]
    assert "disputed   low (measure)" in rows["umc22"]
    assert "?  unknown    none (measure)" in rows["rubix22"]
    assert lines[-1].startswith("No sound card")


def test_the_one_that_is_here_is_marked(asound: Asound, capsys: pytest.CaptureFixture[str]) -> None:
    asound.plug(HDMI, MINIFUSE)
    assert main(["profiles"]) == 0
    *rows, _, last = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows if row.split()[1] == "M2"] == ["minifuse"]
    assert last.startswith("here: card M2, Arturia MiniFuse 1 / 2 / 4, chosen by the card.")


def test_a_pedal_that_is_set_to_another_is_reported_so(
    asound: Asound, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asound.plug(HDMI, MINIFUSE)
    monkeypatch.setenv("PEDAL_PROFILE", "umc22")
    assert main(["profiles", "scarlett"]) == 0
    assert "but the pedal is set to umc22: PEDAL_PROFILE=auto follows it." in capsys.readouterr().out


@pytest.mark.usefixtures("asound")
def test_a_word_that_no_codec_has_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles", "kazoo"]) == 0
    assert "no codec is known by kazoo" in capsys.readouterr().out


@pytest.mark.usefixtures("asound")
def test_words_choose_among_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles", "Behringer", "umc22", "--json"]) == 0
    [shown] = json.loads(capsys.readouterr().out)
    assert (shown["profile"], shown["basis"], shown["doubtful"]) == ("umc22", "disputed", True)
    assert shown["source"]
    assert shown["condition"]
    assert main(["profiles", "theremin", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
