"""The thread that asks the pedal, so that the terminal never waits for it: `pedal top`."""

import queue
import threading
import time
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from firmware.captures.listing import Listed
from firmware.control.client import PedalLine
from firmware.control.wishes.captures import LIBRARY, LibraryRequest
from firmware.control.wishes.presets import PRESETS, PresetListed, PresetsRequest
from firmware.control.wishes.screen import SCREEN, ScreenRequest
from firmware.control.wishes.sound import DO, GET, DoRequest, GetRequest, KnobNow
from firmware.control.wishes.status import STATUS, StatusReply
from firmware.control.wishes.xruns import XRUNS, XrunsReply
from firmware.errors import LinkError, PedalError

LOOK_S = 0.1  # what moves: levels and the screen
LISTS_S = 1.0  # what seldom does: a page of captures is 1 ms of the loop that hears feet
TRY_AGAIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is to see of the pedal at one moment. Where `status` is None none answers: `trouble` says why."""

    status: StatusReply | None = None
    screen: Image.Image | None = None
    presets: tuple[PresetListed, ...] = ()
    captures: tuple[Listed, ...] = ()
    knobs: tuple[KnobNow, ...] = ()
    losses: XrunsReply | None = None
    trouble: str = ""


class Watching:
    """Asks the pedal in `run` ten times a second from `start` to `stop`: `see` is told each Sight, `say` the
    sentence of an action that the pedal declined. Both are called on this thread."""

    def __init__(self, run: Path, see: Callable[[Sight], None], say: Callable[[str], None]) -> None:
        self._run, self._see, self._say = run, see, say
        self._deeds: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watching", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """It ends with what it asks for at the moment; nobody waits for that."""
        self._over.set()

    def do(self, action: str) -> None:
        """An action, as `pedal do` knows them; done with the next look."""
        self._deeds.put(action)

    def _watch(self) -> None:
        while not self._over.is_set():
            try:
                with PedalLine(self._run) as line:
                    self._look_on(line)
            except PedalError as error:
                self._see(Sight(trouble=error.sentence))
            self._over.wait(TRY_AGAIN_S)

    def _look_on(self, line: PedalLine) -> None:
        lists_due_s = 0.0
        lists = Sight()
        while not self._over.is_set():
            done = self._do_all(line)
            now_s = time.monotonic()
            if done or now_s >= lists_due_s:
                lists, lists_due_s = _lists(line), now_s + LISTS_S
            screen = line.ask(SCREEN, ScreenRequest(now_s))
            picture = Image.frombytes("1", (screen.width, screen.height), b64decode(screen.pixels))
            status = line.ask(STATUS)
            self._see(replace(lists, status=status, screen=picture))
            self._over.wait(LOOK_S)

    def _do_all(self, line: PedalLine) -> bool:
        """Whether there was anything to do."""
        done = False
        while not self._deeds.empty():
            done = True
            try:
                line.ask(DO, DoRequest(self._deeds.get()))
            except LinkError as error:
                self._say(error.sentence)
        return done


def _lists(line: PedalLine) -> Sight:
    presets: list[PresetListed] = []
    captures: list[Listed] = []
    while (some := line.ask(PRESETS, PresetsRequest(len(presets)))).presets:
        presets += some.presets
    while (more := line.ask(LIBRARY, LibraryRequest(len(captures)))).captures:
        captures += more.captures
    knobs = line.ask(GET, GetRequest()).knobs if any(preset.current for preset in presets) else ()
    return Sight(presets=tuple(presets), captures=tuple(captures), knobs=knobs, losses=line.ask(XRUNS))
