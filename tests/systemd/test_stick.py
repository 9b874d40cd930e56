"""stick.sh: which sticks are mounted, how, and which are left alone."""

from pathlib import Path

import pytest

from tests.stand_ins.commands import Commands

STICK = Path(__file__).parents[2] / "systemd/stick.sh"


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    """A machine on which nothing is mounted."""
    commands = Commands(tmp_path)
    commands.answer("findmnt", status=1)
    commands.answer("mountpoint", status=32)
    commands.answer("mount")
    commands.answer("umount")
    return commands


@pytest.mark.parametrize(
    ("kind", "mounted_as", "names"),
    [("vfat", "vfat", "utf8"), ("exfat", "exfat", "iocharset=utf8"), ("ntfs", "ntfs3", "iocharset=utf8")],
)
def test_a_stick_is_mounted_read_only_and_can_neither_run_nor_be_a_device(
    commands: Commands, kind: str, mounted_as: str, names: str
) -> None:
    commands.answer("blkid", output=kind)
    assert commands.run(STICK, "mount", "/dev/sda1").returncode == 0
    options = f"ro,nosuid,nodev,noexec,{names}"
    assert commands.called()[-1] == f"mount --types {mounted_as} --options {options} /dev/sda1 /run/etalon/stick"


def test_a_stick_of_another_kind_is_named_with_the_remedy(commands: Commands) -> None:
    commands.answer("blkid", output="ext4")
    result = commands.run(STICK, "mount", "/dev/sda1")
    assert result.returncode == 2
    assert result.stdout == "/dev/sda1 holds ext4: format the stick as FAT32 or exFAT.\n"
    assert not any(call.startswith("mount ") for call in commands.called())


def test_a_stick_nobody_mounted_is_free(commands: Commands) -> None:
    assert commands.run(STICK, "free", "/dev/sda1").returncode == 0


def test_the_disk_the_pedal_starts_from_is_not_a_stick(commands: Commands) -> None:
    commands.answer("findmnt", output="/boot/firmware")
    assert commands.run(STICK, "free", "/dev/sda1").returncode == 1


def test_a_second_stick_waits_for_the_first_to_go(commands: Commands) -> None:
    commands.answer("mountpoint")
    result = commands.run(STICK, "free", "/dev/sdb1")
    assert (result.returncode, result.stdout) == (1, "Another stick is in: take it out before /dev/sdb1.\n")


def test_a_stick_that_was_pulled_out_is_unmounted_all_the_same(commands: Commands) -> None:
    assert commands.run(STICK, "unmount").returncode == 0
    assert commands.called() == ["umount --lazy /run/etalon/stick"]
