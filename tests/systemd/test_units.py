"""The units as deploy.sh installs them: systemd understands them, and they agree with profiles and code."""

import re
import shutil
import subprocess
import tomllib
from configparser import RawConfigParser
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from firmware.places import RunFolder
from hw.boot_settings import cmdline_words, config_lines
from hw.box import in_box
from hw.profiles import load

PROJECT = Path(__file__).parents[2]
SYSTEMD = PROJECT / "systemd"
UNITS = sorted(path for kind in ("service", "target", "path") for path in SYSTEMD.glob(f"*.{kind}"))
BOXES = sorted((PROJECT / "hw/boxes").glob("*.toml"))
MACHINE_UNITS = Path("/usr/lib/systemd/system")
# One rule per line: KEY or KEY{attribute}, an operator, a quoted value, separated by commas.
UDEV_PAIR = re.compile(
    r'(?P<key>ACTION|SUBSYSTEM|GOTO|LABEL|TAG|ATTR\{\w+\}|ENV\{\w+\})(?P<operator>==|!=|\+=|=)"(?P<value>[^"]*)"'
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A machine after a deploy, as far as systemd looks at it."""
    root = tmp_path_factory.mktemp("root")
    subprocess.run(["/bin/sh", SYSTEMD / "install.sh", root], check=True)
    shutil.copytree(MACHINE_UNITS, root / "usr/lib/systemd/system", symlinks=True)
    shutil.copytree(SYSTEMD, root / "opt/etalon/current/systemd")
    for program in ("bin/sh", "opt/etalon/current/.venv/bin/python"):
        (root / program).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("/bin/sh", root / program)
    return root


def complaints(root: Path) -> str:
    """What `systemd-analyze verify` has to say about every unit of ours under `root`."""
    units = [root / "etc/systemd/system" / unit.name for unit in UNITS]
    command = ["systemd-analyze", "verify", f"--root={root}", "--man=no", *units]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.stdout + result.stderr + ("" if result.returncode == 0 else f"exit {result.returncode}")


def read(unit: str) -> RawConfigParser:
    parser = RawConfigParser(strict=False, comment_prefixes="#", delimiters="=")
    parser.read_string((SYSTEMD / unit).read_text())
    return parser


def test_systemd_has_nothing_to_say_about_the_installed_units(root: Path) -> None:
    assert {unit.name for unit in UNITS} == {path.name for path in (root / "etc/systemd/system").iterdir()}
    assert complaints(root) == ""


def test_systemd_would_have_noticed_a_slip(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "root", symlinks=True)
    unit = tmp_path / "root/etc/systemd/system/pedal-audio.service"
    unit.write_text(unit.read_text().replace("LimitRTPRIO=", "LimitRTPRI="))
    assert "LimitRTPRI" in complaints(tmp_path / "root")


@pytest.mark.parametrize("unit", ["pedal-audio.service", "pedal-control.service"])
def test_the_services_are_shut_in(root: Path, unit: str) -> None:
    """`systemd-analyze security` from 0 (shut in) to 10 (free); 2.0 is the most we allow."""
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=20", f"--root={root}"]
    result = subprocess.run(
        [*command, root / "etc/systemd/system" / unit], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-200:]


@pytest.mark.parametrize(
    "setting", ["RestrictRealtime", "PrivateDevices", "MemoryDenyWriteExecute", "ProcSubset", "CPUSchedulingPolicy"]
)
def test_nothing_keeps_the_sound_from_its_card_its_priority_or_its_memory(setting: str) -> None:
    assert setting.lower() not in read("pedal-audio.service")["Service"]


@pytest.mark.parametrize("box", BOXES, ids=lambda path: path.stem)
def test_a_box_asks_for_what_the_units_give(box: Path) -> None:
    wanted = tomllib.loads(box.read_text())
    folder = wanted["stick"]["folder"]
    assert folder == "/run/etalon-stick/stick"  # as test_stick.py finds it in stick.sh
    assert f"d {folder} " in (SYSTEMD / "etalon.tmpfiles").read_text()
    audio, control = read("pedal-audio.service")["Service"], read("pedal-control.service")["Service"]
    assert wanted["realtime"]["priority"] <= int(audio["LimitRTPRIO"])
    core = wanted["realtime"]["core"]
    assert control["CPUAffinity"] == f"0-{core - 1}"
    profile = in_box(load("generic_usb"), box.stem)
    assert f"isolcpus={core}" in cmdline_words(profile, "Raspberry Pi 4 Model B", realtime=False)
    assert wanted["display"]["bus"] == "i2c"
    assert "dtparam=i2c_arm=on" in config_lines(profile, "")


def test_both_services_meet_in_one_run_folder_that_neither_removes() -> None:
    for unit in ("pedal-audio.service", "pedal-control.service"):
        service = read(unit)["Service"]
        assert "--run /run/etalon" in service["ExecStart"]
        assert service["ReadWritePaths"] == "/run/etalon"
        assert "runtimedirectory" not in service
    assert "d /run/etalon " in (SYSTEMD / "etalon.tmpfiles").read_text()


def test_a_pedal_that_may_not_switch_off_itself_is_switched_off_by_the_file_that_it_makes() -> None:
    wish = str(RunFolder().power_off)
    assert read("pedal-poweroff.path")["Path"]["PathExists"] == wish
    service = read("pedal-poweroff.service")
    assert service["Unit"]["ConditionPathExists"] == wish
    assert f"rm -f {wish} && exec systemctl --no-block poweroff" in service["Service"]["ExecStart"]
    assert "pedal-poweroff.path" in read("etalon.target")["Unit"]["Wants"]
    assert read("pedal-control.service")["Service"]["CapabilityBoundingSet"] == ""


def test_the_settings_name_a_profile_and_survive_a_second_install(tmp_path: Path) -> None:
    install = ["/bin/sh", SYSTEMD / "install.sh", tmp_path]
    subprocess.run(install, check=True)
    settings = tmp_path / "etc/etalon/pedal.env"
    _, _, name = settings.read_text().strip().rpartition("PEDAL_PROFILE=")
    assert name == "auto", "the profile of the card that is there"
    settings.write_text("PEDAL_PROFILE=mine\n")
    subprocess.run(install, check=True)
    assert settings.read_text() == "PEDAL_PROFILE=mine\n"


def test_the_udev_rule_is_well_formed_and_starts_the_stick_unit() -> None:
    rule = SYSTEMD / "99-etalon-stick.rules"
    lines = [line for line in rule.read_text().splitlines() if not line.startswith("#")]
    for line in lines:
        assert ", ".join(match.group() for match in UDEV_PAIR.finditer(line)) == line
    assert 'TAG+="systemd", ENV{SYSTEMD_WANTS}+="pedal-stick@%k.service"' in lines
    jumps = {match["value"] for line in lines for match in UDEV_PAIR.finditer(line) if match["key"] == "GOTO"}
    assert jumps == {
        match["value"] for line in lines for match in UDEV_PAIR.finditer(line) if match["key"] == "LABEL"
    }
    assert lines[-1] == 'LABEL="etalon_stick_end"'
    assert any("c12a7328-f81f-11d2-ba4b-00a0c93ec93b" in line and "GOTO" in line for line in lines), "EFI partitions"
    assert "RUN" not in rule.read_text()  # a mount made by udev would be seen by udev alone


SANDISK = {"ID_BUS": "usb", "ID_USB_INTERFACES": ":080650:", "ID_VENDOR_ID": "0781", "DEVTYPE": "partition"}
SCARLETT = ":010100:010200:fe0101:080650:"  # audio control and streaming, firmware, mass storage


@pytest.mark.parametrize(
    ("device", "starts"),
    [
        ({"ID_FS_TYPE": "vfat"}, True),
        ({"ID_FS_TYPE": "exfat", "DEVTYPE": "disk"}, True),
        ({"ID_FS_TYPE": "apfs"}, True),
        ({"ID_FS_TYPE": "ext4"}, True),
        ({"ID_FS_TYPE": "BitLocker"}, True),
        ({"DEVTYPE": "disk", "size": "1000"}, True),  # never formatted
        ({"DEVTYPE": "disk", "size": "0"}, False),  # a card reader without a card
        (
            {"DEVTYPE": "disk", "size": "1000", "ID_PART_TABLE_TYPE": "dos"},
            False,
        ),  # its partitions come by themselves
        ({}, False),  # a partition that Windows keeps for itself
        ({"ID_FS_TYPE": "vfat", "ID_PART_ENTRY_TYPE": "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"}, False),
        ({"ID_FS_TYPE": "vfat", "ID_USB_INTERFACES": SCARLETT}, False),
        ({"ID_FS_TYPE": "vfat", "ID_VENDOR_ID": "1235"}, False),
        ({"ID_FS_TYPE": "iso9660", "ID_CDROM": "1", "DEVTYPE": "disk"}, False),
        ({"ID_FS_TYPE": "vfat", "ID_BUS": "ata"}, False),
        ({"ID_FS_TYPE": "vfat", "ACTION": "remove"}, False),
    ],
)
def test_the_udev_rule_starts_the_unit_for_sticks_and_leaves_sound_cards_alone(
    device: dict[str, str], starts: bool
) -> None:
    facts = {"ACTION": "add", "SUBSYSTEM": "block", **SANDISK, **device}
    assert ("SYSTEMD_WANTS" in set_by_udev(facts)) is starts


def set_by_udev(facts: dict[str, str]) -> dict[str, str]:
    """What the rule sets for a device of these facts, by udev's own way of reading: a line acts if all its
    comparisons hold, patterns are the shell's with | between alternatives, and GOTO goes to its LABEL."""
    found: dict[str, str] = {}
    label = ""
    for line in (SYSTEMD / "99-etalon-stick.rules").read_text().splitlines():
        pairs = [(match["key"], match["operator"], match["value"]) for match in UDEV_PAIR.finditer(line)]
        if line.startswith("#") or (label and ("LABEL", "=", label) not in pairs):
            continue
        label = ""
        tests = [(key, operator, value) for key, operator, value in pairs if operator in ("==", "!=")]
        if all(_holds(facts, *test) for test in tests):
            for key, operator, value in pairs:
                if key == "GOTO":
                    label = value
                elif operator in ("=", "+=") and key.startswith("ENV"):
                    found[key[4:-1]] = value
    return found


def _holds(facts: dict[str, str], key: str, operator: str, pattern: str) -> bool:
    value = facts.get(key.partition("{")[2].rstrip("}") or key, "")
    return any(fnmatchcase(value, each) for each in pattern.split("|")) is (operator == "==")


@pytest.mark.parametrize("unit", ["pedal-audio.service", "pedal-control.service"])
def test_who_hangs_is_started_again(unit: str) -> None:
    """The processes say when they are ready and that they are alive (firmware/watchdog.py)."""
    service = read(unit)["Service"]
    assert (service["Type"], service["Restart"]) == ("notify", "always")
    assert 5 <= int(service["WatchdogSec"]) <= 30
