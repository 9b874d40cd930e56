"""`pedal profiles`: every codec that is known, how far its number is to be trusted, and which of them is here."""

import json
from functools import partial
from pathlib import Path

import pytest

import hw.profiles
from firmware.cli.main import main

MINIFUSE = """\
 0 [vc4hdmi0       ]: vc4-hdmi - vc4-hdmi-0
                      vc4-hdmi-0
 1 [M2             ]: USB-Audio - MiniFuse 2
                      ARTURIA MiniFuse 2 at usb-0000:01:00.0-1.3, high speed
"""


@pytest.fixture
def cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kernel's list of cards, none yet; the pedal follows it."""
    cards = tmp_path / "cards"
    monkeypatch.setattr("firmware.cli.levels.profiles_command.load", partial(hw.profiles.load, cards=cards))
    monkeypatch.setenv("PEDAL_PROFILE", "auto")
    return cards


@pytest.mark.usefixtures("cards")
def test_each_is_a_line_with_its_number_and_what_it_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = {line.split()[0]: line for line in lines if line}
    assert rows.keys() >= set(hw.profiles.names())
    assert "8.66  relayed    medium" in rows["hifiberry_dacplusadcpro"]
    assert "disputed   low (measure)" in rows["umc22"]
    assert "?  unknown    none (measure)" in rows["rubix22"]
    assert lines[-1].startswith("No sound card")


def test_the_one_that_is_here_is_marked(cards: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cards.write_text(MINIFUSE)
    assert main(["profiles"]) == 0
    *rows, _, last = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows if row.split()[1] == "M2"] == ["minifuse"]
    assert last.startswith("here: card M2, Arturia MiniFuse 1 / 2 / 4, chosen by the card.")


def test_a_pedal_that_is_set_to_another_is_reported_so(
    cards: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cards.write_text(MINIFUSE)
    monkeypatch.setenv("PEDAL_PROFILE", "umc22")
    assert main(["profiles", "scarlett"]) == 0
    assert "but the pedal is set to umc22: PEDAL_PROFILE=auto follows it." in capsys.readouterr().out


@pytest.mark.usefixtures("cards")
def test_a_word_that_no_codec_has_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles", "kazoo"]) == 0
    assert "no codec is known by kazoo" in capsys.readouterr().out


@pytest.mark.usefixtures("cards")
def test_words_choose_among_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles", "Behringer", "umc22", "--json"]) == 0
    [shown] = json.loads(capsys.readouterr().out)
    assert (shown["profile"], shown["basis"], shown["doubtful"]) == ("umc22", "disputed", True)
    assert shown["source"]
    assert shown["condition"]
    assert main(["profiles", "theremin", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
