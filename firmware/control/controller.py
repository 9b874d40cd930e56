"""Carries out what step decides: orders to audiod, files, imports, lights."""

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from firmware.control.memory import Memory
from firmware.control.recording import Recordings
from firmware.control.step import step
from firmware.control.wishes.answer import answer
from firmware.control.wishes.wish import RefusedError
from firmware.decide.effects import (
    Date,
    Effect,
    EnterLevel,
    ReadRecording,
    ReadRig,
    Remember,
    SaveOwned,
    SavePreset,
    Say,
    SetGain,
    StartImport,
    StartRecording,
    StopImport,
)
from firmware.decide.events import Dated, Event, OrderLost, PlayPreset, RecordingRead, RigRead, Trouble, Want
from firmware.errors import CaptureError, PedalError
from firmware.messages import NO_AMP, Order
from firmware.state import State


class Orders(Protocol):
    """Where orders go: False if one was lost that audiod should have had."""

    def send(self, order: Order) -> bool: ...


class Imports(Protocol):
    """Captures on their way into the library; what becomes of them comes back as events."""

    def start(self, path: Path, block_frames: int) -> None: ...
    def stop(self) -> None: ...


class Gain(Protocol):
    """The codec that is there, and its gain; what becomes of both comes back as events."""

    def begin(self) -> None: ...
    def set(self, gain_db: float, was_db: float) -> None: ...


class Lights(Protocol):
    """The LEDs of the panel, one for each footswitch."""

    def show_leds(self, lit: tuple[bool, ...]) -> None: ...


def lights(state: State) -> tuple[bool, ...]:
    """What the LEDs show. The first is lit while an amp is heard, not while one is wished for."""
    return (state.status is not None and not state.status.bypass and state.status.amp_id != NO_AMP,)


class Controller:
    """Owns the state. One thread; `say` writes a line to the journal, `today` gives the date (2026-11-22)."""

    def __init__(
        self,
        state: State,
        *,
        orders: Orders,
        lights: Lights,
        memory: Memory,
        recordings: Recordings,
        clock: Callable[[], float],
        today: Callable[[], str],
        say: Callable[[str], None],
    ) -> None:
        self.state = state
        self._orders, self._lights, self._memory = orders, lights, memory
        self._recordings = recordings
        self._clock, self._today, self._say = clock, today, say
        self._imports: Imports | None = None
        self._gain: Gain | None = None
        self._events: deque[Event] = deque()
        self._busy = False
        self._said: set[str] = set()

    def begin(self, imports: Imports, gain: Gain, last_preset: str | None) -> None:
        """Looks at the codec, reads the rig and takes up the preset that was played last, if it is still there."""
        self._imports, self._gain = imports, gain
        gain.begin()
        self._read_rig()
        names = [preset.name for preset in self.state.presets]
        if last_preset in names:
            self.happen(PlayPreset(names.index(last_preset), self._clock()))

    def happen(self, event: Event) -> None:
        """`event`, and whatever its effects bring about, one after the other."""
        self._events.append(event)
        if self._busy:
            return
        self._busy = True
        while self._events:
            self.state, effects = step(self.state, self._events.popleft())
            for effect in effects:
                self._carry_out(effect)
        self._busy = False
        self._lights.show_leds(lights(self.state))

    def answer(self, request: object) -> dict[str, object]:
        """The reply to a request on the pedal's socket, which is carried out first. Figures that hold now and
        cannot be kept are no success."""

        def act(want: Want) -> State:
            self.happen(want)
            if problems := self._memory.write_owned():
                self._tell(problems)
                raise RefusedError(f"until the pedal is switched off only: {problems[0].sentence}")
            return self.state

        return answer(self.state, request, self._clock(), act)

    def save_if_due(self, now_s: float) -> None:
        if self._memory.due_s is not None and self._memory.due_s <= now_s:
            self._tell(self._memory.write())

    def close(self) -> None:
        """Saves everything."""
        self._recordings.discard()
        for problem in self._memory.close():
            self._say(problem.sentence)

    def _carry_out(self, effect: Effect) -> None:  # noqa: C901 - one line for each kind of effect
        match effect:
            case SavePreset(preset):
                self._memory.save(preset, self._clock())
            case Remember(last):
                self._memory.remember(last, self._clock())
            case SaveOwned(key, owned):
                self._memory.save_owned(key, owned, self._clock())
            case EnterLevel(model_id, input_level_dbu):
                self._tell(self._memory.enter_level(model_id, input_level_dbu))
            case SetGain(gain_db, was_db):
                if self._gain:
                    self._gain.set(gain_db, was_db)
            case Date(found, method):
                self.happen(Dated(found, method, self._today(), self._clock()))
            case StartRecording(seconds):
                self._record(seconds)
            case ReadRecording(frames, failure):
                self._read_recording(frames, failure)
            case StartImport(path):
                if self._imports:
                    self._imports.start(path, self.state.block_frames)
            case StopImport():
                if self._imports:
                    self._imports.stop()
            case ReadRig():
                self._read_rig()
            case Say(sentence):
                self._say(sentence)
            case _:
                self._order(effect)

    def _order(self, order: Order) -> None:
        if not self._orders.send(order):
            self._events.append(OrderLost(self._clock()))

    def _record(self, seconds: float) -> None:
        try:
            self._order(self._recordings.make(seconds, self.state.rate_hz))
        except PedalError as error:
            self.happen(RecordingRead(np.zeros(0, np.float32), error.sentence, self._clock()))

    def _read_recording(self, frames: int, failure: str) -> None:
        try:
            samples = self._recordings.read(frames)
        except PedalError as error:
            samples, failure = np.zeros(0, np.float32), failure or error.sentence
        self.happen(RecordingRead(samples, failure, self._clock()))

    def _read_rig(self) -> None:
        self._tell(self._memory.write())  # a change that waits would be read over
        library, presets, problems = self._memory.read()
        self._tell([problem for problem in problems if problem.sentence not in self._said])
        self._said = {problem.sentence for problem in problems}
        damaged = tuple(problem.sentence for problem in problems if isinstance(problem, CaptureError))
        self.happen(RigRead(library, presets, self._clock(), damaged))

    def _tell(self, problems: Sequence[PedalError]) -> None:
        for problem in problems:
            self.happen(Trouble(problem.sentence, problem.short, self._clock()))
