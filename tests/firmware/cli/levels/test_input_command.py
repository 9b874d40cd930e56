"""`pedal input` shows and chooses the input, and says where the guitar is."""

import json
from dataclasses import replace

import pytest

from firmware.calibrate.owned import Owned
from firmware.cli.main import main
from firmware.decide.events import CodecFound
from hw.profiles import load
from tests.stand_ins.control import Desk

UR12 = replace(load("ur12_ixo12"), waiting="")


@pytest.fixture
def desk(asked_desk: Desk) -> Desk:
    asked_desk.happen(CodecFound(UR12, Owned(), 100.0))
    return asked_desk


def printed(*arguments: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main(["input", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def test_the_profiles_input_is_shown_and_another_chosen(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys=capsys) == ["codec  Steinberg UR12 / IXO12", "input  2 of 2 (as its profile says)"]
    assert printed("1", capsys=capsys)[1] == "input  1 of 2 (as you chose)"
    assert desk.state.codec.owned == Owned(input_channel=1)
    assert json.loads("\n".join(printed("--json", capsys=capsys)))["channel"] == 1


def test_where_the_guitar_is_instead_is_said(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.state = replace(desk.state, audio=replace(desk.state.audio, elsewhere=1))
    assert printed(capsys=capsys)[2].strip().startswith("Input 2 has been silent for 20 s, and input 1 has sound")
    main(["status"])
    assert "! Input 2 has been silent" in capsys.readouterr().out


@pytest.mark.parametrize("channel", ["0", "3"])
def test_an_input_that_there_is_not_is_refused(desk: Desk, channel: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["input", channel]) == 2
    assert f"has no input {channel}; give 1 to 2" in capsys.readouterr().err
    assert desk.state.codec.input_channel == 2
