"""Stand-ins for what a foot, a hand and an eye meet: contact traces, mock pins with verbs, an OLED's memory."""

import errno
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from gpiozero.pins.mock import MockFactory
from PIL import Image

from hw.debounce import Change, Debouncer, Latch
from hw.gpio_panel import GpioPanel
from hw.profile import PanelProfile
from hw.sim.panel import grounded_pins

PANEL = PanelProfile("mock", stomps=(5, 6, 22), encoder_a=12, encoder_b=13, encoder_push=4, leds=(26, 16))
Trace = list[tuple[float, bool]]  # (when in seconds, closed), as a logic analyser shows a contact


def pressed(at_s: float, bounce_ms: tuple[float, ...] = (0.0, 0.4, 1.1, 1.5, 3.2, 3.3, 5.0)) -> Trace:
    """A contact that closes at `at_s` and bounces; an odd number of edges ends closed."""
    return [(at_s + offset / 1e3, n % 2 == 0) for n, offset in enumerate(bounce_ms)]


def released(at_s: float, bounce_ms: tuple[float, ...] = (0.0, 0.2, 0.9, 2.1, 4.0)) -> Trace:
    """A contact that opens at `at_s` and bounces."""
    return [(at, not closed) for at, closed in pressed(at_s, bounce_ms)]


def replay(debouncer: Debouncer | Latch, trace: Trace, *, until_s: float, poll_s: float = 0.001) -> list[Change]:
    """Feeds a trace to a debouncer whose owner polls every `poll_s`, as a loop does."""
    changes: list[Change] = []
    edges, now_s, closed = list(trace), 0.0, False
    while now_s <= until_s:
        while edges and edges[0][0] <= now_s:
            at_s, closed = edges.pop(0)
            changes += debouncer.edge(closed, at_s)
        changes += debouncer.settle(closed, now_s)
        now_s += poll_s
    return changes


class MockPanel:
    """A panel on gpiozero's mock pins. Time passes when the test says so: `later` is when the next poll is made."""

    def __init__(self, profile: PanelProfile = PANEL, *, grounded: tuple[int, ...] = ()) -> None:
        self.factory = MockFactory(pin_class=grounded_pins(grounded))
        self.profile = profile
        self.panel = GpioPanel(profile, cast(Any, self.factory))

    def __enter__(self) -> "MockPanel":
        return self

    def __exit__(self, *_: object) -> None:
        self.panel.close()

    def pin(self, number: int) -> Any:
        return cast(Any, self.factory).pin(number)

    def close_contact(self, number: int, *, bounces: int = 0) -> None:
        """Pulls a pin to ground, `bounces` times in vain."""
        for _ in range(bounces):
            self.pin(number).drive_low()
            self.pin(number).drive_high()
        self.pin(number).drive_low()

    def open_contact(self, number: int, *, bounces: int = 0) -> None:
        for _ in range(bounces):
            self.pin(number).drive_high()
            self.pin(number).drive_low()
        self.pin(number).drive_high()

    def turn(self, detents: int, *, chatter: int = 0) -> None:
        """Whole cycles of the Gray code, every edge with `chatter` bounces; clockwise A leads."""
        first, second = self.profile.encoder_a, self.profile.encoder_b
        if detents < 0:
            first, second = second, first
        for _ in range(abs(detents)):
            self.close_contact(first, bounces=chatter)
            self.close_contact(second, bounces=chatter)
            self.open_contact(first, bounces=chatter)
            self.open_contact(second, bounces=chatter)

    def poll(self, later_s: float = 0.0) -> list[Any]:
        return list(self.panel.poll(time.monotonic() + later_s))


class FakeOledWire:
    """The serial side of an SSD1306 or SH1106 with its display memory (GDDRAM).

    As in the data sheets: in horizontal addressing data fills the window set by 0x21 and 0x22 and wraps in it; in
    page addressing 0xB0.. chooses the page and 0x0n/0x1n the column. A wire that fell off answers with EREMOTEIO; a
    display that lost its power answers as before, is off, set to nothing and holds nonsense.
    """

    def __init__(self, *, columns: int = 128, first_column: int = 2) -> None:
        """Of `columns` 132 the glass shows 128, from `first_column` on."""
        self._first_column = first_column if columns == 132 else 0
        self._memory = [bytearray(columns) for _ in range(8)]
        self._left, self._right, self._top, self._bottom = 0, columns - 1, 0, 7
        self._column, self._page = 0, 0
        self._page_addressing = columns == 132
        self._off_the_bus = False
        self.settings, self.contrast = b"", 0x7F
        self.times_off = 0
        self.lit = False
        self.closed = False
        self.data_bytes = 0

    def command(self, *cmd: int) -> None:
        self._answer()
        if self._page_addressing and 0xB0 <= cmd[0] <= 0xB7 and len(cmd) == 3:
            self._page, self._column = cmd[0] - 0xB0, (cmd[1] & 0x0F) | (cmd[2] & 0x0F) << 4
        elif not self._page_addressing and len(cmd) == 6 and (cmd[0], cmd[3]) == (0x21, 0x22):
            (_, self._left, self._right, _, self._top, self._bottom) = cmd
            self._column, self._page = self._left, self._top
        else:
            self._set(cmd)

    def _set(self, cmd: tuple[int, ...]) -> None:
        if cmd[0] in (0xAE, 0xAF):
            self.times_off += cmd[0] == 0xAE
            self.lit = cmd[0] == 0xAF
        if cmd[0] == 0x81:
            self.contrast = cmd[1]
        elif len(cmd) > 6:
            self.settings = bytes(byte for byte in cmd if byte != 0xAE)

    def data(self, data: list[int]) -> None:
        self._answer()
        for byte in data:
            self._memory[self._page][self._column] = byte
            self._step()
        self.data_bytes += len(data)

    def cleanup(self) -> None:
        self.closed = True

    def fall_off_the_bus(self) -> None:
        self._off_the_bus = True

    def come_back(self) -> None:
        self._off_the_bus = False

    def lose_power(self) -> None:
        """For a moment: a loose supply, a brown-out."""
        self.lit, self.settings, self.contrast = False, b"", 0x7F
        self._memory = [bytearray(b"\x55" * len(row)) for row in self._memory]

    def shown(self) -> Image.Image:
        """What an eye sees: bit 0 of a byte is the top row of its page."""
        image = Image.new("1", (128, 64))
        for y in range(64):
            for x in range(128):
                image.putpixel((x, y), self._memory[y // 8][self._first_column + x] >> y % 8 & 1)
        return image

    def _answer(self) -> None:
        if self._off_the_bus:
            raise OSError(errno.EREMOTEIO, "Remote I/O error")

    def _step(self) -> None:
        if self._page_addressing:
            self._column += 1
            return
        self._column += 1
        if self._column > self._right:
            self._column = self._left
            self._page = self._top if self._page == self._bottom else self._page + 1


def numbered(folder: Path) -> Iterator[int]:
    """The numbers of the pictures in a folder, in order."""
    yield from sorted(int(picture.stem) for picture in folder.glob("*.png"))
