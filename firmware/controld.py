"""controld: owns the state, reads the panel, draws the screen, tells audiod what to play.

    python -m firmware.controld --profile sim --run DIR --state DIR

Ends with status 0 on SIGTERM and SIGINT, having saved everything; with 2 and a sentence if it cannot start.
If it ends, the music plays on.
"""

import argparse
import gc
import os
import selectors
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Protocol, TypeVar

import hw.profiles
from firmware.captures.changes import carry_out
from firmware.captures.library import Library
from firmware.control.card import first_reports, found_again, of_the_card_that_plays
from firmware.control.codec_on_runner import CodecOnRunner
from firmware.control.codec_watch import CodecWatch
from firmware.control.controller import Controller
from firmware.control.disk import Disk
from firmware.control.importer import Importer
from firmware.control.inbox import Inbox
from firmware.control.link import Link
from firmware.control.loop import Loop
from firmware.control.memory import Memory
from firmware.control.runner import Runner
from firmware.control.screen import Screen
from firmware.control.server import Server, listen
from firmware.control.start import (
    as_feet_left_it,
    broken_off,
    dry,
    first_imports,
    first_settings,
    first_state,
    held_at_power_on,
    held_words,
    last_state,
)
from firmware.control.tape_file import TapeFile
from firmware.decide.events import Heard, Started, Trouble
from firmware.durable import remove_unfinished
from firmware.errors import BAD_INPUT, PedalError
from firmware.leftovers import own_caches, remove_telemetry
from firmware.pages.table import draw
from firmware.places import RUN_FOLDER, STATE_FOLDER, RunFolder, StateFolder
from firmware.store.settings import completed, out_of_reach
from firmware.ui.fonts import make_ready
from firmware.watchdog import Watchdog
from hw.box import in_box
from hw.display import open_display
from hw.following import CardFollower
from hw.gain import open_gain
from hw.machine import open_machine
from hw.mixer_watch import open_mixer_watch
from hw.panel import open_panel
from hw.profile import HardwareProfile
from hw.stick import StickWatch

SWITCH_S = 0.0005  # a runner that computes lets the loop in after this: 5 ms, several times in one stomp, else
PATIENCE_S = 1.0  # at the end, for a bus or a stick that hangs; the disk is waited for


def main(arguments: Sequence[str]) -> int:
    """Runs until SIGTERM or SIGINT; returns the exit status."""
    parser = argparse.ArgumentParser(prog="controld")
    parser.add_argument("--profile", required=True, help="hardware profile, by name or file")
    parser.add_argument("--box", default="", help="what it is built into, by name or file; else the profile's own")
    parser.add_argument("--run", type=Path, default=RUN_FOLDER, help="folder of the sockets")
    parser.add_argument("--state", type=Path, default=STATE_FOLDER, help="folder of captures and presets")
    options = parser.parse_args(arguments)
    sys.setswitchinterval(SWITCH_S)
    try:
        profile = hw.profiles.load(options.profile)
        run(profile, options.box, RunFolder(options.run), StateFolder(options.state))
    except PedalError as error:
        say(error.sentence)
        return BAD_INPUT
    except OSError as error:
        say(f"{error.filename or 'the system'}: {error.strerror or error}.")
        return BAD_INPUT
    return 0


def run(profile: HardwareProfile, box: str, here: RunFolder, kept: StateFolder) -> None:
    """The pedal's control, from start to SIGTERM."""
    for folder in (here.folder, kept.library, kept.presets):
        folder.mkdir(parents=True, exist_ok=True)
    for caches in (own_caches(), kept.folder / ".cache"):
        remove_telemetry(caches)
    remove_unfinished(*kept.written_by_control)
    with ExitStack() as at_exit:
        selector = at_exit.enter_context(selectors.DefaultSelector())
        listener = listen(here.pedal_socket)
        here.power_off.unlink(missing_ok=True)  # of a system that did not follow it
        journal = _closing(at_exit, Runner("journal", selector, PATIENCE_S))
        last = last_state(kept, say)
        settings, mistake = first_settings(kept)
        link = _closing(at_exit, Link(here.control_socket, here.audio_socket))
        heard = first_reports(link)
        follower = CardFollower(profile)
        follower.name(settings.card)
        profile = of_the_card_that_plays(follower.look, follower.profile, heard)
        built = in_box(profile, box)
        panel = _closing(at_exit, open_panel(built.panel, here.folder))
        held = held_at_power_on(panel.held_at_start, heard)
        last = dry(last) if held else as_feet_left_it(last, heard)
        mistake = mistake or out_of_reach(settings, len(built.panel.stomps))
        settings = completed(settings, len(built.panel.stomps))
        pictures = Runner("screen", selector, PATIENCE_S)
        pictures.do(make_ready, lambda _: None)  # not on the loop, which would have feet wait
        screen = _closing(
            at_exit,
            Screen(
                lambda: open_display(built.display, here.folder),
                draw,
                partial(_say_later, journal),
                pictures,
                built.display.dim_after_s,
                built.meters_s,
            ),
        )
        library = Library(kept.library)
        inbox = Inbox()
        disk = Disk(kept, lambda: library.read(*controller.state.audio.blocks), partial(carry_out, library))
        memory = Memory(disk, Runner("disk", selector), inbox.put, time.monotonic)
        importer = _closing(
            at_exit,
            Importer(
                kept.library,
                selector,
                inbox.put,
                time.monotonic,
                Runner("import's end", selector, PATIENCE_S),
                profile.realtime.core,
            ),
        )
        watch = CodecWatch(
            profile,
            find_again=lambda opened: found_again(follower.look, opened, profile),
            open_gain=lambda profile: open_gain(profile, here.folder),
            open_mixer=open_mixer_watch,
            owned=memory.figures,
            clock=time.monotonic,
        )
        codec = _closing(at_exit, CodecOnRunner(watch, Runner("codec", selector, PATIENCE_S), selector, inbox.put))
        controller = _closing(
            at_exit,
            Controller(
                first_state(profile, last, kept, settings),
                inbox=inbox,
                orders=link,
                lights=panel,
                imports=importer,
                gain=codec,
                memory=memory,
                tape_file=TapeFile(here.folder),
                tapes=_closing(at_exit, Runner("tapes", selector, PATIENCE_S)),
                clock=time.monotonic,
                today=lambda: date.today().isoformat(),
                say=partial(_say_later, journal),
                power_off=here.power_off.touch,
            ),
        )
        server = _closing(at_exit, Server(listener, selector, controller.answer, time.monotonic))
        loop = Loop(
            controller,
            selector,
            panel=panel,
            link=link,
            stick=StickWatch(here.folder / built.stick.folder),
            sticks=_closing(at_exit, Runner("stick", selector, PATIENCE_S)),
            machine=open_machine(profile, kept.folder, here.folder),
            machines=_closing(at_exit, Runner("machine", selector, PATIENCE_S)),
            codec=codec,
            clients=server,
            screen=screen,
            feed=_closing(at_exit, Watchdog(os.environ)).feed,
            clock=time.monotonic,
        )
        stop_signals = _StopSignals()
        controller.start(last.preset)
        if mistake:
            controller.happen(Trouble(mistake.sentence, mistake.short, time.monotonic()))
        for report in heard:
            controller.happen(Heard(report, time.monotonic()))
        for problem in broken_off(last):
            controller.happen(Trouble(problem.sentence, problem.short, time.monotonic()))
        if held:
            controller.happen(Trouble(held_words(held), "held: started dry", time.monotonic()))
        controller.happen(Started(tuple(first_imports(controller.state, library, last))))
        gc.freeze()  # a walk over 500 captures in search of garbage takes 20 ms and more
        loop.run(stop_signals.came)


def say(sentence: str) -> None:
    """A line for the journal."""
    sys.stderr.write(f"controld: {' '.join(sentence.split())}\n")
    sys.stderr.flush()


def _say_later(journal: Runner, sentence: str) -> None:
    """A line for the journal, from the loop: while its disk is slow, who writes to it waits."""
    journal.do(partial(say, sentence), lambda _: None)


class _StopSignals:
    """SIGTERM and SIGINT, noted."""

    def __init__(self) -> None:
        self._came = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def came(self) -> bool:
        return self._came

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._came = True


class _Closes(Protocol):
    def close(self) -> None: ...


Closes = TypeVar("Closes", bound=_Closes)


def _closing(at_exit: ExitStack, thing: Closes) -> Closes:
    at_exit.callback(thing.close)
    return thing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
