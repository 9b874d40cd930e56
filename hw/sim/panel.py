"""A panel without hardware: gpiozero's mock pins, moved by datagrams to `panel.sock` in the run folder.

The walk from pin to step is the real one; only the foot is simulated. `Feet` is that foot, in another process.
"""

import socket
import time
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any, cast

from gpiozero.pins.mock import MockFactory, MockPin

from hw.encoder import RESTS
from hw.errors import PanelError
from hw.gpio_panel import GpioPanel
from hw.profile import PanelProfile
from hw.roles import PanelOut
from hw.sim import lamps
from hw.sim.moves import edges, parse_move

SOCKET = "panel.sock"
_MAX_LINE_BYTES = 64


class RemotePanel(GpioPanel):
    """The panel of a simulated pedal. Raises PanelError if `run` cannot hold its socket."""

    def __init__(self, profile: PanelProfile, run: Path) -> None:
        factory = MockFactory(pin_class=grounded_pins(_closed_at_rest(profile)))
        super().__init__(profile, factory)
        self._pins = factory
        self._path = run / SOCKET
        try:
            self._socket = _bind(self._path)
        except PanelError:
            super().close()
            raise
        self._foot = Thread(target=self._move_pins, args=(profile,), name="mock pins", daemon=True)
        self._foot.start()

    def show(self, out: PanelOut) -> None:
        """As any panel; and leaves in the run folder what its pins put out."""
        if out != self._out:
            super().show(out)
            lights, second = len(self._leds), len(self._second)
            lamps.write(self._path.parent, replace(out, leds=out.leds[:lights], second=out.second[:second]))

    def close(self) -> None:
        """Stops listening, then gives the pins back."""
        self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread with an empty datagram
        self._foot.join()
        self._socket.close()
        self._path.unlink(missing_ok=True)
        super().close()

    def _move_pins(self, profile: PanelProfile) -> None:
        while line := self._socket.recv(_MAX_LINE_BYTES):
            try:
                move = parse_move(line.decode(errors="replace"))
            except PanelError:
                continue  # not from Feet, which would have told its caller
            for wait_s, pin, closed in edges(move, profile, self._closed):
                time.sleep(wait_s)
                self._drive(pin, closed)

    def _drive(self, pin: int, closed: bool) -> None:
        """Closed is low: the switch pulls the pin to ground."""
        contact = cast(Any, self._pins).pin(pin)
        if closed:
            contact.drive_low()
        else:
            contact.drive_high()


class Feet:
    """Moves the pins of a running simulated pedal. Raises PanelError if it does not run."""

    def __init__(self, panel_socket: Path) -> None:
        self._path = panel_socket
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)

    def do(self, line: str) -> None:
        """Makes one move, as `hw.sim.moves` writes them. Raises PanelError for a line that is none."""
        parse_move(line)
        try:
            self._socket.sendto(line.encode(), str(self._path))
        except OSError as error:
            raise PanelError(
                f"No simulated pedal listens at {self._path} ({error.strerror}); start it with `pedal sim`.",
                short="no simulated pedal",
            ) from error

    def tap(self, stomp: int, held_s: float = 0.08) -> None:
        """Puts a foot on footswitch `stomp` (from 1) for `held_s`."""
        self._press(f"stomp {stomp}", held_s)

    def chord(self, first: int, second: int, held_s: float = 0.08) -> None:
        """Puts a foot on two footswitches at once, for `held_s`."""
        self.do(f"stomp {first} down")
        self._press(f"stomp {second}", held_s)
        self.do(f"stomp {first} up")

    def push(self, held_s: float = 0.08) -> None:
        """Pushes the encoder for `held_s`."""
        self._press("push", held_s)

    def turn(self, detents: int) -> None:
        """Turns the encoder by `detents`, clockwise if positive."""
        self.do(f"turn {detents:+d}")

    def push_and_turn(self, detents: int) -> None:
        """Turns the encoder while its switch is down."""
        self.do("push down")
        self.turn(detents)
        self.do("push up")

    def close(self) -> None:
        self._socket.close()

    def _press(self, switch: str, held_s: float) -> None:
        self.do(f"{switch} down")
        time.sleep(held_s)
        self.do(f"{switch} up")


def grounded_pins(pins: Collection[int]) -> type[MockPin]:
    """Mock pins of which these are held at ground from the start, whatever their pull-ups want."""

    class Grounded(MockPin):
        def _set_pull(self, value: str) -> None:
            super()._set_pull(value)  # pyright: ignore[reportUnknownMemberType]  # gpiozero is untyped
            if repr(self) in {f"GPIO{pin}" for pin in pins}:
                self.drive_low()

    return Grounded


def _closed_at_rest(profile: PanelProfile) -> set[int]:
    """The pins whose contacts are closed while nobody touches them."""
    rest = RESTS[profile.encoder_rest]
    closed = {pin for pin in profile.stomps if profile.rests_closed(pin)}
    closed |= {profile.encoder_a} if rest & 0b10 else set()
    return closed | ({profile.encoder_b} if rest & 0b01 else set())


def _bind(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)  # left behind by a pedal that was killed
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        listener.bind(str(path))
    except OSError as error:
        listener.close()
        raise PanelError(
            f"{path} cannot be made ({error.strerror or error}); its folder must exist and be writable.",
            short="no panel socket",
        ) from error
    return listener
