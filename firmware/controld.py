"""controld: owns the state, reads the panel, draws the screen, tells audiod what to play.

    python -m firmware.controld --profile sim --run DIR --state DIR

Ends with status 0 on SIGTERM and SIGINT, having saved everything; with 2 and a sentence if it cannot start.
If it ends, the music plays on.
"""

import argparse
import selectors
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Protocol, TypeVar

import hw.profiles
from firmware.captures.entry import kept_name
from firmware.captures.library import Library
from firmware.control.codec_watch import CodecWatch
from firmware.control.controller import Controller
from firmware.control.importer import Importer
from firmware.control.inbox import Inbox
from firmware.control.link import Link
from firmware.control.loop import Loop
from firmware.control.memory import Memory
from firmware.control.screen import Screen
from firmware.control.server import Server, listen
from firmware.control.tape_file import TapeFile
from firmware.decide import feet
from firmware.decide.events import Heard, WantImport
from firmware.errors import PedalError, SettingsError
from firmware.levels import CaptureLevels, codec_levels
from firmware.messages import Report, Status
from firmware.pages.table import NAMES, draw
from firmware.places import FACTORY, RUN_FOLDER, STATE_FOLDER, RunFolder, StateFolder
from firmware.plan import plan_levels
from firmware.state import Audio, Codec, Feet, Imports, Player, State, View
from firmware.store.last import Last, read_last
from firmware.store.settings import Settings, read_settings
from hw.display import open_display
from hw.errors import ProfileError
from hw.gain import open_gain
from hw.panel import open_panel
from hw.profile import HardwareProfile
from hw.stick import StickWatch

FIRST_REPORTS_S = 0.15  # Status comes every 50 ms


def main(arguments: Sequence[str]) -> int:
    """Runs until SIGTERM or SIGINT; returns the exit status."""
    parser = argparse.ArgumentParser(prog="controld")
    parser.add_argument("--profile", required=True, help="hardware profile, by name or file")
    parser.add_argument("--run", type=Path, default=RUN_FOLDER, help="folder of the sockets")
    parser.add_argument("--state", type=Path, default=STATE_FOLDER, help="folder of captures and presets")
    options = parser.parse_args(arguments)
    try:
        run(hw.profiles.load(options.profile), RunFolder(options.run), StateFolder(options.state))
    except PedalError as error:
        say(error.sentence)
        return 2
    except OSError as error:
        say(f"{error.filename or 'the system'}: {error.strerror or error}.")
        return 2
    return 0


def run(profile: HardwareProfile, here: RunFolder, kept: StateFolder) -> None:
    """The pedal's control, from start to SIGTERM."""
    for folder in (here.folder, kept.library, kept.presets):
        folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as at_exit:
        selector = at_exit.enter_context(selectors.DefaultSelector())
        listener = listen(here.pedal_socket)
        last = _last(kept)
        link = _closing(at_exit, Link(here.control_socket, here.audio_socket))
        heard = first_reports(link) if profile.codec.cards else []
        profile = of_the_card_that_plays(profile, heard)
        panel = _closing(at_exit, open_panel(profile.panel, here.folder))
        screen = _closing(at_exit, Screen(lambda: open_display(profile.display, here.folder), draw, say))
        library = Library(kept.library)
        memory = Memory(kept, lambda: library.read(profile.codec.block_frames), library.enter_level)
        inbox = Inbox()
        importer = _closing(
            at_exit, Importer(kept.library, selector, inbox.put, time.monotonic, profile.realtime.core)
        )
        codec = _closing(
            at_exit,
            CodecWatch(
                profile,
                selector,
                inbox.put,
                find_again=lambda now, opened: found_again(now, opened, profile),
                open_gain=lambda profile: open_gain(profile, here.folder),
                owned=memory.owned,
                clock=time.monotonic,
                sleep=time.sleep,
            ),
        )
        controller = _closing(
            at_exit,
            Controller(
                _state(profile, last, kept),
                inbox=inbox,
                orders=link,
                lights=panel,
                imports=importer,
                gain=codec,
                memory=memory,
                tape_file=TapeFile(here.folder),
                clock=time.monotonic,
                today=lambda: date.today().isoformat(),
                say=say,
            ),
        )
        _closing(at_exit, Server(listener, selector, controller.answer))
        loop = Loop(
            controller,
            selector,
            panel=panel,
            link=link,
            stick=StickWatch(here.folder / profile.stick.folder),
            codec=codec,
            screen=screen,
            clock=time.monotonic,
        )
        stop_signals = _StopSignals()
        controller.start(last.preset)
        for report in heard:
            controller.happen(Heard(report, time.monotonic()))
        if library.is_stale(profile.codec.block_frames):
            for path in _urgent(controller.state, library, last.preset):
                controller.happen(WantImport(path))
            controller.happen(WantImport(kept.library))
        elif not controller.state.library.entries:
            controller.happen(WantImport(FACTORY))
        loop.run(stop_signals.came)


def first_reports(link: Link) -> list[Report]:
    """What an audiod that runs already says until its first Status, or until FIRST_REPORTS_S are over."""
    reports: list[Report] = []
    until_s = time.monotonic() + FIRST_REPORTS_S
    while not any(isinstance(report, Status) for report in reports) and (left_s := until_s - time.monotonic()) > 0:
        link.wait(left_s)
        reports += link.receive()
    return reports


def of_the_card_that_plays(profile: HardwareProfile, heard: Sequence[Report]) -> HardwareProfile:
    """The profile of the card that audiod has opened already, whose pins may be others; else `profile`."""
    for report in heard:
        if isinstance(report, Status) and report.card:
            return hw.profiles.find_again(profile, opened=report.card) or profile
    return profile


def found_again(now: HardwareProfile, opened: str, began: HardwareProfile) -> HardwareProfile | None:
    """The profile of a card that came, or that audiod has `opened` (its ALSA id), if it is another than `now`.

    Raises ProfileError for one whose pins are not those of `began`, at which panel and OLED were opened: the service
    starts again in a second, with the right ones.
    """
    found = hw.profiles.find_again(now, opened=opened)
    if found and (found.panel, found.display, found.stick) != (began.panel, began.display, began.stick):
        raise ProfileError(
            f"{found.name} came after the start, and leaves panel and display other pins than {began.name} does;"
            " controld has to be started again.",
            short="other pins: restart",
        )
    return found


def say(sentence: str) -> None:
    """A line for the journal."""
    sys.stderr.write(f"controld: {' '.join(sentence.split())}\n")
    sys.stderr.flush()


def _last(kept: StateFolder) -> Last:
    try:
        last = read_last(kept.last)
    except SettingsError as error:
        say(error.sentence)
        return Last()
    if not last.clean:
        say("the pedal was not told to stop last time; what was changed in its last second may be lost.")
    return last


def _urgent(state: State, library: Library, last_preset: str | None) -> list[Path]:
    """The capture that was played last, if it must be made anew before it can be: ahead of hundreds of others."""
    if state.entry is not None:
        return []
    model_id = state.preset.model_id if state.preset else None
    stale = library.stale(state.audio.block_frames)
    return [path for path in stale if path.parent.name == model_id or kept_name(path.parent) == last_preset][:1]


def _state(profile: HardwareProfile, last: Last, kept: StateFolder) -> State:
    """The pedal before it has looked into its library. Raises LevelError for levels that no codec has."""
    codec = codec_levels(profile.levels)
    plan_levels(codec, CaptureLevels())
    return State(
        codec=Codec(profile.name, codec, wish_key=last.codec_key, wish_db=last.analog_gain_db),
        player=Player(bypass=last.bypass),
        imports=Imports(library_folder=kept.library),
        audio=Audio(rate_hz=profile.codec.rate_hz, block_frames=profile.codec.block_frames),
        view=View(pages=NAMES),
        feet=Feet(settings=_settings(kept.settings)),
    )


def _settings(path: Path) -> Settings:
    """What the owner set; what holds out of the box where that cannot be read, which is said."""
    try:
        settings = read_settings(path)
        feet.check(settings, path)
    except SettingsError as error:
        say(error.sentence)
        return Settings()
    return settings


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
