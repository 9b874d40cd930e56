"""`pedal inspect`: what a capture is, and at which gain it would be played here."""

import argparse
from dataclasses import asdict
from pathlib import Path

import hw.profiles
from firmware.cli.arguments import quality
from firmware.cli.output import plan_facts, print_facts, print_json
from firmware.cli.places import add_profile
from firmware.levels import CalibrationPlan, codec_levels, plan_levels
from firmware.rig import nam_file
from firmware.rig.model_info import ModelInfo
from firmware.rig.nam_file import RATE_HZ, Capture, Submodel
from firmware.rig.quality import choose


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL", help=".nam file")
    parser.add_argument(
        "--quality", type=quality, default=1.0, metavar="Q", help="0..1, for captures of several sizes"
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    add_profile(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    profile = hw.profiles.load(arguments.profile)
    capture = nam_file.read(arguments.model)
    chosen = choose(capture.submodels, arguments.quality)
    plan = plan_levels(codec_levels(profile.levels), chosen.levels)
    if arguments.json:
        print_json(_document(capture, chosen, profile.name, plan))
        return 0
    print_facts(_model_facts(capture.info))
    for part in capture.submodels if len(capture.submodels) > 1 else ():
        mark = "  <- plays" if part is chosen else ""
        print(f"\nsubmodel below quality {part.max_value:g}{mark}")
        print_facts(_model_facts(part.info))
    print(f"\non {profile.name}")
    print_facts(_plan_rows(plan))
    return 0


def _model_facts(info: ModelInfo) -> list[tuple[str, object]]:
    """Metadata words as in the file, behind what the file is."""
    facts = asdict(info)
    rows: list[tuple[str, object]] = [
        ("architecture", f"{facts.pop('architecture')} (format {facts.pop('version')})"),
        ("weights", f"{facts.pop('weight_count'):,}"),
        ("receptive field", _field(facts.pop("receptive_frames"))),
        ("sample rate", f"{facts.pop('sample_rate_hz')} Hz"),
    ]
    return rows + list(facts.items())


def _field(frames: int) -> str:
    if frames == 1:
        return "unlimited (recurrent)"
    return f"{frames:,} frames ({1000.0 * frames / RATE_HZ:.1f} ms)"


def _plan_rows(plan: CalibrationPlan) -> list[tuple[str, object]]:
    return [
        ("input gain", f"{plan.input_gain_db:+.2f} dB"),
        ("basis", plan.explanation),
        ("output gain", f"{plan.output_gain_db:+.2f} dB"),
    ]


def _document(capture: Capture, chosen: Submodel, profile: str, plan: CalibrationPlan) -> dict[str, object]:
    parts = [{"max_value": part.max_value, **asdict(part.info)} for part in capture.submodels]
    model = {"file": capture.file, "title": capture.name, **asdict(capture.info)}
    return {**model, "submodels": parts, "quality": chosen.max_value, "profile": profile, "plan": plan_facts(plan)}
