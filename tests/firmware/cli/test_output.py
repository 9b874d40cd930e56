"""What the command line prints, in the room there is."""

import os
import sys

import pytest

from firmware.cli.output import print_facts

SENTENCE = "WaveNet: 23 layers of 8 channels; LeakyReLU; all layers gated by Sigmoid"


def on_terminal(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))


def test_a_long_value_goes_on_below_itself_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_terminal(monkeypatch, 40)
    print_facts([("network", SENTENCE), ("weights", 1), ("load", None)])
    *lines, last = capsys.readouterr().out.splitlines()
    assert len(lines) > 1
    assert all(len(line) <= 40 for line in lines)
    assert " ".join(line[9:] for line in lines) == SENTENCE
    assert {line[:9] for line in lines[1:]} == {" " * 9}
    assert last == "weights  1"


def test_a_pipe_and_a_slit_of_a_terminal_get_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    print_facts([("network", SENTENCE)])
    on_terminal(monkeypatch, 20)
    print_facts([("network", SENTENCE)])
    assert capsys.readouterr().out.splitlines() == [f"network  {SENTENCE}"] * 2
    assert os.environ["COLUMNS"] == "20"
