"""controld's one loop: panel, audiod, socket clients, import, stick and codec, in turn, on one thread."""

import math
import selectors
from collections.abc import Callable
from typing import Protocol

from firmware.control.controller import Controller
from firmware.control.link import Link
from firmware.control.runner import Jobs
from firmware.control.screen import FRAME_S, Screen
from firmware.decide import feet, hand
from firmware.decide.events import Heard, MachineRead, Tick, Trouble
from hw.errors import StickError
from hw.events import StickEvent
from hw.roles import Machine, MachineState, Panel, Stick

STICK_EVERY_S = 1.0
CLIENTS_EVERY_S = 1.0
DRAW_S = 0.01  # of drawing: a foot whose time is nearer than that does not wait for a picture
MACHINE_EVERY_S = 2.0  # as often as the kernel asks the firmware, and forgets that the power had dropped


class Watch(Protocol):
    """Looks at the codec, and reports into the controller's inbox."""

    def look(self, now_s: float, opened: str) -> None:
        """For every turn. `opened` is the ALSA id of the card that audiod has opened; "" while it has none."""
        ...


class Clients(Protocol):
    """Who asks on the pedal's socket."""

    def look_after(self, now_s: float) -> None:
        """Once a second."""
        ...


class Loop:
    """Feeds the controller, and has it empty its inbox after everything that may have filled it.

    `clock` is the monotonic clock that events carry. `sticks` looks at the stick, which may sleep for seconds,
    `machines` reads how the computer fares. `feed` is given the time, in nanoseconds, at every turn.
    """

    def __init__(
        self,
        controller: Controller,
        selector: selectors.BaseSelector,
        *,
        panel: Panel,
        link: Link,
        stick: Stick,
        sticks: Jobs,
        machine: Machine,
        machines: Jobs,
        codec: Watch,
        clients: Clients,
        screen: Screen,
        feed: Callable[[int], None],
        clock: Callable[[], float],
    ) -> None:
        self._controller, self._selector = controller, selector
        self._panel, self._link, self._screen = panel, link, screen
        self._stick, self._sticks = stick, sticks
        self._machine, self._machines = machine, machines
        self._codec, self._clients = codec, clients
        self._clock, self._feed = clock, feed
        self._stick_s = self._clients_s = self._machine_s = 0.0
        self._tick_s = 0.0
        selector.register(panel, selectors.EVENT_READ, self._look_at_panel)
        selector.register(link, selectors.EVENT_READ, self._listen)

    def run(self, stopped: Callable[[], bool]) -> None:
        """Until `stopped`, which is asked at least 20 times a second."""
        while not stopped():
            self.turn()

    def turn(self) -> None:
        """Waits for something to happen, at most for a frame, and deals with it."""
        woken = self._selector.select(self._patience_s())
        now_s = self._clock()  # before what may take its time: audiod is not silent while nobody listens
        self._feed(round(now_s * 1e9))
        for key, ready in sorted(woken, key=self._after_the_panel):
            key.data(ready)
            self._controller.catch_up()
        if self._panel.next_deadline_s is not None:
            self._look_at_panel()
        if now_s >= min([self._tick_s, *self._gestures_s()]):
            self._tick_s = now_s + FRAME_S
            self._controller.happen(Tick(now_s))
        if now_s >= self._stick_s and self._sticks.idle:
            self._stick_s = now_s + STICK_EVERY_S
            self._sticks.do(self._look_for_stick, self._found_stick)
        if now_s >= self._machine_s and self._machines.idle:
            self._machine_s = now_s + MACHINE_EVERY_S
            self._machines.do(self._machine.read, self._read_machine)
        if now_s >= self._clients_s:
            self._clients_s = now_s + CLIENTS_EVERY_S
            self._clients.look_after(now_s)
        self._look_at_codec(now_s)
        self._controller.look_after_memory(now_s)
        if self._clock() + DRAW_S < min(self._gestures_s(), default=math.inf):
            self._screen.show(self._controller.state, now_s)

    def _patience_s(self) -> float:
        """For how long nothing is due: a switch that may still bounce, a foot or a hand whose time decides."""
        panel_s = self._panel.next_deadline_s
        dues_s = [*self._gestures_s(), *([panel_s] if panel_s is not None else [])]
        return min(max(min(dues_s) - self._clock(), 0.0), FRAME_S) if dues_s else FRAME_S

    def _gestures_s(self) -> list[float]:
        """When time alone says what a foot or a hand means."""
        state = self._controller.state
        return [due_s for due_s in (feet.deadline_s(state), hand.deadline_s(state)) if due_s is not None]

    def _look_at_panel(self, _ready: int = 0) -> None:
        for event in self._panel.poll(self._clock()):
            self._controller.happen(event)

    def _listen(self, _ready: int) -> None:
        for report in self._link.receive():
            self._controller.happen(Heard(report, self._clock()))

    def _after_the_panel(self, woken: tuple[selectors.SelectorKey, int]) -> bool:
        """The order of what is ready in one turn: a foot comes before all that a disk or a client has to say."""
        return woken[0].fileobj is not self._panel

    def _look_for_stick(self) -> StickEvent | StickError | None:
        try:
            return self._stick.poll()
        except StickError as error:
            return error

    def _found_stick(self, found: StickEvent | StickError | None) -> None:
        if isinstance(found, StickError):
            self._controller.happen(Trouble(found.sentence, found.short, self._clock()))
        elif found is not None:
            self._controller.happen(found)

    def _read_machine(self, machine: MachineState) -> None:
        self._controller.happen(MachineRead(machine, self._clock()))

    def _look_at_codec(self, now_s: float) -> None:
        status = self._controller.state.audio.status
        self._codec.look(now_s, status.card if status else "")
        self._controller.catch_up()
