"""`pedal render`: a take through a capture into a WAV file, as the pedal would play it."""

import argparse
import math
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
import soxr
from rich.console import Console
from rich.progress import track

import hw.profiles
from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.calibrate.owned import ENTERED
from firmware.captures.nam import nam_file
from firmware.captures.quality import choose
from firmware.captures.source import read_source
from firmware.cli.arguments import add_engine, block_frames, rate_hz
from firmware.cli.figure import figure
from firmware.cli.levels.codec_here import codec_here
from firmware.cli.output import plan_facts, print_json, tell
from firmware.cli.places import add_profile, add_run
from firmware.cli.render.offline import Chosen, build, chain_for, levels_of, through_amp, through_chain
from firmware.cli.render.sound_arguments import add_sound, sound_of
from firmware.errors import CaptureError
from firmware.levels import CaptureLevels
from firmware.plan import CalibrationPlan, plan_levels
from firmware.sound import Sound


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", type=Path, metavar="MODEL", help="a .nam file, or an .onnx that was exported")
    parser.add_argument("take", type=Path, metavar="IN", help="sound file; its first channel is the guitar")
    parser.add_argument("out", type=Path, metavar="OUT.wav", help="32-bit float, mono, as long as IN")
    alone = parser.add_mutually_exclusive_group()
    alone.add_argument("--raw", action="store_true", help="the capture alone: no gains, no tone, no DC blocker")
    alone.add_argument("--bypass", action="store_true", help="the guitar as it came, as loud as the pedal bypassed")
    parser.add_argument("--block", type=block_frames, default=64, metavar="N", help="frames in a block (default 64)")
    parser.add_argument(
        "--rate", type=rate_hz, default=PEDAL_RATE_HZ, metavar="HZ", help="of the codec, and OUT (default 48000)"
    )
    add_engine(parser, "the quicker here")
    parser.add_argument("--max-input-dbu", type=figure, metavar="DBU", help="of the codec IN was recorded with")
    add_sound(parser)
    parser.add_argument("--json", action="store_true", help="engine, gains and peak (1.0: full scale), for programs")
    add_run(parser)
    add_profile(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    check_target(arguments.out, arguments.take)
    sound = sound_of(arguments)
    capture = nam_file.parse(*read_source(arguments.model.resolve()))
    submodel = choose(capture.submodels, sound.quality)
    take = read_take(arguments.take, arguments.rate)
    _plan(arguments, submodel.levels, sound)  # a level that no codec has is refused before the work begins
    with tempfile.TemporaryDirectory(prefix="etalon-") as folder:
        chosen = build(submodel, arguments.block, Path(folder), arguments.engine, rate_hz=arguments.rate)
        levels = submodel.levels if arguments.raw else levels_of(submodel, chosen)
        amp = chosen.open()
    plan = _plan(arguments, levels, sound)
    if arguments.raw:
        blocks = through_amp(amp, take)
    else:
        late_frames = 0 if arguments.bypass else amp.latency_frames
        chain = chain_for(amp, plan, sound, bypass=arguments.bypass, rate_hz=arguments.rate)
        blocks = through_chain(chain, take, late_frames)
    peak = write_take(arguments.out, _with_progress(blocks, take.size, amp.block_frames), arguments.rate)
    if arguments.json:
        facts = {"frames": take.size, "peak": peak, "engine": chosen.engine}
        print_json({**facts, "plan": None if arguments.raw else plan_facts(plan)})
        return 0
    for line in _words(arguments, chosen, plan):
        tell(line)
    if peak > 1.0:
        remedy = "play softer" if arguments.bypass else "try --trim or --output raw"
        tell(f"the peak is {20.0 * math.log10(peak):+.1f} dBFS: a converter would clip; {remedy}")
    return 0


def _words(arguments: argparse.Namespace, chosen: Chosen, plan: CalibrationPlan) -> Iterator[str]:
    if arguments.bypass:
        yield f"bypass {plan.dry.gain_db:+.2f} dB ({plan.dry.explanation})"
        return
    yield f"engine {chosen.words()}"
    if not arguments.raw:
        yield f"input  {plan.input_gain_db:+.2f} dB ({plan.explanation})"
        yield f"output {plan.output_gain_db:+.2f} dB ({plan.output_explanation})"


def check_target(out: Path, take: Path) -> None:
    """Raises CaptureError for a name that is not a WAV file's, which saves a capture, and for the take itself."""
    if out.suffix.lower() != ".wav":
        raise CaptureError(
            f"{out}: what is rendered is a WAV file; give it a name that ends in .wav.", short="not .wav"
        )
    if not out.parent.is_dir():
        raise CaptureError(f"{out}: there is no such folder; make it first.", short="no such folder")
    if out.exists() and take.exists() and out.samefile(take):
        raise CaptureError(f"{out} is the take itself; give another name, so that it is kept.", short="same file")


def read_take(path: Path, codec_hz: int = PEDAL_RATE_HZ) -> F32:
    """The first channel at the codec's rate, float32 [frames]. Raises CaptureError for what is no sound."""
    try:
        samples, file_hz = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, OSError) as error:
        reason = "no such file" if not path.exists() else str(error).rstrip(".")
        raise CaptureError(f"{path}: cannot be read as sound ({reason}).", short="not a sound file") from error
    take: F32 = np.ascontiguousarray(samples[:, 0], dtype=np.float32)
    if not np.isfinite(take).all():
        raise CaptureError(f"{path}: holds samples that are not numbers; export it again.", short="bad sound file")
    if file_hz != codec_hz:
        return np.asarray(soxr.resample(take, file_hz, codec_hz), np.float32)
    return take


def write_take(path: Path, blocks: Iterator[F32], codec_hz: int = PEDAL_RATE_HZ) -> float:
    """Writes 32-bit float mono at the codec's rate; the peak. Raises CaptureError if it cannot."""
    peak = 0.0
    try:
        with soundfile.SoundFile(path, "w", codec_hz, 1, subtype="FLOAT", format="WAV") as file:
            for block in blocks:
                peak = max(peak, float(np.abs(block).max(initial=0.0)))
                file.write(block)
    except (soundfile.LibsndfileError, OSError) as error:
        raise CaptureError(
            f"{path}: cannot be written ({str(error).rstrip('.')}); look whether its disk has room and is writable.",
            short="cannot write",
        ) from error
    return peak


def _plan(arguments: argparse.Namespace, levels: CaptureLevels, sound: Sound) -> CalibrationPlan:
    codec = codec_here(arguments.run, None, hw.profiles.load(arguments.profile)).levels
    if arguments.max_input_dbu is not None:
        codec = replace(
            codec, max_input_dbu=arguments.max_input_dbu, analog_gain_db=0.0, basis=ENTERED, confidence="high"
        )
    return plan_levels(codec, levels, sound)


def _with_progress(blocks: Iterator[F32], frames: int, block_frames: int) -> Iterator[F32]:
    console = Console(stderr=True)
    total = -(-frames // block_frames)
    yield from track(blocks, "render", total=total, console=console, transient=True, disable=not console.is_terminal)
