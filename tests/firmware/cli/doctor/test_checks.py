"""What the doctor says of the machine: each remedy is one that can work here."""

import os
import struct
import subprocess
from dataclasses import replace
from functools import partial
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from firmware.cli.doctor import checks
from firmware.cli.doctor.checks import (
    check_card,
    check_governor,
    check_libraries,
    check_power,
    check_runtime,
    examine,
)
from firmware.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from firmware.control.wishes.status import StatusReply, tell_status
from hw.packages import environment
from hw.profile import DisplayProfile
from hw.profiles import find_again, load, named
from tests.stand_ins.asound import CABLE, EVO, HIFIBERRY, SSL, Asound
from tests.stand_ins.control import empty_state


def test_a_missing_pin_library_is_bad_and_its_remedy_works_with_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    here = replace(environment(), raspberrys=True)
    monkeypatch.setattr(checks, "find_spec", dict[str, ModuleSpec]().get)
    monkeypatch.setattr(checks, "environment", lambda: here)
    profile = load("hifiberry_dacplusadcpro")
    spi = replace(profile, display=DisplayProfile("ssd1309", bus="spi", data_command_pin=25))
    found = {finding.name: finding for finding in check_libraries(spi)}
    assert set(found) == {"pyalsaaudio", "lgpio", "spidev"}
    assert {name: found[name].grade for name in found} == {"pyalsaaudio": BAD, "lgpio": BAD, "spidev": BAD}
    assert found["lgpio"].says == f"missing; {here.lgpio()}"
    assert found["spidev"].says == f"missing; type: {environment().locked()}"
    assert [finding.name for finding in check_libraries(load("sim"))] == []


def test_where_no_archive_has_lgpio_its_want_is_told_and_keeps_no_version_from_playing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    debian = replace(environment(), raspberrys=False, sees_debian=True)
    monkeypatch.setattr(checks, "find_spec", dict[str, ModuleSpec]().get)
    monkeypatch.setattr(checks, "environment", lambda: debian)
    found = {finding.name: finding for finding in check_libraries(load("hifiberry_dacplusadcpro"))}
    assert (found["lgpio"].grade, found["pyalsaaudio"].grade) == (WARNING, BAD)
    assert "have no python3-lgpio" in found["lgpio"].says


def test_a_32_bit_python_is_told_that_no_command_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_command: object, **_how: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, "", "ModuleNotFoundError: No module named 'onnxruntime'\n")

    def four_bytes(_what: str) -> int:
        return 4

    monkeypatch.setattr(subprocess, "run", run)
    assert check_runtime().says.endswith(f"type: {environment().locked()}")
    monkeypatch.setattr(struct, "calcsize", four_bytes)
    assert "put a 64-bit system on the card" in check_runtime().says


def test_a_state_folder_that_this_user_may_not_read_is_not_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_here(path: Path, mode: int) -> bool:
        return path != tmp_path or mode == os.F_OK

    monkeypatch.setattr(os, "access", not_here)
    found = {finding.name: finding for finding in examine("sim", tmp_path, tmp_path / "run")}
    assert found["state"].says == f"{tmp_path} may not be read by this user; type: sudo pedal doctor"
    assert not {"captures", "settings", "levels"} & set(found)


@pytest.mark.parametrize(
    ("said", "findings"),
    [
        ("throttled=0x0\n", [Finding("power", GOOD, "steady")]),
        ("throttled=0x50005\n", [WARNING]),
        ("VCHI initialization failed\n", []),
    ],
)
def test_what_the_firmware_of_a_pi_says_of_its_supply(
    said: str, findings: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_command: object, **_how: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 0, said, "")

    monkeypatch.setattr(subprocess, "run", run)
    found = list(check_power())
    assert found == findings or [each.grade for each in found] == findings


def test_a_slow_clock_names_a_command_that_any_linux_has(tmp_path: Path) -> None:
    governor = tmp_path / "scaling_governor"
    governor.write_text("ondemand\n")
    assert "sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor" in check_governor(governor).says


def test_two_cards_are_told_to_need_one_clock(tmp_path: Path) -> None:
    cards = Asound(tmp_path).plug(CABLE, HIFIBERRY)
    found = check_card(load("Cable+sndrpihifiberry", cards), cards.parent)
    assert found.grade == WARNING
    assert found.says.startswith(
        "records from card Cable (Guitar Cable) and plays to card sndrpihifiberry: both need"
    )
    assert "drops out" in found.says


def test_the_card_that_the_settings_name_is_the_one_that_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('card = "Thing"\n')
    findings = {finding.name: finding for finding in examine("auto", tmp_path, tmp_path)}
    assert findings["codec"].says.startswith("Waiting for the card Thing (cards now present: ")


def test_the_card_that_the_pedal_has_open_is_the_one_that_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a spare beside it, which alone would be asked about: the pedal plays on."""
    cards = Asound(tmp_path).plug(EVO, SSL)

    def runs(_run: Path) -> bool:
        return True

    def answer(_run: Path, _wish: object) -> StatusReply:
        return replace(tell_status(empty_state()), card="S2")

    monkeypatch.setattr(checks, "pedal_runs", runs)
    monkeypatch.setattr(checks, "ask", answer)
    monkeypatch.setattr(checks, "load", partial(load, cards=cards))
    monkeypatch.setattr(checks, "named", partial(named, cards=cards))
    monkeypatch.setattr(checks, "find_again", partial(find_again, cards=cards))
    findings = {finding.name: finding for finding in examine("auto", tmp_path / "state", tmp_path)}
    assert (findings["codec"].grade, findings["codec"].says) == (GOOD, "card S2 is there: SSL 2+")
    assert findings["profile"].says.startswith("SSL 2 / SSL 2+")
