"""The OLED on SPI: luma sends the bytes, gpiozero moves D/C and reset.

luma by itself moves them with RPi.GPIO, which knows no Pi 5; lgpio knows every Pi.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Protocol, cast

from gpiozero import OutputDevice
from luma.core.interface import serial

from hw.errors import DisplayError, PanelError
from hw.packages import environment
from hw.pins import PinFactory, open_factory
from hw.profile import DisplayProfile

_SPI_HZ = {"ssd1306": 8_000_000, "ssd1309": 8_000_000, "sh1106": 4_000_000}  # the data sheets' shortest cycles


class Wire(Protocol):
    """What luma calls a serial interface, whatever the bus."""

    def command(self, *cmd: int) -> None: ...
    def data(self, data: list[int]) -> None: ...
    def cleanup(self) -> None: ...


class Lines:
    """D/C and reset, with the names that luma knows from RPi.GPIO."""

    OUT, LOW, HIGH = "out", 0, 1

    def __init__(self, factory: PinFactory) -> None:
        """`factory` belongs to the lines."""
        self._factory = factory
        self._lines: dict[int, Any] = {}

    def setup(self, pin: int, _way: str) -> None:
        try:
            self._lines[pin] = OutputDevice(pin, pin_factory=self._factory)
        except Exception as error:  # each pin library has an error class of its own
            raise DisplayError(
                f"GPIO {pin} cannot be used for the OLED ({error}); see with `sudo gpioinfo` what holds it, or move"
                " it in the profile.",
                short=f"GPIO {pin} is taken",
            ) from error

    def output(self, pin: int, level: int) -> None:
        self._lines[pin].value = level

    def close(self) -> None:
        for line in self._lines.values():
            line.close()
        self._factory.close()


class SpiWire:
    """The bus with its two lines: closed, both are given back."""

    def __init__(self, profile: DisplayProfile, lines: Lines, spidev: object | None = None) -> None:
        """`spidev` is an open-able SpiDev; None: the library's. Raises DisplayError, OSError, luma's Error."""
        spi = cast(Callable[..., Wire], serial.spi)  # its signature has no None, its documentation has
        self._lines = lines
        try:
            self._bus = spi(
                spi=spidev,
                gpio=lines,
                port=profile.bus_number,
                device=0,
                bus_speed_hz=_SPI_HZ[profile.driver],
                gpio_DC=profile.data_command_pin,
                gpio_RST=profile.reset_pin,
            )
        except Exception:
            lines.close()
            raise

    def command(self, *cmd: int) -> None:
        self._bus.command(*cmd)

    def data(self, data: list[int]) -> None:
        self._bus.data(data)

    def cleanup(self) -> None:
        self._bus.cleanup()
        self._lines.close()


def open_spi(profile: DisplayProfile) -> SpiWire:
    """The SPI bus of `profile`. Raises DisplayError, OSError, luma's Error."""
    if find_spec("spidev") is None:
        raise DisplayError(
            f"An OLED on SPI needs spidev, which is not installed; type: {environment().locked()}",
            short="spidev missing",
        )
    try:
        factory = open_factory("lgpio")
    except PanelError as error:
        raise DisplayError(f"An OLED on SPI needs lgpio. {error.sentence}", short=error.short) from error
    return SpiWire(profile, Lines(factory))
