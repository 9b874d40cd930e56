"""`pedal render`: a take through captures and a cabinet into a WAV file, as the pedal would play it."""

import argparse
import math
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import track

import hw.profiles
from firmware import PEDAL_RATE_HZ
from firmware.amps import Role
from firmware.arrays import F32
from firmware.calibrate.owned import ENTERED
from firmware.captures.prepare.checked import check
from firmware.captures.source import read_capture
from firmware.cli.arguments import add_engine, block_frames, rate_hz
from firmware.cli.figure import figure
from firmware.cli.levels.codec_here import codec_here
from firmware.cli.output import print_json, tell
from firmware.cli.places import add_places
from firmware.cli.render.offline import chain_for, through_chain, through_stages
from firmware.cli.render.part_files import checked_part, refuse_other_kind
from firmware.cli.render.row import Builder, Named, Row
from firmware.cli.render.row_words import bypass_words, row_facts, row_words
from firmware.cli.render.sound_arguments import add_sound, sound_of
from firmware.cli.render.takes import check_target, read_take, write_take
from firmware.levels import CodecLevels
from firmware.messages import SetGate
from firmware.plan import CalibrationPlan, plan_levels
from firmware.sound import Sound


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL", help="a .nam file, or an .onnx that was exported")
    parser.add_argument("take", type=Path, metavar="IN", help="sound file; its first channel is the guitar")
    parser.add_argument("out", type=Path, metavar="OUT.wav", help="32-bit float, mono, as long as IN")
    alone = parser.add_mutually_exclusive_group()
    alone.add_argument(
        "--raw",
        action="store_true",
        help="captures and cabinet alone: no gains but between pedal and amp, the cabinet as in its file; no tone, no"
        " DC blocker, no polarity",
    )
    alone.add_argument("--bypass", action="store_true", help="the guitar as it came, as loud as the pedal bypassed")
    parser.add_argument("--block", type=block_frames, default=64, metavar="N", help="frames in a block (default 64)")
    parser.add_argument(
        "--rate", type=rate_hz, default=PEDAL_RATE_HZ, metavar="HZ", help="of the codec, and OUT (default 48000)"
    )
    add_engine(parser, "the quicker here")
    parser.add_argument("--max-input-dbu", type=figure, metavar="DBU", help="of the codec IN was recorded with")
    add_sound(parser)
    parser.add_argument("--json", action="store_true", help="engine, gains and peak (1.0: full scale), for programs")
    add_places(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    check_target(arguments.out, arguments.take)
    sound = sound_of(arguments)
    named = _named(arguments, sound)
    take = read_take(arguments.take, arguments.rate)
    codec = _codec(arguments)
    plan_levels(codec, named.submodel(sound).levels, sound)  # what no codec has is refused before the work begins
    with tempfile.TemporaryDirectory(prefix="etalon-") as folder:
        row = _built(arguments, named, sound, Path(folder))
        plan = row.plan(codec, sound)
        blocks = _blocks(arguments, row, plan, codec, sound, take)
    peak = write_take(arguments.out, _with_progress(blocks, take.size, arguments.block), arguments.rate)
    if arguments.json:
        print_json({"frames": take.size, "peak": peak, **row_facts(row, named, plan, sound, raw=arguments.raw)})
        return 0
    for line in bypass_words(plan) if arguments.bypass else row_words(row, named, plan, sound, raw=arguments.raw):
        tell(line)
    if peak > 1.0:
        remedy = "play softer" if arguments.bypass else "try --trim or --output raw"
        tell(f"the peak is {20.0 * math.log10(peak):+.1f} dBFS: a converter would clip; {remedy}")
    return 0


def _named(arguments: argparse.Namespace, sound: Sound) -> Named:
    """Raises CaptureError."""
    amp = check(read_capture(arguments.model.resolve()), arguments.rate)
    refuse_other_kind(amp, Role.AMP)
    pedal = checked_part(Role.PEDAL, sound, arguments.pedal, arguments.state, arguments.rate)
    return Named(amp, pedal, checked_part(Role.CAB, sound, arguments.cab, arguments.state, arguments.rate))


def _built(arguments: argparse.Namespace, named: Named, sound: Sound, folder: Path) -> Row:
    """Raw, a capture is measured for the gain between two alone."""
    measures = not arguments.raw or (named.pedal is not None and sound.pedal.on)
    return Builder(folder, arguments.block, arguments.rate, arguments.engine, measures).row(named, sound)


def _blocks(
    arguments: argparse.Namespace, row: Row, plan: CalibrationPlan, codec: CodecLevels, sound: Sound, take: F32
) -> Iterator[F32]:
    """What comes out, block by block; all that is read of the row's files is read by now."""
    amp, beside = row.opened(sound, arguments.block)
    if not arguments.raw:
        chain = chain_for(amp, plan, sound, beside, bypass=arguments.bypass, rate_hz=arguments.rate)
        chain.gate.set(SetGate.of(sound.gate, codec))
        return through_chain(chain, take, 0 if arguments.bypass else row.latency_frames)
    stages = [
        *([(beside.pedal, 1.0)] if beside.pedal else []),
        (amp, plan.between.gain if plan.between else 1.0),
        *([(beside.cab, plan.cab_gain)] if beside.cab else []),
    ]
    return through_stages(stages, take, row.latency_frames)


def _codec(arguments: argparse.Namespace) -> CodecLevels:
    codec = codec_here(arguments.run, None, hw.profiles.load(arguments.profile)).levels
    if arguments.max_input_dbu is None:
        return codec
    return replace(codec, max_input_dbu=arguments.max_input_dbu, analog_gain_db=0.0, basis=ENTERED, confidence="high")


def _with_progress(blocks: Iterator[F32], frames: int, block_frames: int) -> Iterator[F32]:
    console = Console(stderr=True)
    total = -(-frames // block_frames)
    yield from track(blocks, "render", total=total, console=console, transient=True, disable=not console.is_terminal)
