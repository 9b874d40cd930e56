"""The wire to the OLED: luma.oled wakes it and knows its commands; the columns that changed go out, page by page.

A whole frame takes 25 ms at the 400 kHz that the data sheets allow on I2C, a page of 8 rows 3 ms, a meter that moved
by 10 dB 1 ms: what else the bus and its neighbours do is disturbed by no more than that.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from luma.core.error import Error as LumaError
from luma.core.interface import serial
from luma.oled import device as oled
from PIL import Image

from hw.errors import DisplayError
from hw.oled_spi import Wire, open_spi
from hw.profile import DisplayProfile

WIDTH, HEIGHT = 128, 64
_PAGES = HEIGHT // 8
_COLUMN_RANGE, _PAGE_RANGE, _PAGE, _NOP = 0x21, 0x22, 0xB0, 0xE3
_DISPLAY_OFF, _CONTRAST = 0xAE, 0x81
ADDRESS_BYTES = 10  # of one more range on I2C: command and data each with the OLED's address and a control byte
_SH1106_FIRST = 2  # of 132 columns, where the glass is wired to the middle 128


def _ssd1306_address(page: int, left: int, right: int) -> tuple[int, ...]:
    return (_COLUMN_RANGE, left, right - 1, _PAGE_RANGE, page, page)


def _sh1106_address(page: int, left: int, _right: int, first_column: int) -> tuple[int, ...]:
    """The page, then the low and the high nibble of the column."""
    column = first_column + left
    return (_PAGE + page, column & 0x0F, 0x10 | column >> 4)


class Oled:
    """One display. Every call may raise OSError or luma's Error when it does not answer."""

    def __init__(self, profile: DisplayProfile, wire: Wire) -> None:
        wire.command(_NOP)  # before luma keeps for ever, for its exit, a display that is not there
        kind: Callable[..., Any] = getattr(oled, profile.driver)
        self._wire = NotingWire(wire)
        self._device = kind(self._wire, width=WIDTH, height=HEIGHT)
        self._wire.noting = False
        self._device.persist = True  # or luma darkens it once more when the process ends, over a bus that may hang
        self._upside_down = profile.rotate == 2
        first = _SH1106_FIRST if profile.first_column is None else profile.first_column
        self._address = (
            partial(_sh1106_address, first_column=first) if profile.driver == "sh1106" else _ssd1306_address
        )
        self._sent: list[bytes | None] = [None] * _PAGES  # luma darkens the columns that it takes for the glass's
        self._bright = next(command[1] for command in self._wire.waking if command[0] == _CONTRAST)
        self._dim = min(profile.dim_contrast, self._bright)
        self._dimmed = False

    def wake(self) -> None:
        """Tells the display again all that luma told it, but to be off first: one that is awake shows no blink of it.
        What it holds is taken for unknown."""
        for command in self._wire.waking:
            self._device.command(*(command[1:] if command[0] == _DISPLAY_OFF else command))
        self._sent = [None] * _PAGES

    def send(self, image: Image.Image) -> None:
        """Sends the columns in which `image` differs from what was sent before."""
        for page, row in enumerate(pages(image.rotate(180) if self._upside_down else image)):
            if row == self._sent[page]:
                continue
            sent, self._sent[page] = self._sent[page], None  # unknown, should the bus fail in between
            for left, right in changed(sent, row):
                self._device.command(*self._address(page, left, right))
                self._device.data(list(row[left:right]))
            self._sent[page] = row

    def dim(self, dimmed: bool) -> None:
        """Goes to the contrast that spares the glass, or back."""
        if dimmed != self._dimmed:
            self._device.contrast(self._dim if dimmed else self._bright)
            self._dimmed = dimmed

    def darken(self) -> None:
        """Nothing is lit, and the panel sleeps."""
        self._device.hide()
        self.send(Image.new("1", (WIDTH, HEIGHT)))


class NotingWire:
    """A wire that remembers what luma wakes the display with, at the contrast that was set last."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.noting = True
        self.waking: list[tuple[int, ...]] = []

    def command(self, *cmd: int) -> None:
        self._wire.command(*cmd)
        if self.noting:
            self.waking.append(cmd)
        elif cmd[0] == _CONTRAST:
            self.waking = [cmd if noted[0] == _CONTRAST else noted for noted in self.waking]

    def data(self, data: list[int]) -> None:
        self._wire.data(data)

    def cleanup(self) -> None:
        self._wire.cleanup()


def pages(image: Image.Image) -> list[bytes]:
    """The 8 pages of a 128 x 64 image as the controllers keep them: a byte a column, the lowest bit on top."""
    columns = image.transpose(Image.Transpose.TRANSPOSE).tobytes("raw", "1;R")
    return [columns[page::_PAGES] for page in range(_PAGES)]


def changed(before: bytes | None, now: bytes) -> list[tuple[int, int]]:
    """Where a page differs, as columns from and up to; all of it where nobody knows what it was. Between two that lie
    apart by no more than an address takes on the bus the columns are sent with them."""
    if before is None:
        return [(0, len(now))]
    ranges: list[tuple[int, int]] = []
    for column, (old, new) in enumerate(zip(before, now, strict=True)):
        if old == new:
            continue
        if ranges and column - ranges[-1][1] < ADDRESS_BYTES:
            ranges[-1] = ranges[-1][0], column + 1
        else:
            ranges.append((column, column + 1))
    return ranges


def open_wire(profile: DisplayProfile) -> Wire:
    """The bus of `profile`. Raises DisplayError, OSError, luma's Error."""
    if profile.bus == "i2c":
        return serial.i2c(port=profile.bus_number, address=profile.address)
    return open_spi(profile)


def no_answer(profile: DisplayProfile, error: Exception) -> DisplayError:
    """The error for an OLED that does not answer: where it was looked for, and what to check."""
    if profile.bus == "i2c":
        where = f"at 0x{profile.address:02X} on I2C bus {profile.bus_number}"
        look = f"`sudo i2cdetect -y {profile.bus_number}` shows it (0x3C or 0x3D)"
        check = f"dtparam=i2c_arm=on, the wires, and that {look}"
    else:
        where = f"on SPI bus {profile.bus_number}"
        check = f"dtparam=spi=on, the wires, and that D/C is GPIO {profile.data_command_pin}"
    return DisplayError(
        f"The OLED ({profile.driver}) {where} does not answer ({error}); check {check}.", short="no OLED"
    )


FAILURES = (OSError, LumaError, RuntimeError)
