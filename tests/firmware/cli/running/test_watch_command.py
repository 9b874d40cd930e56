"""`pedal watch`: each change of the status is a line of JSON."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from firmware.cli.main import main
from firmware.cli.running import watch_command
from firmware.cli.running.watch_command import METERS, changes
from tests.stand_ins.asking import Reply, asked, desk_of_three
from tests.stand_ins.serving import serving

STOPPING: Reply = {"ok": False, "sentence": "the pedal stops."}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody waits, and the pedal would run here."""
    monkeypatch.setattr(watch_command, "EVERY_S", 0.0)
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path))


class Pedal:
    """Has the next of its requests done each time before it tells its status, and stops after the last."""

    def __init__(self, *requests: Reply) -> None:
        self.desk = desk_of_three()
        self.ahead: list[Reply | None] = [None, *requests]

    def answer(self, _request: object) -> Reply:
        if not self.ahead:
            return STOPPING
        if request := self.ahead.pop(0):
            assert asked(self.desk, request)["ok"]
        return asked(self.desk, {"do": "status"})


def lines(shown: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shown.splitlines()]


def test_only_what_changed_is_a_line() -> None:
    pictures = [{"a": 1, "b": {"c": 1, "d": 2}}, {"a": 1, "b": {"c": 1, "d": 2}}, {"a": 1, "b": {"c": 1, "d": 3}}]
    assert list(changes(pictures)) == [pictures[0], {"b": {"d": 3}}]


def test_what_comes_and_goes_is_a_change_too() -> None:
    pictures = [{"a": None}, {"a": {"b": 1}}, {"a": None}, {"a": [1]}, {"a": [1, 2]}]
    assert list(changes(pictures)) == pictures


def test_the_first_line_says_all_but_meters_and_each_other_one_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal = Pedal(
        {"do": "set", "path": "gate.threshold_db", "value": -60}, {"do": "status"}, {"do": "play", "preset": 2}
    )
    with serving(tmp_path, pedal.answer):
        assert main(["watch"]) == 2
    shown = capsys.readouterr()
    first, gate, played = lines(shown.out)
    assert first["running"] is True
    assert first["preset"] == "7"
    assert not first.keys() & set(METERS)
    assert gate.keys() == {"time", "sound", "edited"}
    assert gate["sound"] == {"gate": {"threshold_db": -60.0}}
    assert (played["preset"], played["number"]) == ("Clean", 2)
    assert datetime.fromisoformat(played["time"]).tzinfo
    assert "has stopped; `pedal watch --follow` waits for it." in shown.err
    assert shown.err.count("\n") == 1


def test_only_the_keys_that_are_asked_for_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pedal = Pedal({"do": "set", "path": "trim_db", "value": 3}, {"do": "play", "preset": 2})
    with serving(tmp_path, pedal.answer):
        assert main(["watch", "--keys", "preset, input_peak_dbfs"]) == 2
    first, played = lines(capsys.readouterr().out)
    assert first.keys() == {"time", "running", "preset", "input_peak_dbfs"}
    assert played.keys() == {"time", "preset"}


@pytest.mark.parametrize(("keys", "words"), [("presett", "did you mean 'preset'?"), ("", "no key"), (" ,", "no key")])
def test_a_key_that_there_is_not_is_one_sentence(keys: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["watch", "--keys", keys])
    assert left.value.code == 2
    assert words in capsys.readouterr().err


def test_without_a_pedal_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch"]) == 2
    assert "no pedal is running" in capsys.readouterr().err


def test_who_follows_waits_until_the_pedal_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pedal, waits = Pedal(), 0

    def sleep(seconds: float) -> None:
        nonlocal waits
        if seconds != watch_command.TRY_AGAIN_S:
            return
        waits += 1
        if waits == 3:
            pedal.ahead.append(None)
        if waits == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(watch_command.time, "sleep", sleep)
    with serving(tmp_path, pedal.answer):
        assert main(["watch", "--follow", "--keys", "preset"]) == 130
    told = [{key: line[key] for key in line if key != "time"} for line in lines(capsys.readouterr().out)]
    there = {"running": True, "preset": "7"}
    assert told == [there, {"running": False}, there, {"running": False}]
