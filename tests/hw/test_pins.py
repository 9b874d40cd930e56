"""Which chip drives the header, and what a person reads when no pin library works."""

import grp
import shutil
import sys
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from hw.errors import PanelError
from hw.packages import environment
from hw.pins import chip_label, header_chip, open_factory


def chips(folder: Path, labels: dict[str, str]) -> Path:
    """A /dev whose gpiochips carry labels; here a chip is a file that holds its label."""
    for name, label in labels.items():
        (folder / name).write_text(label)
    return folder


def _open_chip(opened: list[int], *, chip: int) -> None:
    opened.append(chip)


def header_of(folder: Path, labels: dict[str, str]) -> int:
    return header_chip(chips(folder, labels), Path.read_text)


@pytest.mark.parametrize(
    ("labels", "number"),
    [
        ({"gpiochip0": "gpio-brcmstb@107d508500", "gpiochip4": "pinctrl-rp1"}, 4),
        ({"gpiochip0": "pinctrl-rp1", "gpiochip10": "gpio-brcmstb@107d508500"}, 0),
        ({"gpiochip11": "pinctrl-rp1", "gpiochip12": "gpio-brcmstb@107d517c00"}, 11),
        ({"gpiochip0": "pinctrl-bcm2711", "gpiochip1": "raspberrypi-exp-gpio"}, 0),
        ({"gpiochip0": "pinctrl-bcm2835", "gpiochip1": "brcmvirt-gpio"}, 0),
    ],
    ids=["Pi 5, kernel 6.6", "Pi 5, kernel 6.12", "Pi 5, kernel 6.18", "Pi 4", "Pi 3"],
)
def test_the_header_is_found_by_its_label_whatever_its_number(
    labels: dict[str, str], number: int, tmp_path: Path
) -> None:
    assert header_of(tmp_path, labels) == number


def test_two_names_of_one_chip_give_one_of_them(tmp_path: Path) -> None:
    assert header_of(tmp_path, {"gpiochip0": "pinctrl-rp1", "gpiochip4": "pinctrl-rp1"}) == 0


def test_a_machine_without_a_header_hears_of_the_mock(tmp_path: Path) -> None:
    with pytest.raises(PanelError, match=r"labels seen: INT33FF.*mock"):
        header_of(tmp_path, {"gpiochip0": "INT33FF:00"})


def test_a_user_outside_the_gpio_group_is_told_what_to_type(tmp_path: Path) -> None:
    def forbidden(_chip: Path) -> str:
        raise PermissionError(13, "Permission denied")

    chip = chips(tmp_path, {"gpiochip0": "pinctrl-rp1"}) / "gpiochip0"
    chip.chmod(0o660)
    shutil.chown(chip, group="gpio" if "gpio" in {each.gr_name for each in grp.getgrall()} else "audio")
    with pytest.raises(PanelError, match=r"usermod -aG (gpio|audio)"):
        header_chip(tmp_path, forbidden)


def test_a_file_that_is_no_gpio_chip_has_no_label(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="ioctl"):
        chip_label(chips(tmp_path, {"gpiochip0": "a file"}) / "gpiochip0")


def test_chips_that_do_not_answer_are_passed_over(tmp_path: Path) -> None:
    with pytest.raises(PanelError, match="labels seen: none"):
        header_chip(chips(tmp_path, {"gpiochip0": "a file"}))


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("lgpio", environment().lgpio()), ("rpigpio", f"or type: {environment().locked()}")],
)
def test_a_missing_library_is_named_with_what_to_type(
    name: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hw.pins.find_spec", dict[str, str]().get)
    with pytest.raises(PanelError, match="is not installed; ") as caught:
        open_factory(name)
    assert caught.value.sentence.endswith(remedy)
    assert caught.value.short.endswith("missing")


def test_a_user_is_sent_into_the_group_that_the_chip_has_and_into_none_that_helps_nobody(tmp_path: Path) -> None:
    def forbidden(_chip: Path) -> str:
        raise PermissionError(13, "Permission denied")

    chip = chips(tmp_path, {"gpiochip0": ""}) / "gpiochip0"
    chip.chmod(0o600)
    with pytest.raises(PanelError, match=r"root's alone here .*; use sudo\.$"):
        header_chip(tmp_path, forbidden)


def test_a_library_that_fails_on_this_machine_is_reported_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """RPi.GPIO refuses to be imported anywhere but on a Pi, and knows no Pi 5: always by RuntimeError."""
    gpio = ModuleType("RPi")
    monkeypatch.setattr("hw.pins.find_spec", {"RPi": gpio}.get)
    monkeypatch.setitem(sys.modules, "RPi", gpio)
    monkeypatch.delitem(sys.modules, "gpiozero.pins.rpigpio", raising=False)
    with pytest.raises(PanelError, match=r"rpigpio does not work here .*lgpio"):
        open_factory("rpigpio")


def test_lgpio_is_opened_on_the_chip_that_drives_the_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """gpiozero by itself opens chip 4 or 0; on a Pi 5 with a recent kernel it is neither."""
    opened: list[int] = []
    library = ModuleType("gpiozero.pins.lgpio")
    library.__dict__["LGPIOFactory"] = partial(_open_chip, opened)
    monkeypatch.setitem(sys.modules, "gpiozero.pins.lgpio", library)
    monkeypatch.setattr("hw.pins.find_spec", {"lgpio": library}.get)
    monkeypatch.setattr("hw.pins.header_chip", lambda: 11)
    open_factory("lgpio")
    assert opened == [11]


def test_an_unknown_factory_is_refused_with_the_known_ones() -> None:
    with pytest.raises(PanelError, match="lgpio, mock, rpigpio"):
        open_factory("pigpio")
