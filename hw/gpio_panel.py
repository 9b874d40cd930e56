"""Footswitches, encoder, LEDs and relay through gpiozero. Called by controld.

The pin library calls back on its own threads, which only put a note into a deque and wake `fileno()`. `poll` decides
what the notes mean, on the owner's thread. gpiozero's own debounce is not used (it delays or loses edges), nor its
RotaryEncoder (it misses fast turns).
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from gpiozero import InputDevice, OutputDevice
from gpiozero.exc import GPIOPinInUse

from hw.debounce import Change, Debouncer, Latch
from hw.encoder import Quadrature
from hw.errors import PanelError
from hw.events import EncoderPush, EncoderTurned, PanelEvent, StompEdge
from hw.pins import PinFactory
from hw.profile import PanelProfile
from hw.roles import PanelOut


@dataclass(frozen=True, slots=True)
class _Edge:
    """A note from a callback: the contact at `pin` closed or opened at `at_s`."""

    pin: int
    closed: bool
    at_s: float


class GpioPanel:
    """A Panel on GPIO pins. Use it from one thread; close it once."""

    def __init__(self, profile: PanelProfile, factory: PinFactory) -> None:
        """Claims the pins of `profile`; `factory` belongs to the panel. Raises PanelError."""
        self._factory = factory
        self._edges: deque[_Edge] = deque()
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._devices: list[Any] = []
        self._relays, self._leds, self._second = list[Any](), list[Any](), list[Any]()
        self._out = PanelOut()
        self._listeners: list[Callable[[Any, Any], None]] = []  # gpiozero keeps only weak references
        try:
            self._contacts = {pin: self._claim(pin, self._listening) for pin in _inputs(profile)}
            self._relays = [self._claim(pin, OutputDevice) for pin in (profile.relay,) if pin is not None]
            self._leds, self._second = (
                [self._claim(pin, OutputDevice) for pin in pins] for pins in (profile.leds, profile.leds_second)
            )
        except PanelError:
            GpioPanel.close(self)
            raise
        self._profile = profile
        self._switches = {pin: self._switch(pin) for pin in (*profile.stomps, profile.encoder_push)}
        self._held_at_start = tuple(number for number, pin in enumerate(profile.stomps, 1) if self._held(pin))
        self._encoder = Quadrature(
            profile.edges_per_detent,
            a_closed=self._closed(profile.encoder_a),
            b_closed=self._closed(profile.encoder_b),
            rest=profile.encoder_rest,
        )

    @property
    def held_at_start(self) -> tuple[int, ...]:
        """The footswitches, from 1, that a foot held down as the panel was opened; never one that latches."""
        return self._held_at_start

    def fileno(self) -> int:
        """Readable when there is something to `poll`."""
        return self._wake

    @property
    def next_deadline_s(self) -> float | None:
        """When `poll` should be called even if `fileno()` stays silent (monotonic seconds); None: no need."""
        return min((d.deadline_s for d in self._switches.values() if d.deadline_s is not None), default=None)

    def poll(self, now_s: float) -> list[PanelEvent]:
        """What happened since the last call, in order; detents in a row are one event."""
        self._sleep_again()
        events = [event for edge in self._drain() for event in self._meaning(edge)]
        for pin, switch in self._switches.items():
            events.extend(
                self._named(pin, change)
                for change in switch.settle(self._pressed(pin, closed=self._closed(pin)), now_s)
            )
        return _joined(events)

    def show(self, out: PanelOut) -> None:
        """Puts `out` out; a light or relay that the pedal has not got is ignored, one that is not named goes out."""
        if out == self._out:
            return
        self._out = out
        for devices, lit in ((self._relays, (out.relay,)), (self._leds, out.leds), (self._second, out.second)):
            for number, device in enumerate(devices):
                device.value = number < len(lit) and lit[number]

    def close(self) -> None:
        """Puts everything out, and gives the pins back: lgpio leaves them as inputs without a pull."""
        GpioPanel.show(self, PanelOut())
        for device in self._devices:
            device.close()
        self._devices.clear()
        self._factory.close()
        if self._wake >= 0:
            os.close(self._wake)
            self._wake = -1

    def _listening(self, pin: int, *, pin_factory: PinFactory) -> Any:
        device: Any = InputDevice(pin, pull_up=True, pin_factory=pin_factory)
        listener = partial(self._heard, pin)
        self._listeners.append(listener)
        device.pin.bounce = None
        device.pin.edges = "both"
        device.pin.when_changed = listener
        return device

    def _claim(self, pin: int, kind: Callable[..., Any]) -> Any:
        try:
            device = kind(pin, pin_factory=self._factory)
        except GPIOPinInUse as error:
            raise PanelError(
                f"GPIO {pin} is given to two things of the panel; correct the profile ({error}).",
                short=f"GPIO {pin} twice",
            ) from error
        except Exception as error:  # each pin library has an error class of its own
            raise PanelError(
                f"GPIO {pin} cannot be used ({error}); see with `sudo gpioinfo` what holds it, or move it in the"
                " profile; RPi.GPIO hears no edges since kernel 6.6, where panel.pin_factory is lgpio.",
                short=f"GPIO {pin} is taken",
            ) from error
        self._devices.append(device)
        return device

    def _heard(self, pin: int, ticks: Any, state: Any) -> None:
        """On the pin library's thread."""
        self._edges.append(_Edge(pin, not state, self._when(ticks)))
        os.eventfd_write(self._wake, 1)

    def _when(self, ticks: Any) -> float:
        """An edge's time in monotonic seconds; some kernels stamp edges by another clock, which shows."""
        now_s = time.monotonic()
        age_s = self._factory.ticks_diff(self._factory.ticks(), ticks)
        return now_s - age_s if 0.0 <= age_s < 1.0 else now_s

    def _sleep_again(self) -> None:
        try:
            os.eventfd_read(self._wake)
        except BlockingIOError:
            return  # woken by a deadline, not by an edge

    def _drain(self) -> Iterator[_Edge]:
        while self._edges:
            yield self._edges.popleft()

    def _closed(self, pin: int) -> bool:
        return bool(self._contacts[pin].is_active)

    def _pressed(self, pin: int, *, closed: bool) -> bool:
        return closed != self._profile.rests_closed(pin)

    def _held(self, pin: int) -> bool:
        return not self._profile.latches(pin) and self._pressed(pin, closed=self._closed(pin))

    def _switch(self, pin: int) -> Debouncer | Latch:
        kind = Latch if self._profile.latches(pin) else Debouncer
        return kind(self._profile.bounce_s, closed=self._pressed(pin, closed=self._closed(pin)))

    def _meaning(self, edge: _Edge) -> Iterator[PanelEvent]:
        if edge.pin in self._switches:
            for change in self._switches[edge.pin].edge(self._pressed(edge.pin, closed=edge.closed), edge.at_s):
                yield self._named(edge.pin, change)
            return
        turn = self._encoder.a if edge.pin == self._profile.encoder_a else self._encoder.b
        if detents := turn(edge.closed):
            yield EncoderTurned(detents, edge.at_s)

    def _named(self, pin: int, change: Change) -> PanelEvent:
        if pin == self._profile.encoder_push:
            return EncoderPush(change.down, change.at_s)
        return StompEdge(self._profile.stomps.index(pin) + 1, change.down, change.at_s)


def _inputs(profile: PanelProfile) -> tuple[int, ...]:
    return (*profile.stomps, profile.encoder_a, profile.encoder_b, profile.encoder_push)


def _joined(events: list[PanelEvent]) -> list[PanelEvent]:
    joined: list[PanelEvent] = []
    for event in events:
        last = joined[-1] if joined else None
        if isinstance(event, EncoderTurned) and isinstance(last, EncoderTurned):
            joined[-1] = EncoderTurned(last.detents + event.detents, event.at_s)
        else:
            joined.append(event)
    return [event for event in joined if not (isinstance(event, EncoderTurned) and event.detents == 0)]
