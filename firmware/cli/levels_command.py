"""`pedal levels`: the calibration arithmetic, by hand."""

import argparse

from firmware.cli.output import plan_facts, print_json
from firmware.levels import CaptureLevels, CodecLevels
from firmware.plan import plan_levels


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--max-input-dbu", type=float, metavar="DBU", help="level at the jack that is 0 dBFS")
    parser.add_argument("--input-level-dbu", type=float, metavar="DBU", help="level the capture was made at")
    parser.add_argument("--analog-gain-db", type=float, default=0.0, metavar="DB", help="gain added at the codec")
    parser.add_argument("--trim", type=float, default=0.0, metavar="DB", help="the player's own correction")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    plan = plan_levels(
        CodecLevels(arguments.max_input_dbu, analog_gain_db=arguments.analog_gain_db),
        CaptureLevels(input_level_dbu=arguments.input_level_dbu),
        trim_db=arguments.trim,
    )
    if arguments.json:
        print_json(plan_facts(plan))
    else:
        print(f"input_gain_db {round(plan.input_gain_db, 2):+g}  ({plan.explanation})")
    return 0
