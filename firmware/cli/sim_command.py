"""`pedal sim`: the same firmware on a laptop, played by a gig file or by the keyboard."""

import argparse
import sys
import tempfile
from pathlib import Path

from firmware.cli import gig
from firmware.cli.audience import watching
from firmware.cli.gig_player import GigPlayer, Report
from firmware.cli.keys import HELP, Keyboard
from firmware.cli.output import Verbs
from firmware.cli.places import add_run, state_folder
from firmware.cli.stage import Stage
from firmware.errors import SettingsError
from firmware.ui.sheet import contact_sheet

KEY_WAIT_S = 0.05


def add_to(verbs: Verbs) -> None:
    parser = verbs.add_parser("sim", help="the pedal on this computer, by keyboard or gig file")
    parser.add_argument("--gig", type=Path, metavar="FILE", help="play this evening and check what it expects")
    parser.add_argument("--take", type=Path, metavar="FILE", help="48 kHz sound that comes from the guitar")
    parser.add_argument("--wav", type=Path, metavar="FILE", help="record what leaves the jack (32-bit float)")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="a picture of the screens the gig showed")
    parser.add_argument("--profile", default="sim", metavar="NAME", help="hardware profile or its file")
    parser.add_argument("--state", type=Path, metavar="DIR", help="captures and presets (a gig starts with none)")
    add_run(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Exit status 1 if an expectation of the gig did not hold."""
    if arguments.gig is None:
        return _by_keyboard(arguments)
    lines = gig.read(arguments.gig)
    with tempfile.TemporaryDirectory(prefix="etalon-") as folder:
        report = _play(lines, arguments, Path(folder))
    for path, what in ((arguments.wav, "sound"), (arguments.sheet, "screens")):
        if path is not None:
            print(f"{what}: {path.resolve()}")
    print(f"{report.held} expectations held, {len(report.failures)} did not")
    return 1 if report.failures else 0


def _play(lines: tuple[gig.Line, ...], arguments: argparse.Namespace, folder: Path) -> Report:
    state = arguments.state or folder / "state"
    print("setting up: the factory captures are converted on this machine ...", flush=True)
    with Stage(folder / "run", state, profile=arguments.profile, take=arguments.take, record=arguments.wav) as stage:
        stage.wait_until_playing()
        with watching() as audience:
            report = GigPlayer(stage, audience).play(lines)
    if arguments.sheet is not None:
        contact_sheet([(shown.caption, shown.image) for shown in report.screens]).save(arguments.sheet)
    return report


def _by_keyboard(arguments: argparse.Namespace) -> int:
    if not sys.stdin.isatty():
        raise SettingsError(
            "pedal sim reads the keyboard of a terminal; give --gig FILE to play without one.", short="no keyboard"
        )
    state = arguments.state or state_folder()
    with Stage(arguments.run, state, profile=arguments.profile, take=arguments.take, record=arguments.wav) as stage:
        stage.wait_until_playing()
        with watching() as audience, Keyboard() as keyboard:
            audience.tell(HELP)
            while (key := keyboard.key(KEY_WAIT_S)) != "q":
                _press(stage, key)
                stage.status()
                for image in stage.screens.new():
                    audience.look(image)
    return 0


def _press(stage: Stage, key: str | None) -> None:
    match key:
        case "1" | "2" | "3" | "4":
            stage.feet.tap(int(key))
        case "+" | "-":
            stage.feet.turn(1 if key == "+" else -1)
        case "\n" | " ":
            stage.feet.push()
        case _:
            return
