"""Carries out what step decides: orders to audiod, files, imports, lights."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from firmware.control.inbox import Inbox
from firmware.control.memory import Memory
from firmware.control.step import step
from firmware.control.tape_file import TapeFile
from firmware.control.wishes.answer import answer
from firmware.control.wishes.wish import RefusedError
from firmware.decide.effects import (
    Effect,
    EnterLevel,
    MakeTape,
    ReadLibrary,
    ReadTape,
    Remember,
    SaveOwned,
    SavePreset,
    Say,
    SetGain,
    StampDate,
    StartImport,
    StopImport,
)
from firmware.decide.events import (
    DateStamped,
    Event,
    LibraryRead,
    OrderLost,
    PlayPreset,
    TapeRead,
    Trouble,
    Want,
)
from firmware.errors import CaptureError, PedalError
from firmware.messages import NO_AMP, Order
from firmware.state import State


class Orders(Protocol):
    """Where orders go: False if one was lost that audiod should have had."""

    def send(self, order: Order) -> bool: ...


class Imports(Protocol):
    """Captures on their way into the library; reports into the inbox what becomes of them."""

    def start(self, path: Path, block_frames: int) -> None: ...
    def stop(self) -> None: ...


class Gain(Protocol):
    """The codec that is there, and its gain; reports both into the inbox."""

    def start(self) -> None: ...
    def set(self, gain_db: float, was_db: float) -> None: ...


class Lights(Protocol):
    """The LEDs of the panel, one for each footswitch."""

    def show_leds(self, lit: tuple[bool, ...]) -> None: ...


def lights(state: State) -> tuple[bool, ...]:
    """What the LEDs show. The first is lit while an amp is heard, not while the player only wishes for one."""
    return (state.audio.status is not None and not state.audio.status.bypass and state.audio.status.amp_id != NO_AMP,)


class Controller:
    """Owns the state. One thread.

    `imports` and `gain` report into `inbox`, which this empties. `say` writes a line to the journal, `today` returns
    the date (2026-11-22).
    """

    def __init__(
        self,
        state: State,
        *,
        inbox: Inbox,
        orders: Orders,
        lights: Lights,
        imports: Imports,
        gain: Gain,
        memory: Memory,
        tape_file: TapeFile,
        clock: Callable[[], float],
        today: Callable[[], str],
        say: Callable[[str], None],
    ) -> None:
        self.state = state
        self._inbox, self._orders, self._lights = inbox, orders, lights
        self._imports, self._gain = imports, gain
        self._memory, self._tape_file = memory, tape_file
        self._clock, self._today, self._say = clock, today, say
        self._busy = False
        self._said: set[str] = set()

    def start(self, last_preset: str | None) -> None:
        """Looks at the codec, reads the library, and takes up the last preset, if it is still there."""
        self._gain.start()
        self.catch_up()
        self._read_library()
        names = [preset.name for preset in self.state.player.presets]
        if last_preset in names:
            self.happen(PlayPreset(names.index(last_preset), self._clock()))

    def happen(self, event: Event) -> None:
        """Deals with `event` and with whatever its effects bring about, one after the other."""
        self._inbox.put(event)
        if self._busy:
            return
        self._busy = True
        while (next_event := self._inbox.take()) is not None:
            self.state, effects = step(self.state, next_event)
            for effect in effects:
                self._carry_out(effect)
        self._busy = False
        self._lights.show_leds(lights(self.state))

    def catch_up(self) -> None:
        """Deals with what others have put into the inbox: with each event, and all that it brings about, in turn."""
        for event in self._inbox.take_all():
            self.happen(event)

    def answer(self, request: object) -> dict[str, object]:
        """Carries out a request from the pedal's socket, then returns the reply. Figures that hold now but cannot be
        kept are no success."""

        def act(want: Want) -> State:
            self.happen(want)
            if problems := self._memory.write_owned():
                self._report(problems)
                raise RefusedError(f"until the pedal is switched off only: {problems[0].sentence}")
            return self.state

        return answer(self.state, request, self._clock(), act)

    def save_if_due(self, now_s: float) -> None:
        if self._memory.due_s is not None and self._memory.due_s <= now_s:
            self._report(self._memory.write())

    def close(self) -> None:
        """Saves everything."""
        self._tape_file.discard()
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
                self._report(self._memory.enter_level(model_id, input_level_dbu))
            case SetGain(gain_db, was_db):
                self._gain.set(gain_db, was_db)
            case StampDate(found, method):
                self.happen(DateStamped(found, method, self._today(), self._clock()))
            case MakeTape(seconds):
                self._make_tape(seconds)
            case ReadTape(frames, failure):
                self._read_tape(frames, failure)
            case StartImport(path):
                self._imports.start(path, self.state.audio.block_frames)
            case StopImport():
                self._imports.stop()
            case ReadLibrary():
                self._read_library()
            case Say(sentence):
                self._say(sentence)
            case _:
                self._order(effect)

    def _order(self, order: Order) -> None:
        if not self._orders.send(order):
            self._inbox.put(OrderLost(self._clock()))

    def _make_tape(self, seconds: float) -> None:
        try:
            self._order(self._tape_file.make(seconds, self.state.audio.rate_hz))
        except PedalError as error:
            self.happen(TapeRead(np.zeros(0, np.float32), error.sentence, self._clock()))

    def _read_tape(self, frames: int, failure: str) -> None:
        try:
            samples = self._tape_file.read(frames)
        except PedalError as error:
            samples, failure = np.zeros(0, np.float32), failure or error.sentence
        self.happen(TapeRead(samples, failure, self._clock()))

    def _read_library(self) -> None:
        self._report(self._memory.write())  # a change that waits would be read over
        library, presets, problems = self._memory.read()
        self._report([problem for problem in problems if problem.sentence not in self._said])
        self._said = {problem.sentence for problem in problems}
        damaged = tuple(problem.sentence for problem in problems if isinstance(problem, CaptureError))
        self.happen(LibraryRead(library, presets, self._clock(), damaged))

    def _report(self, problems: Sequence[PedalError]) -> None:
        for problem in problems:
            self.happen(Trouble(problem.sentence, problem.short, self._clock()))
