"""Which library moves the pins: the profile names it, this module opens it or says what to type."""

import fcntl
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from hw.errors import PanelError
from hw.packages import environment

# The labels of the chip that drives the 40-pin header: Pi 5; Pi 4; every Pi before it. Its number is no guide:
# 0, 4 and 11 have all been the header of a Pi 5, depending on the kernel.
HEADER_LABELS = ("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835")
_GPIO_GET_CHIPINFO = 0x8044B401  # <linux/gpio.h>: char name[32], char label[32], u32 lines


class PinFactory(Protocol):
    """What we use of gpiozero's factories."""

    def ticks(self) -> Any: ...
    def ticks_diff(self, later: Any, earlier: Any) -> float: ...
    def close(self) -> None: ...


def open_factory(name: str) -> PinFactory:
    """The pin factory `name` (rpigpio, lgpio, mock). Raises PanelError with what to install or to change."""
    makers: dict[str, Callable[[], PinFactory]] = {"rpigpio": _rpigpio, "lgpio": _lgpio, "mock": _mock}
    if name not in makers:
        known = ", ".join(sorted(makers))
        raise PanelError(
            f"No pin factory is called {name!r}; set panel.pin_factory to {known}.", short="bad pin_factory"
        )
    try:
        return makers[name]()
    except PanelError:
        raise
    except Exception as error:  # RuntimeError, OSError, or the library's own class
        raise PanelError(
            f"The pin library {name} does not work here ({error}); "
            "RPi.GPIO knows no Pi 5, where panel.pin_factory is lgpio; without a header it is mock.",
            short=f"{name} fails here",
        ) from error


def header_chip(chips: Path = Path("/dev"), label_of: Callable[[Path], str] | None = None) -> int:
    """The number N of the /dev/gpiochipN that drives the header. Raises PanelError if there is none."""
    read_label = label_of or chip_label
    labels: dict[str, int] = {}
    for chip in sorted(chips.glob("gpiochip*")):
        try:
            labels.setdefault(read_label(chip), int(chip.name.removeprefix("gpiochip")))
        except PermissionError as error:
            raise PanelError(f"{chip} may not be opened; {_right_to(chip)}.", short="no right to GPIO") from error
        except (OSError, ValueError):
            continue  # another kind of chip, or one that has just gone
    for label in HEADER_LABELS:
        if label in labels:
            return labels[label]
    seen = ", ".join(sorted(labels)) or "none"
    raise PanelError(
        f"No GPIO chip in {chips} drives a Raspberry Pi header (labels seen: {seen}); "
        'on another machine use a profile with panel.pin_factory = "mock".',
        short="no GPIO header",
    )


def _right_to(chip: Path) -> str:
    """How a person gets to use `chip`: by its group, if it has one that may."""
    try:
        group, mode = chip.group(), chip.stat().st_mode
    except (OSError, KeyError):
        group, mode = "root", 0
    if group == "root" or mode & 0o060 != 0o060:
        return "it is root's alone here (Raspberry Pi OS gives it to the group gpio by a udev rule); use sudo"
    return f"type: sudo usermod -aG {group} $USER, and log in again"


def chip_label(chip: Path) -> str:
    """The label that the kernel gives to a gpiochip device. Raises OSError."""
    with chip.open("rb") as device:
        info = fcntl.ioctl(device, _GPIO_GET_CHIPINFO, bytes(68))
    return info[32:64].split(b"\0")[0].decode(errors="replace")


def _rpigpio() -> PinFactory:
    if find_spec("RPi") is None:
        other = 'write pin_factory = "lgpio", which knows every Pi'
        raise _missing("RPi.GPIO", f"{other}, or type: {environment().locked()}")
    from gpiozero.pins.rpigpio import RPiGPIOFactory

    return RPiGPIOFactory()


def _lgpio() -> PinFactory:
    if find_spec("lgpio") is None:
        raise _missing("lgpio", environment().lgpio())
    from gpiozero.pins.lgpio import LGPIOFactory

    return LGPIOFactory(chip=header_chip())


def _mock() -> PinFactory:
    from gpiozero.pins.mock import MockFactory

    return MockFactory()


def _missing(name: str, remedy: str) -> PanelError:
    return PanelError(f"The pin library {name} is not installed; {remedy}", short=f"{name} missing")
