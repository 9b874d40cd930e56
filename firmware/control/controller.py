"""Carries out what step decides: orders to audiod, files, imports, lights."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from firmware.calibrate.reading import Reading
from firmware.calibrate.wizard import Method
from firmware.calibrate.wizard_steps import reading_of
from firmware.captures.changes import EnterLevel, RemoveCapture, RenameCapture
from firmware.control.inbox import Inbox
from firmware.control.memory import Memory
from firmware.control.runner import Jobs
from firmware.control.step import step
from firmware.control.tape_file import TapeFile
from firmware.control.wishes.answer import Plain, Tell, answer
from firmware.decide import lists
from firmware.decide.effects import (
    Effect,
    HearInput,
    MakeTape,
    PowerOff,
    ReadLibrary,
    ReadTape,
    Remember,
    RemovePreset,
    SaveOrder,
    SaveOwned,
    SavePreset,
    SaveSetlist,
    SaveSetting,
    Say,
    SetGain,
    StampDate,
    StartImport,
    StopImport,
)
from firmware.decide.events import (
    AllWritten,
    DateStamped,
    Event,
    OrderLost,
    TapeRead,
    Trouble,
    Want,
)
from firmware.decide.lights import panel_out
from firmware.errors import PedalError
from firmware.messages import Order
from firmware.state import State
from hw.roles import PanelOut

DISK_S = 8.0  # a disk that takes longer than this, or refuses, keeps nobody from switching off


class Orders(Protocol):
    """Where orders go: False if one was lost that audiod should have had."""

    def send(self, order: Order) -> bool: ...


class Imports(Protocol):
    """Captures on their way into the library; reports into the inbox what becomes of them."""

    def start(self, path: Path, block_frames: int, rate_hz: int, /) -> None: ...
    def stop(self) -> None: ...


class Gain(Protocol):
    """The codec that is there, and its gain; reports both into the inbox. `jobs` does what that takes."""

    @property
    def jobs(self) -> Jobs: ...
    def start(self) -> None: ...
    def set(self, gain_db: float, was_db: float) -> None: ...
    def hear(self, channel: int) -> None: ...


class Lights(Protocol):
    """The LEDs of the panel, and its relay."""

    def show(self, out: PanelOut) -> None: ...


class Controller:
    """Owns the state. One thread, which waits for nobody.

    `imports`, `gain` and `memory` report into `inbox`, which this empties. `say` writes a line to the journal,
    `today` returns the date (2026-11-22), `power_off` has the system switch off, or raises OSError.
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
        tapes: Jobs,
        clock: Callable[[], float],
        today: Callable[[], str],
        say: Callable[[str], None],
        power_off: Callable[[], None],
    ) -> None:
        self.state = state
        self._inbox, self._orders, self._lights = inbox, orders, lights
        self._imports, self._gain = imports, gain
        self._memory, self._tape_file, self._tapes = memory, tape_file, tapes
        self._clock, self._today, self._say, self._power_off = clock, today, say, power_off
        self._busy = False
        self._power_off_s: float | None = None  # when the system is to switch off, be everything written or not
        self._made = 0  # recordings so far

    def start(self, last_preset: str | None) -> None:
        """Looks at the codec, reads the library, and takes up the last preset, if it is still there."""
        self.state = lists.beginning(self.state, last_preset or "")
        self._gain.start()
        self.catch_up()
        self._memory.read()
        self._memory.settle()
        self.catch_up()

    def happen(self, event: Event) -> None:
        """Deals with `event` and with whatever its effects bring about, one after the other."""
        self._inbox.put(event)
        if self._busy:
            return
        self._busy = True
        while (next_event := self._inbox.take()) is not None:
            self.state, effects = step(self.state, next_event)
            self._lights.show(panel_out(self.state, self._clock()))  # the relay is drawn before audiod leaves the dry
            for effect in effects:
                self._carry_out(effect)
        self._busy = False

    def catch_up(self) -> None:
        """Deals with what others have put into the inbox: with each event, and all that it brings about, in turn."""
        for event in self._inbox.take_all():
            self.happen(event)

    def answer(self, request: object, reply: Callable[[Plain], None]) -> None:
        """Carries out a request from the pedal's socket, and gives `reply` the reply once it is done. What holds now
        but cannot be kept is no success."""
        answer(self.state, request, self._clock(), self._act, reply)

    def look_after_memory(self, now_s: float) -> None:
        """Has written what is due, and takes up what the owner edited; then is the time to switch off, if it is."""
        self._memory.look_after(now_s)
        self.catch_up()
        if self._power_off_s is not None and (self._memory.all_written or now_s >= self._power_off_s):
            self._power_off_s = None
            self._switch_off()

    def _switch_off(self) -> None:
        try:
            self._power_off()
        except OSError as error:
            sentence = f"the pedal cannot be switched off: {error.filename} cannot be made ({error.strerror})."
            self.happen(Trouble(sentence, "cannot switch off", self._clock()))
        else:
            self.happen(AllWritten())

    def close(self) -> None:
        """Saves everything."""
        self._tape_file.discard()
        self._memory.close()
        for event in self._inbox.take_all():
            if isinstance(event, Trouble):
                self._say(event.sentence)

    def _act(self, want: Want, tell: Tell) -> None:
        """Carries out `want`, and tells once disk and codec have done what that began."""
        slow = (self._memory.jobs, self._gain.jobs)
        before, unwritten = [jobs.begun for jobs in slow], self._memory.unwritten()
        self.happen(want)
        kept = self._memory.keep(unwritten)

        def done() -> None:
            self.catch_up()
            tell(self.state, kept.problem)

        busy = [jobs for jobs, begun in zip(slow, before, strict=True) if jobs.begun != begun]
        _after(busy, done)

    def _carry_out(self, effect: Effect) -> None:  # noqa: C901 - one line for each kind of effect
        match effect:
            case SavePreset(preset, was):
                self._memory.save(preset, self._clock(), was)
            case RemovePreset(name):
                self._memory.remove(name, self._clock())
            case SaveOrder(presets):
                self._memory.save_order(presets, self._clock())
            case SaveSetlist(name, setlist):
                self._memory.save_setlist(name, setlist, self._clock())
            case SaveSetting(key, value):
                self._memory.save_setting(key, value, self._clock())
            case Remember(last):
                self._memory.remember(last, self._clock())
            case SaveOwned(key, owned):
                self._memory.save_owned(key, owned, self._clock())
            case EnterLevel() | RenameCapture() | RemoveCapture():
                self._memory.change_capture(effect)
            case SetGain(gain_db, was_db):
                self._gain.set(gain_db, was_db)
            case HearInput(channel):
                self._gain.hear(channel)
            case StampDate(found, method):
                self.happen(DateStamped(found, method, self._today(), self._clock()))
            case MakeTape(seconds):
                self._make_tape(seconds)
            case ReadTape(frames, failure, method):
                self._read_tape(frames, failure, method)
            case StartImport(path):
                self._imports.start(path, *self.state.audio.blocks)
            case StopImport():
                self._imports.stop()
            case ReadLibrary():
                self._memory.read()
            case Say(sentence):
                self._say(sentence)
            case PowerOff():
                self._memory.hurry(self._clock())
                self._power_off_s = self._clock() + DISK_S
            case _:
                self._order(effect)

    def _order(self, order: Order) -> None:
        if not self._orders.send(order):
            self._inbox.put(OrderLost(self._clock()))

    def _make_tape(self, seconds: float) -> None:
        self._made += 1
        try:
            self._order(self._tape_file.make(seconds, self.state.audio.rate_hz))
        except PedalError as error:
            self.happen(TapeRead(None, error.sentence, self._clock()))

    def _read_tape(self, frames: int, failure: str, method: Method) -> None:
        try:
            samples = self._tape_file.read(frames)
        except PedalError as error:
            self.happen(TapeRead(None, failure or error.sentence, self._clock()))
            return
        job = partial(reading_of, samples, self.state.audio.rate_hz, method)
        self._tapes.do(job, partial(self._taped, self._made, failure))

    def _taped(self, made: int, failure: str, reading: Reading | None) -> None:
        """What was read while another recording was begun is that one's no more than anybody's."""
        if made == self._made:
            self._inbox.put(TapeRead(reading, failure, self._clock()))


def _after(busy: Sequence[Jobs], then: Callable[[], None]) -> None:
    """Calls `then` once each of `busy` is done with what was begun by now."""
    if busy:
        busy[0].do(lambda: None, lambda _: _after(busy[1:], then))
    else:
        then()
