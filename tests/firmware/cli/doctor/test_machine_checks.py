"""Board, kernel, disks and card, on made-up trees with the text of real boards' /proc and /sys."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from firmware.cli.doctor.board_checks import check_board, check_disks, check_room, check_time
from firmware.cli.doctor.card_checks import check_card_in_use
from firmware.cli.doctor.finding import BAD, GOOD, WARNING, Finding
from firmware.cli.doctor.kernel_checks import check_core, check_interrupt_threads, check_preemption, cores_of
from hw.profile import CodecProfile

PI_4 = """\
           CPU0       CPU1       CPU2       CPU3
  9:          0          0          0          0     GICv2  25 Level     vgic
 11:      90000      80000      70000      60000     GICv2  30 Level     arch_timer
 23:        120          0          0          0     GICv2 114 Level     DMA IRQ
 37:      52000          0          0       3100  BRCM STB PCIe MSI 524288 Edge      xhci_hcd
IPI0:      1000       2000       3000       4000       Rescheduling interrupts
"""
STOCK = "Linux version 6.12.47+rpt-rpi-v8 (serge@raspberrypi.com) #1 SMP PREEMPT Debian 1:6.12.47-1+rpt1"
RT = "Linux version 6.12.47+deb13-rt-arm64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_RT Debian 6.12.48-1"
USB = CodecProfile(driver="alsa", card="USB", block_frames=64, periods=3)


def put(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def only(findings: Iterable[Finding], name: str) -> Finding:
    (found,) = [finding for finding in findings if finding.name == name]
    return found


def test_board_and_system_say_their_names(tmp_path: Path) -> None:
    put(tmp_path, "proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.5\0")
    put(tmp_path, "etc/os-release", 'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n')
    assert [finding.says for finding in check_board(tmp_path)] == [
        "Raspberry Pi 4 Model B Rev 1.5", "Debian GNU/Linux 13 (trixie)",
    ]  # fmt: skip
    assert all("does not say" in finding.says for finding in check_board(tmp_path / "nothing"))


@pytest.mark.parametrize(
    ("version", "grade", "word"),
    [(STOCK, GOOD, "preemptible"), (RT, GOOD, "PREEMPT_RT"), ("Linux version 6.1 #1 SMP Debian", WARNING, "late")],
)
def test_a_kernel_says_how_soon_it_gives_way(tmp_path: Path, version: str, grade: str, word: str) -> None:
    put(tmp_path, "proc/version", version)
    found = check_preemption(tmp_path)
    assert found.grade == grade
    assert word in found.says


@pytest.mark.parametrize(
    ("text", "cores"), [("", ()), ("3", (3,)), ("2-3", (2, 3)), ("0-1,3", (0, 1, 3)), ("(null)", ())]
)
def test_lists_of_cores_are_read_as_the_kernel_writes_them(text: str, cores: tuple[int, ...]) -> None:
    assert cores_of(text) == frozenset(cores)


@pytest.mark.parametrize(("isolated", "grade"), [("3", GOOD), ("2-3", GOOD), ("", WARNING), ("1", WARNING)])
def test_the_core_of_the_sound_is_to_be_isolated(tmp_path: Path, isolated: str, grade: str) -> None:
    put(tmp_path, "sys/devices/system/cpu/isolated", f"{isolated}\n")
    found = only(check_core(tmp_path, 3), "isolated")
    assert found.grade == grade
    assert ("isolcpus=3" in found.says) == (grade == WARNING)
    assert list(check_core(tmp_path, None)) == []


@pytest.mark.parametrize(("may", "grade"), [("3", WARNING), ("0-3", WARNING), ("0", GOOD)])
def test_interrupts_on_the_core_of_the_sound_are_named(tmp_path: Path, may: str, grade: str) -> None:
    put(tmp_path, "proc/interrupts", PI_4)
    put(tmp_path, "proc/irq/37/effective_affinity_list", f"{may}\n")
    put(tmp_path, "proc/irq/11/effective_affinity_list", "0-3\n")
    put(tmp_path, "proc/irq/23/effective_affinity_list", "0-3\n")
    found = only(check_core(tmp_path, 3), "interrupts")
    assert found.grade == grade
    assert ("37 (xhci_hcd)" in found.says) == (grade == WARNING)
    assert "arch_timer" not in found.says
    assert "23" not in found.says, "it was never served there"


def thread(root: Path, pid: int, name: str, priority: int) -> None:
    put(root, f"proc/{pid}/comm", f"{name}\n")
    words = ["S", *"0" * 36, str(priority), "1", "0"]
    put(root, f"proc/{pid}/stat", f"{pid} ({name}) {' '.join(words)}\n")


def test_threads_that_the_sound_waits_for_come_before_it(tmp_path: Path) -> None:
    thread(tmp_path, 80, "irq/37-xhci_hcd", 50)
    thread(tmp_path, 81, "irq/50-mmc0 (odd)", 50)
    thread(tmp_path, 900, "python", 75)
    (found,) = check_interrupt_threads(tmp_path, 75)
    assert found.grade == WARNING
    assert "irq/37-xhci_hcd (50): sudo chrt --fifo --pid 85 80" in found.says
    assert "mmc0" not in found.says
    thread(tmp_path, 80, "irq/37-xhci_hcd", 85)
    (found,) = check_interrupt_threads(tmp_path, 75)
    assert found.grade == GOOD


def test_a_kernel_without_such_threads_needs_no_word(tmp_path: Path) -> None:
    thread(tmp_path, 900, "python", 75)
    assert list(check_interrupt_threads(tmp_path, 75)) == []


def test_a_clock_that_is_behind_the_pedals_own_files_is_wrong() -> None:
    assert check_time(1_800_000_000.0, 1_790_000_000.0).grade == GOOD
    found = check_time(1_600_000_000.0, 1_790_000_000.0)
    assert found.grade == WARNING
    assert "2020-09-13" in found.says


def test_a_card_whose_file_system_found_errors_or_became_read_only_is_told(tmp_path: Path) -> None:
    put(tmp_path, "sys/fs/ext4/mmcblk0p2/errors_count", "0\n")
    put(tmp_path, "proc/mounts", "/dev/mmcblk0p2 / ext4 rw,noatime 0 0\n/dev/sda1 /mnt vfat ro 0 0\n")
    assert list(check_disks(tmp_path)) == []
    put(tmp_path, "sys/fs/ext4/mmcblk0p2/errors_count", "17\n")
    put(tmp_path, "proc/mounts", "/dev/mmcblk0p2 / ext4 ro,noatime,errors=remount-ro 0 0\n")
    errors, read_only = check_disks(tmp_path)
    assert "mmcblk0p2: 17 errors" in errors.says
    assert read_only.says.startswith("/dev/mmcblk0p2 is read-only")


def test_a_read_only_root_below_an_overlay_is_as_wished(tmp_path: Path) -> None:
    put(tmp_path, "proc/mounts", "overlayroot / overlay rw,lowerdir=/media/root-ro 0 0\n")
    assert list(check_disks(tmp_path)) == []


def test_room_is_told_of_a_folder_that_is_yet_to_be_made(tmp_path: Path) -> None:
    assert "free" in check_room(tmp_path / "not/yet").says


def usb_card(root: Path, control: str) -> None:
    """As the kernel lays a card on USB out: links to it by its id and from its class."""
    interface = root / "sys/devices/platform/usb1/1-1/1-1.2/1-1.2:1.0"
    (interface / "sound/card1").mkdir(parents=True)
    put(root, "sys/devices/platform/usb1/1-1/1-1.2/idVendor", "1235\n")
    put(root, "sys/devices/platform/usb1/1-1/1-1.2/power/control", f"{control}\n")
    (root / "sys/class/sound/card1").mkdir(parents=True)
    (root / "sys/class/sound/card1/device").symlink_to(interface)
    put(root, "proc/asound/card1/pcm0p/sub0/hw_params", "closed\n")
    (root / "proc/asound/USB").symlink_to("card1")


@pytest.mark.parametrize(("control", "grade"), [("on", GOOD), ("auto", WARNING)])
def test_a_card_on_usb_is_kept_awake(tmp_path: Path, control: str, grade: str) -> None:
    usb_card(tmp_path, control)
    found = only(check_card_in_use(tmp_path, USB, "USB"), "USB sleep")
    assert found.grade == grade
    path = "/sys/devices/platform/usb1/1-1/1-1.2/power/control"
    assert (f"echo on | sudo tee {path}" in found.says) == (grade == WARNING)


@pytest.mark.parametrize(("buffer", "grade"), [(192, GOOD), (256, WARNING)])
def test_period_and_buffer_are_those_of_the_profile(tmp_path: Path, buffer: int, grade: str) -> None:
    usb_card(tmp_path, "on")
    text = f"access: RW_INTERLEAVED\nformat: S32_LE\nrate: 48000 (48000/1)\nperiod_size: 64\nbuffer_size: {buffer}\n"
    put(tmp_path, "proc/asound/card1/pcm0p/sub0/hw_params", text)
    assert only(check_card_in_use(tmp_path, USB, "USB"), "period").grade == grade


@pytest.mark.parametrize(("holder", "grades"), [("pipewire", [BAD]), ("python", [])])
def test_a_sound_server_that_holds_the_card_is_named(tmp_path: Path, holder: str, grades: list[str]) -> None:
    usb_card(tmp_path, "on")
    put(tmp_path, "proc/asound/card1/pcm0p/sub0/status", "state: RUNNING\nowner_pid   : 812\n")
    put(tmp_path, "proc/812/comm", f"{holder}\n")
    found = [each for each in check_card_in_use(tmp_path, USB, "USB") if each.name == "card's holder"]
    assert [each.grade for each in found] == grades


def test_where_there_is_no_card_of_alsa_nothing_is_said(tmp_path: Path) -> None:
    assert list(check_card_in_use(tmp_path, USB, "USB")) == []
    assert list(check_card_in_use(tmp_path, CodecProfile(driver="wav"), "")) == []
