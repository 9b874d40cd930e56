"""stick.sh: which sticks are mounted, how, which are left alone, and what the screen is told of the others."""

import subprocess
from pathlib import Path

import pytest

from hw.errors import OLED_LINE_CHARS, StickError
from hw.stick import StickWatch
from tests.stand_ins.commands import Commands

SYSTEMD = Path(__file__).parents[2] / "systemd"
STICK = SYSTEMD / "stick.sh"


class Machine:
    """A machine with the sticks sda and sdb, on which nothing is mounted; `mount` and `findmnt` know the folder, and
    mounting takes a moment."""

    def __init__(self, folder: Path) -> None:
        self.commands, self.room = Commands(folder), folder / "room"
        self.room.mkdir()
        self._mounted = folder / "mounted"
        self.commands.behave("findmnt", f"[ -e {self._mounted} ] && tail -n 1 {self._mounted}")
        self.commands.behave("mount", f'sleep 0.3; shift 4; echo "$1" >>{self._mounted}')
        self.commands.behave("umount", f"rm {self._mounted}")
        self.commands.behave("lsblk", 'case "$*" in *PKNAME*/dev/sda?) echo sda;; *PKNAME*/dev/sdb?) echo sdb;; esac')
        self.holds("vfat")

    def holds(self, kind: str) -> None:
        self.commands.answer("blkid", output=kind, status=0 if kind else 2)

    def stick(self, verb: str, device: str) -> subprocess.CompletedProcess[str]:
        return self.commands.run(STICK, verb, device, ETALON_STICKS=str(self.room))

    @property
    def mounts(self) -> list[str]:
        return self._mounted.read_text().splitlines() if self._mounted.exists() else []

    @property
    def told(self) -> tuple[str, str] | None:
        """What controld takes from the note: the line for the screen, and the sentence."""
        try:
            StickWatch(self.room / "stick").poll()
        except StickError as error:
            return error.short, error.sentence
        return None


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("kind", "mounted_as", "names"),
    [("vfat", "vfat", "utf8"), ("exfat", "exfat", "iocharset=utf8"), ("ntfs", "ntfs3", "iocharset=utf8")],
)
def test_a_stick_is_mounted_read_only_and_can_neither_run_nor_be_a_device(
    machine: Machine, kind: str, mounted_as: str, names: str
) -> None:
    machine.holds(kind)
    assert machine.stick("mount", "/dev/sda1").returncode == 0
    [call] = [call for call in machine.commands.called() if call.startswith("mount ")]
    options = f"ro,nosuid,nodev,noexec,{names}"
    assert call == f"mount --types {mounted_as} --options {options} /dev/sda1 {machine.room}/stick"
    assert machine.told is None


@pytest.mark.parametrize(
    ("kind", "line", "says"),
    [
        ("ext4", "ext4: format as FAT32", "/dev/sda1 holds ext4, which the pedal does not read"),
        ("hfsplus", "HFS+: format as FAT32", "/dev/sda1 holds HFS+, which"),
        ("apfs", "APFS: format as FAT32", "/dev/sda1 holds APFS, which"),
        ("BitLocker", "stick is not FAT32", "/dev/sda1 holds BitLocker: format"),
        ("", "stick not formatted", "/dev/sda1 holds no file system: format"),
    ],
)
def test_a_stick_that_cannot_be_read_gets_a_line_on_the_screen_and_the_remedy(
    machine: Machine, kind: str, line: str, says: str
) -> None:
    machine.holds(kind)
    result = machine.stick("mount", "/dev/sda1")
    assert (result.returncode, machine.mounts) == (0, [])  # the unit lives, to take the note back in the end
    assert machine.told is not None
    assert (machine.told[0], len(line) <= OLED_LINE_CHARS) == (line, True)
    assert machine.told[1].startswith(says)
    assert machine.told[1].endswith("format the stick as FAT32 or exFAT.")
    assert result.stdout == f"{machine.told[1]}\n"
    machine.stick("unmount", "/dev/sda1")
    assert machine.told is None


def test_a_kernel_that_does_not_mount_it_is_told_too(machine: Machine) -> None:
    machine.holds("exfat")
    machine.commands.answer("mount", status=32)
    assert machine.stick("mount", "/dev/sda1").returncode == 0
    assert machine.told is not None
    assert machine.told[0] == "stick not readable"


def test_a_second_stick_is_told_and_has_its_turn_when_the_first_goes(machine: Machine) -> None:
    machine.stick("mount", "/dev/sda1")
    assert machine.stick("mount", "/dev/sdb1").returncode == 0
    assert machine.mounts == ["/dev/sda1"]
    assert machine.told is not None
    assert (machine.told[0], len(machine.told[0]) <= OLED_LINE_CHARS) == ("second stick waits", True)
    machine.stick("unmount", "/dev/sda1")
    assert (machine.mounts, machine.told) == (["/dev/sdb1"], None)
    machine.stick("unmount", "/dev/sdb1")
    assert machine.mounts == []


def test_a_second_stick_that_goes_first_waits_no_more(machine: Machine) -> None:
    machine.stick("mount", "/dev/sda1")
    machine.stick("mount", "/dev/sdb1")
    machine.stick("unmount", "/dev/sdb1")
    assert (machine.mounts, machine.told) == (["/dev/sda1"], None)
    machine.stick("unmount", "/dev/sda1")
    assert machine.mounts == []


def test_of_a_second_stick_with_two_parts_one_is_mounted_when_the_first_goes(machine: Machine) -> None:
    for device in ("/dev/sda1", "/dev/sdb1", "/dev/sdb2"):
        machine.stick("mount", device)
    machine.stick("unmount", "/dev/sda1")
    assert (machine.mounts, machine.told) == (["/dev/sdb1"], None)


def test_two_sticks_that_are_pulled_with_their_hub_leave_nothing_to_tell(machine: Machine) -> None:
    machine.stick("mount", "/dev/sda1")
    machine.stick("mount", "/dev/sdb1")
    machine.commands.answer("lsblk", status=32)  # neither is a block device any more
    machine.stick("unmount", "/dev/sda1")
    assert machine.mounts == []
    machine.stick("unmount", "/dev/sdb1")
    assert machine.told is None


def test_a_second_stick_that_cannot_be_read_is_told_so_when_the_first_goes(machine: Machine) -> None:
    machine.stick("mount", "/dev/sda1")
    machine.stick("mount", "/dev/sdb1")
    machine.holds("ext4")
    machine.stick("unmount", "/dev/sda1")
    assert machine.told is not None
    assert machine.told[0] == "ext4: format as FAT32"


def test_the_other_partition_of_a_stick_is_no_second_stick(machine: Machine) -> None:
    machine.stick("mount", "/dev/sda1")
    machine.holds("ext4")
    result = machine.stick("mount", "/dev/sda2")
    assert "another part of the stick that is in" in result.stdout
    assert (machine.mounts, machine.told) == (["/dev/sda1"], None)


def test_two_partitions_that_come_at_once_do_not_stack(machine: Machine) -> None:
    environment = machine.commands.environment(ETALON_STICKS=str(machine.room))
    both = [
        subprocess.Popen(["/bin/sh", STICK, "mount", f"/dev/sda{number}"], env=environment, stdout=subprocess.DEVNULL)
        for number in (1, 2)
    ]
    assert [each.wait() for each in both] == [0, 0]
    assert len(machine.mounts) == 1


def test_a_stick_of_an_idle_disk_is_free(machine: Machine) -> None:
    assert machine.stick("free", "/dev/sda1").returncode == 0


@pytest.mark.parametrize("mounted", ["/boot/firmware", "/\n/boot/firmware", "/media/me/STICK"])
def test_the_disk_the_pedal_starts_from_is_not_a_stick_in_any_of_its_parts(machine: Machine, mounted: str) -> None:
    machine.commands.answer("lsblk", output=f"\n{mounted}\n")
    assert machine.stick("free", "/dev/sda3").returncode == 1


def test_a_stick_whose_first_part_is_in_is_not_in_use_elsewhere(machine: Machine) -> None:
    machine.commands.behave(
        "lsblk", f'case "$*" in *PKNAME*) echo sda;; *) printf "\\n%s\\n" {machine.room}/stick;; esac'
    )
    assert machine.stick("free", "/dev/sda2").returncode == 0


def test_a_stick_that_was_pulled_out_is_unmounted_all_the_same(machine: Machine) -> None:
    machine.stick("mount", "/dev/sda1")
    machine.commands.answer("blkid", status=2)
    machine.commands.answer("lsblk", status=32)
    assert machine.stick("unmount", "/dev/sda1").returncode == 0
    assert machine.commands.called()[-1] == f"umount --lazy {machine.room}/stick"


def test_only_root_says_where_root_mounts() -> None:
    """Every folder on the way to the mount is root's, and nobody else may write there."""
    room = "/run/etalon-stick"
    assert f"room=${{ETALON_STICKS:-{room}}}" in STICK.read_text()
    made = [line.split() for line in (SYSTEMD / "etalon.tmpfiles").read_text().splitlines() if line.startswith("d ")]
    ours = {path: (mode, user, group) for _, path, mode, user, group, *_ in made if path.startswith(room)}
    assert ours == {room: ("0755", "root", "root"), f"{room}/stick": ("0755", "root", "root")}
