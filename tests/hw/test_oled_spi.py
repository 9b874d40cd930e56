"""An OLED on SPI: which of its lines says command and which data, on mock pins, and how trouble is reported."""

import errno
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest
from gpiozero.pins.mock import MockFactory

from hw.display import open_display
from hw.errors import DisplayError, PanelError
from hw.oled_spi import Lines, SpiWire
from hw.profile import DisplayProfile

DC, RESET = 25, 14
SPI = DisplayProfile("ssd1309", bus="spi", data_command_pin=DC, reset_pin=RESET)


class FakeSpiDev:
    """An SPI device that notes each byte with the level of D/C when it came."""

    def __init__(self, factory: MockFactory, *, there: bool = True) -> None:
        self._factory = factory
        self._there = there
        self.opened: tuple[int, int] | None = None
        self.heard: list[tuple[bool, int]] = []
        self.max_speed_hz = 0

    def open(self, port: int, device: int) -> None:
        if not self._there:
            raise OSError(errno.ENOENT, "No such file or directory")
        self.opened = (port, device)

    def writebytes(self, data: list[int]) -> None:
        is_data = bool(cast(Any, self._factory).pin(DC).state)
        self.heard += [(is_data, byte) for byte in data]

    def close(self) -> None:
        self.opened = None


@pytest.fixture
def factory() -> MockFactory:
    return MockFactory()


def wire_on(factory: MockFactory, device: FakeSpiDev) -> SpiWire:
    return SpiWire(SPI, Lines(cast(Any, factory)), device)


def test_the_line_shows_commands_from_data_on_the_bus_that_is_not_i2s(factory: MockFactory) -> None:
    device = FakeSpiDev(factory)
    wire = wire_on(factory, device)
    assert (device.opened, device.max_speed_hz) == ((0, 0), 8_000_000)
    wire.command(0xB0, 0x02)
    wire.data([0xAA, 0x55])
    wire.command(0xE3)
    assert device.heard == [(False, 0xB0), (False, 0x02), (True, 0xAA), (True, 0x55), (False, 0xE3)]


def test_the_oled_is_reset_once_and_then_let_go(factory: MockFactory) -> None:
    wire_on(factory, FakeSpiDev(factory))
    assert [state.state for state in cast(Any, factory).pin(RESET).states] == [False, True]


def test_closing_gives_bus_and_lines_back(factory: MockFactory) -> None:
    device = FakeSpiDev(factory)
    wire_on(factory, device).cleanup()
    assert device.opened is None
    wire_on(factory, device).cleanup()


def test_a_bus_that_is_not_there_gives_the_lines_back(factory: MockFactory) -> None:
    for _ in range(2):
        with pytest.raises(Exception, match="SPI device not found"):
            wire_on(factory, FakeSpiDev(factory, there=False))


def test_a_line_that_something_else_holds_is_named(factory: MockFactory) -> None:
    lines = Lines(cast(Any, factory))
    lines.setup(DC, lines.OUT)
    with pytest.raises(DisplayError, match=r"GPIO 25 cannot be used for the OLED .*gpioinfo"):
        SpiWire(SPI, lines, FakeSpiDev(factory))


def test_a_machine_without_pins_is_reported_as_a_display_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pedal plays on without its OLED; a PanelError would end controld."""

    def nothing(_name: str) -> None:
        raise PanelError("The pin library lgpio is not installed.", short="lgpio missing")

    monkeypatch.setattr("hw.oled_spi.find_spec", {"spidev": ModuleType("spidev")}.get)
    monkeypatch.setattr("hw.oled_spi.open_factory", nothing)
    with pytest.raises(DisplayError, match=r"needs lgpio\. The pin library lgpio is not installed"):
        open_display(SPI, tmp_path)
