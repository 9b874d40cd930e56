"""`pedal experiment`: four captures of one amp on this machine, to be heard, seen and read."""

import argparse
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import soundfile
from rich.console import Console
from rich.progress import track

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.cli.experiment.clips import (
    LEVELS,
    OTHER_DBU,
    REFERENCE,
    SETTINGS,
    TAKE_DBU,
    Clip,
    for_listening,
    load_cabinet,
    load_leads,
    play_clip,
    read_sound,
    through_cabinet,
)
from firmware.cli.experiment.figures import Figures, Sound, beyond_db, codecs_apart, crest_db, measure, sustain_db
from firmware.cli.output import print_json, print_table, tell
from firmware.errors import CaptureError, SettingsError
from hw.packages import environment
from hw.profiles import TAKES

TAKE = TAKES / "take.wav"
PICTURE = "experiment.png"

Clips = dict[tuple[str, str], Clip]


def add_to(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="where the clips and the picture go; made if need be"
    )
    parser.add_argument("--json", action="store_true", help="the figures for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    folder: Path = arguments.folder
    if folder.exists() and not folder.is_dir():
        raise SettingsError(f"{folder} is no folder; give the name of one, or of a new one.", short="no folder")
    folder.mkdir(parents=True, exist_ok=True)
    amp = read_sound(REFERENCE)
    clips = play_all()
    figures = [measure(clip, amp) for clip in clips.values()]
    heard = _through_cabinet([amp, *(clip.played for clip in clips.values())])
    _write_clips(folder, dict(zip(clips, heard[1:], strict=True)), heard[0])
    beyond = {"amp": beyond_db(amp), "cabinet": beyond_db(heard[0])}
    drawn = _picture(folder / PICTURE, figures, clips, amp)
    if arguments.json:
        facts = [asdict(each) for each in figures]
        print_json({"figures": facts, "codecs_apart_db": _apart(clips), "beyond_5_khz_db": beyond})
        return 0
    _print(figures, clips, amp)
    tell(
        f"beyond 5 kHz lie {beyond['amp']:.1f} dB of the amp's energy, and through the cabinet"
        f" {beyond['cabinet']:.1f} dB"
    )
    tell(f"{folder}: {len(list(folder.glob('*.wav')))} clips at -10 dBFS through a cabinet; {drawn}")
    return 0


def play_all() -> Clips:
    """Every capture in every setting, by (level, setting). Raises CaptureError, GraphError."""
    take = read_sound(TAKE)
    with tempfile.TemporaryDirectory(prefix="etalon-") as folder:
        console = Console(stderr=True)
        leads = track(
            load_leads(Path(folder), claimed_esr),
            "experiment",
            total=len(LEVELS),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        return {(lead.level, each.name): play_clip(lead, each, take) for lead in leads for each in SETTINGS}


def claimed_esr(path: Path) -> float:
    """The error on its own validation part that a capture of ours states in its metadata. Raises CaptureError."""
    try:
        return float(json.loads(path.read_bytes())["metadata"]["training"]["validation_esr"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CaptureError(
            f"{path.name} does not state its validation_esr; install the pedal again.", short="capture is damaged"
        ) from error


def _through_cabinet(sounds: Sequence[Sound]) -> list[F32]:
    with tempfile.TemporaryDirectory(prefix="etalon-") as folder:
        cabinet = load_cabinet(Path(folder))
        return [through_cabinet(cabinet, sound) for sound in sounds]


def _write_clips(folder: Path, heard: Mapping[tuple[str, str], F32], amp: F32) -> None:
    """In the order in which to listen: the amp, and then the captures of one setting after the other."""
    sounds: list[tuple[str, F32]] = [("amp", amp)]
    names = [setting.name for setting in SETTINGS if setting.name != "calibrated again"]
    sounds += [(f"{name.replace(', ', '-').replace(' ', '-')}-{level}", heard[level, name])
               for name in names for level in LEVELS]  # fmt: skip
    for number, (name, sound) in enumerate(sounds):
        wav = io.BytesIO()  # libsndfile does not say why a file cannot be written
        soundfile.write(wav, for_listening(sound), PEDAL_RATE_HZ, subtype="PCM_24", format="WAV")
        path = folder / f"{number:02d}-{name}.wav"
        try:
            path.write_bytes(wav.getbuffer())
        except OSError as error:
            raise SettingsError(
                f"{path} cannot be written ({error.strerror}); make room for 20 MB, or name another folder.",
                short="cannot write",
            ) from error


def _picture(path: Path, figures: list[Figures], clips: Clips, amp: Sound) -> str:
    if find_spec("matplotlib") is None:
        return f"no picture: matplotlib is not installed here ({environment().pip('matplotlib')})"
    from firmware.cli.experiment.picture import draw

    draw(path, figures, clips, amp)
    return f"the picture is {path.name}"


def _apart(clips: Clips) -> dict[str, dict[str, float]]:
    apart = {level: codecs_apart(clips, level) for level in LEVELS}
    return {level: {"same_codec": same, "other_codec": other} for level, (same, other) in apart.items()}


def _print(figures: list[Figures], clips: Clips, amp: Sound) -> None:
    names = [setting.name for setting in SETTINGS]
    rows = [
        (
            f"{each.setting} {each.level}",
            f"{each.input_gain_db:+.2f} dB",
            f"{each.esr:.4f}",
            f"{each.validation_esr:.4f}",
            f"{each.sustain_db:.1f} dB",
            f"{each.crest_db:.1f} dB",
        )
        for each in sorted(figures, key=lambda each: (names.index(each.setting), each.level))
    ]
    amp_itself = ("the amp itself", "", "", "", f"{sustain_db(amp):.1f} dB", f"{crest_db(amp):.1f} dB")
    print_table(("clip", "input gain", "ESR", "own ESR", "sustain", "crest"), [amp_itself, *rows])
    for level, apart in _apart(clips).items():
        tell(
            f"{level} on codecs of {TAKE_DBU:g} and {OTHER_DBU:g} dBu: {apart['other_codec']:.1f} dB apart;"
            f" the noise of one alone: {apart['same_codec']:.1f} dB"
        )
