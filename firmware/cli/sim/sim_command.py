"""`pedal sim`: the same firmware on a laptop, played by a gig file or by the keyboard."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from firmware.cli.keys import Keyboard
from firmware.cli.output import tell
from firmware.cli.places import run_folder, state_folder, whole
from firmware.cli.sim import gig
from firmware.cli.sim.audience import watching
from firmware.cli.sim.gig_player import Audience, GigPlayer, Report
from firmware.cli.sim.hands import HELP, Hands
from firmware.cli.sim.stage import Stage
from firmware.errors import SettingsError
from firmware.ui.sheet import contact_sheet
from hw.box import SWITCHES

KEY_WAIT_S = 0.05
LAST_PICTURE_S = 0.5  # a switched-off pedal's comes within a frame of 50 ms


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--gig", type=Path, metavar="FILE", help="play this evening and check what it expects")
    parser.add_argument("--take", type=Path, metavar="FILE", help="sound that comes from the guitar")
    parser.add_argument("--wav", type=Path, metavar="FILE", help="record what leaves the jack (32-bit float)")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="a picture of the screens the gig showed")
    parser.add_argument("--profile", default="sim", metavar="NAME", help="hardware profile or its file")
    parser.add_argument("--switches", type=int, choices=SWITCHES, help="how many footswitches (else the profile's)")
    parser.add_argument("--state", type=Path, metavar="DIR", help="captures and presets (a gig starts with none)")
    parser.add_argument("--run", type=whole, metavar="DIR", help="sockets, logs and screens (a gig's own: temporary)")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Exit status 1 if an expectation of the gig did not hold."""
    lines = gig.read(arguments.gig) if arguments.gig else ()
    if not lines:
        _require_keyboard(arguments)
    if arguments.sheet is not None and not arguments.sheet.resolve().parent.is_dir():
        raise SettingsError(f"{arguments.sheet}: there is no such folder to write to.", short="no such folder")
    with tempfile.TemporaryDirectory(prefix="etalon-") as folder, _stage(arguments, Path(folder)) as stage:
        tell("setting up; a first start converts the factory captures on this machine ...")
        stage.wait_until_playing()
        with watching() as audience:
            report = GigPlayer(stage, audience).play(lines) if lines else _by_keyboard(stage, audience)
    if arguments.sheet is not None:
        contact_sheet([(shown.caption, shown.image) for shown in report.screens]).save(arguments.sheet)
    for path, what in ((arguments.wav, "sound"), (arguments.sheet, "screens")):
        if path is not None:
            print(f"{what}: {path.resolve()}")
    if lines:
        print(f"{report.held} expectations held, {len(report.failures)} did not")
    return 1 if report.failures else 0


def _require_keyboard(arguments: argparse.Namespace) -> None:
    if not sys.stdin.isatty():
        raise SettingsError(
            "pedal sim reads the keyboard of a terminal; give --gig FILE to play without one.", short="no keyboard"
        )
    if arguments.sheet is not None:
        raise SettingsError("--sheet shows the screens of a gig; give --gig FILE as well.", short="no gig")


def _stage(arguments: argparse.Namespace, passing: Path) -> Stage:
    """A gig begins with nothing and leaves nothing behind, unless told where; hands play the user's own pedal."""
    run = arguments.run or (passing / "run" if arguments.gig else run_folder())
    state = arguments.state or (passing / "state" if arguments.gig else state_folder())
    return Stage(
        run,
        state,
        profile=arguments.profile,
        switches=arguments.switches,
        take=arguments.take,
        record=arguments.wav,
    )


def _by_keyboard(stage: Stage, audience: Audience) -> Report:
    """Plays until `q`, or until the pedal is switched off. Raises LinkError if a process ends."""

    def watch(for_s: float = 0.0) -> None:
        until_s = time.monotonic() + for_s
        while True:
            stage.status()
            audience.lit(stage.lamps)
            for image in stage.screens.new():
                audience.look(image)
            if (left_s := until_s - time.monotonic()) <= 0.0:
                return
            time.sleep(min(left_s, KEY_WAIT_S))

    hands = Hands(stage.feet, watch)
    with Keyboard() as keyboard:
        audience.tell(HELP)
        while (key := keyboard.key(KEY_WAIT_S)) != "q" and not stage.is_off:
            if key is not None:
                hands.press(key)
            watch()
        watch(LAST_PICTURE_S if stage.is_off else 0.0)
    return Report()
