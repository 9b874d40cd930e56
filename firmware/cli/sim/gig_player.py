"""Plays a gig on a stage: moves the feet in time, watches the screen, holds expectations against the status."""

import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Protocol

from PIL.Image import Image

from firmware.cli.main import main as pedal
from firmware.cli.sim import gig
from firmware.cli.sim.expecting import Expect
from firmware.cli.sim.hands import HOLD_S
from firmware.cli.sim.stage import Stage
from firmware.control.client import ask
from firmware.control.wishes.sound import DO, DoRequest
from hw.roles import PanelOut

GRACE_S = 0.5  # a Status comes every 50 ms, a screen every 50 ms
EXPECT_S = 3.0  # a shared machine may stand still for a second or two
AWAIT_S = 60.0  # a capture converted with the lowest priority on a busy machine
LOOK_S = 0.02


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen and what had been done when it was shown."""

    at_s: float
    caption: str
    image: Image


@dataclass(slots=True)
class Report:
    """How the gig went: screens for the sheet, how many expectations held, a sentence for each that did not."""

    screens: list[Shown] = field(default_factory=list[Shown])
    held: int = 0
    failures: list[str] = field(default_factory=list[str])


class Audience(Protocol):
    """Who watches: `tell` is called with each line as it is played, `look` with each new screen, `lit` with
    what the panel puts out, and `settled` with the screen that an action led to."""

    def tell(self, text: str) -> None: ...
    def look(self, image: Image) -> None: ...
    def lit(self, out: PanelOut) -> None: ...
    def settled(self, image: Image) -> None: ...


class GigPlayer:
    """One gig on one stage."""

    def __init__(self, stage: Stage, audience: Audience) -> None:
        self._stage = stage
        self._audience = audience
        self._start_s = 0.0
        self._off_s: float | None = None  # when the pedal was switched off
        self._report = Report()

    def play(self, lines: tuple[gig.Line, ...]) -> Report:
        """From the first line to the last, in real time. Raises LinkError if a process ends."""
        self._start_s = time.monotonic()
        self._remember("start", self._watch_until(lines[0].at_s))
        for position, line in enumerate(lines):
            self._watch_until(line.at_s)
            if self._is_over():
                self._miss(lines[position:])
                break
            if isinstance(line.action, Expect):
                self._expect(line, line.action)
                continue
            self._audience.tell(f"{line.at_s:6.2f} s  {line.text.split(maxsplit=2)[2]}")
            self._act(line.action)
            following = [later.at_s for later in lines[position + 1 :] if not isinstance(later.action, Expect)]
            shown_at_s = min([line.at_s + GRACE_S, *following[:1]])
            self._remember(" ".join(line.text.split()), self._watch_until(shown_at_s))
        return self._report

    def _act(self, action: gig.Action) -> None:  # noqa: C901 - one line for each kind of move
        feet = self._stage.feet
        match action:
            case gig.Stomp(switch, "tap"):
                feet.tap(switch)
            case gig.Stomp(switch, "hold"):
                feet.tap(switch, HOLD_S)
            case gig.Chord(first, second):
                feet.chord(first, second)
            case gig.Stomp(switch, move):
                feet.do(f"stomp {switch} {'down' if move == 'press' else 'up'}")
            case gig.Turn(detents, pushed):
                feet.push_and_turn(detents) if pushed else feet.turn(detents)
            case gig.Push(held):
                feet.push(HOLD_S) if held else feet.push()
            case gig.Stick(None):
                self._stage.pull_stick()
            case gig.Stick(Path() as folder):
                self._stage.put_stick_in(folder)
            case gig.Act(text):
                ask(self._stage.run, DO, DoRequest(text))
            case gig.Command(words):
                self._command(words)
            case _:
                return  # end: there is nothing to move

    def _command(self, words: tuple[str, ...]) -> None:
        """As somebody gives it over ssh meanwhile; where it fails, so does the gig."""
        said, complained = StringIO(), StringIO()
        with redirect_stdout(said), redirect_stderr(complained):
            try:
                status: object = pedal([*words, "--run", str(self._stage.run)])
            except SystemExit as left:  # argparse's own way out
                status = left.code
        for text in said.getvalue().splitlines():
            self._audience.tell(f"          {text}")
        if status:
            failure = f"`pedal {' '.join(words)}` failed: {' '.join(complained.getvalue().split())}"
            self._report.failures.append(failure)
            self._audience.tell(f"          FAILED  {failure}")

    def _expect(self, line: gig.Line, expectation: Expect) -> None:
        """Waits until it holds; the gig's clock stands still meanwhile, so that what follows keeps its distance."""
        begin_s, status = self._elapsed_s(), self._stage.status()
        patience_s = AWAIT_S if expectation.awaited else EXPECT_S
        while not expectation.holds(status) and self._elapsed_s() < begin_s + patience_s:
            self._watch_until(self._elapsed_s() + LOOK_S)
            status = self._stage.status()
        self._start_s += self._elapsed_s() - begin_s
        if expectation.holds(status):
            self._report.held += 1
            self._audience.tell(f"{line.at_s:6.2f} s  ok    {line.text.split(maxsplit=2)[2]}")
            return
        failure = f"`{line.text}` did not hold: {expectation.fact} is {expectation.found_in(status)!r}"
        self._report.failures.append(failure)
        self._audience.tell(f"{line.at_s:6.2f} s  FAILED  {failure}")

    def _miss(self, lines: tuple[gig.Line, ...]) -> None:
        """The evening ends with the pedal: what was still expected of it did not come."""
        self._audience.tell("the pedal is switched off")
        missed = [line for line in lines if isinstance(line.action, Expect)]
        self._report.failures += [f"`{line.text}` did not hold: the pedal was off" for line in missed]

    def _watch_until(self, at_s: float) -> Image | None:
        """Shows every new screen until second `at_s` of the gig, or its end; the newest screen."""
        while True:
            self._audience.lit(self._stage.lamps)
            for image in self._stage.screens.new():
                self._audience.look(image)
            if self._elapsed_s() >= at_s or self._is_over():
                return self._stage.screens.newest
            time.sleep(min(LOOK_S, max(0.0, at_s - self._elapsed_s())))

    def _is_over(self) -> bool:
        """Whether the pedal is switched off, and has had time to say so."""
        if self._off_s is None and self._stage.is_off:
            self._off_s = self._elapsed_s()
        return self._off_s is not None and self._elapsed_s() >= self._off_s + GRACE_S

    def _remember(self, caption: str, image: Image | None) -> None:
        if image is not None:
            self._audience.settled(image)
            self._report.screens.append(Shown(self._elapsed_s(), caption, image))

    def _elapsed_s(self) -> float:
        return time.monotonic() - self._start_s
