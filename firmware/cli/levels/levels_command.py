"""`pedal levels`: the calibration arithmetic of input and output, by hand."""

import argparse

from firmware.calibrate.owned import ENTERED
from firmware.cli.figure import figure
from firmware.cli.output import clip_words, plan_facts, print_json, tell
from firmware.levels import CaptureLevels, CodecLevels, LoudnessAt
from firmware.plan import plan_levels
from firmware.sound import OutputMode, Sound


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--max-input-dbu", type=figure, metavar="DBU", help="level at the jack that is 0 dBFS")
    parser.add_argument("--input-level-dbu", type=figure, metavar="DBU", help="level the capture was made at")
    parser.add_argument("--analog-gain-db", type=figure, default=0.0, metavar="DB", help="gain added at the codec")
    parser.add_argument("--trim", type=figure, default=0.0, metavar="DB", help="the player's own correction")
    parser.add_argument("--max-output-dbu", type=figure, metavar="DBU", help="level that 0 dBFS gives at the output")
    parser.add_argument("--output-level-dbu", type=figure, metavar="DBU", help="level at the gear's own output")
    parser.add_argument("--loudness", type=figure, metavar="DB", help="of the capture, as its file says")
    parser.add_argument("--lufs", type=figure, metavar="LUFS", help="of a guitar through it, as `pedal inspect` says")
    parser.add_argument("--gear", metavar="TYPE", help="the capture's gear_type, such as amp or pedal")
    modes = [mode.value for mode in OutputMode]
    parser.add_argument(
        "--output", choices=modes, default=OutputMode.AUTO.value, metavar="MODE", help=", ".join(modes)
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    plan = plan_levels(
        CodecLevels(
            arguments.max_input_dbu,
            arguments.max_output_dbu,
            arguments.analog_gain_db,
            basis=ENTERED,
            confidence="high",
        ),
        CaptureLevels(
            input_level_dbu=arguments.input_level_dbu,
            output_level_dbu=arguments.output_level_dbu,
            loudness_db=arguments.loudness,
            gear_type=arguments.gear,
            guitar=() if arguments.lufs is None else (LoudnessAt(0.0, arguments.lufs),),
        ),
        Sound(trim_db=arguments.trim, output=OutputMode(arguments.output)),
    )
    if arguments.json:
        print_json(plan_facts(plan))
        return 0
    tell(f"input_gain_db {round(plan.input_gain_db, 2):+g}  ({plan.explanation})")
    if _asks_of_output(arguments):
        tell(f"output_gain_db {round(plan.output_gain_db, 2):+g}  ({plan.output_explanation})")
        if clips := clip_words(plan.clips_by_db):
            tell(clips)
    tell(f"bypass_gain_db {round(plan.dry.gain_db, 2):+g}  ({plan.dry.explanation})")
    return 0


def _asks_of_output(arguments: argparse.Namespace) -> bool:
    given = (arguments.max_output_dbu, arguments.output_level_dbu, arguments.loudness, arguments.lufs, arguments.gear)
    return arguments.output != OutputMode.AUTO or any(fact is not None for fact in given)
