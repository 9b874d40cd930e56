"""What is played: the take as a codec would have recorded it, through the four captures at the plan's gain."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from firmware import PEDAL_RATE_HZ
from firmware.arrays import F32
from firmware.audio.resampled import AnyAmp
from firmware.captures.nam import nam_file
from firmware.captures.prepare.checked import check
from firmware.captures.source import read_capture
from firmware.cli.render.offline import build_amp, chain_for, through_amp, through_chain
from firmware.cli.render.row import Builder
from firmware.levels import CaptureLevels, CodecLevels, gain_from_db
from firmware.places import FACTORY
from firmware.plan import plan_levels
from firmware.sound import NEW_SOUND, OutputMode, Sound

REFERENCE = Path(__file__).parent / "reference.flac"  # the amp itself; made by tests/tools/make_reference.py
CABINET = FACTORY / "etalon-cab.wav"
LEVELS = ("0574", "1176", "1500", "1800")  # of the captures' names, in hundredths of a dBu
TAKE_DBU = 12.2  # the take that ships was recorded where 0 dBFS is this level
OTHER_DBU = 15.0
CONVERTER_NOISE_DBFS = -105.0  # RMS; what codecs for 200 EUR promise, unweighted
CONVERTER_BITS = 24
BLOCK_FRAMES = 256  # nothing waits for it


@dataclass(frozen=True, slots=True)
class Setting:
    """One way to play a capture: on a codec with this max_input_dbu, with the pedal's gain or without."""

    name: str
    codec_dbu: float
    calibrated: bool
    seed: int  # of the converter's noise


SETTINGS = (
    Setting("uncalibrated", TAKE_DBU, False, 1),
    Setting("calibrated", TAKE_DBU, True, 1),
    Setting("calibrated again", TAKE_DBU, True, 2),  # nothing but another noise: the measure for the next
    Setting("calibrated, other codec", OTHER_DBU, True, 3),
)


@dataclass(frozen=True, slots=True)
class Lead:
    """One of the four captures: its amp, the level it was made at, and the error its file claims."""

    level: str
    amp: AnyAmp
    input_level_dbu: float
    validation_esr: float


@dataclass(frozen=True, slots=True)
class Clip:
    """`played` float32 [frames] in the captures' full-scale units: raw, so that it can be held against the amp."""

    lead: Lead
    setting: Setting
    input_gain_db: float
    played: F32


def capture_file(level: str) -> Path:
    return FACTORY / f"etalon-lead-{level}.nam"


def load_leads(folder: Path, validation_esr: Callable[[Path], float]) -> Iterator[Lead]:
    """The four captures, converted and proved in `folder`. Raises CaptureError, GraphError."""
    for level in LEVELS:
        submodel = nam_file.read(capture_file(level)).submodels[-1]
        (folder / level).mkdir()
        amp = build_amp(submodel, BLOCK_FRAMES, folder / level)
        dbu = submodel.levels.input_level_dbu
        yield Lead(level, amp, TAKE_DBU if dbu is None else dbu, validation_esr(capture_file(level)))


def play_clip(lead: Lead, setting: Setting, take: F32) -> Clip:
    """`take`, which was recorded at TAKE_DBU, through one capture in one setting."""
    levels = CaptureLevels(lead.input_level_dbu) if setting.calibrated else CaptureLevels()
    plan = plan_levels(CodecLevels(setting.codec_dbu), levels, Sound(output=OutputMode.RAW))
    lead.amp.reset()
    chain = chain_for(lead.amp, plan)
    blocks = through_chain(chain, through_codec(take, setting), lead.amp.latency_frames)
    return Clip(lead, setting, plan.input_gain_db, np.concatenate([block.copy() for block in blocks]))


def through_codec(take: F32, setting: Setting) -> F32:
    """What a converter of another level makes of the same volts: scaled, with its own noise, in whole steps."""
    noise = np.random.default_rng(setting.seed).normal(size=take.size) * gain_from_db(CONVERTER_NOISE_DBFS)
    sound = take.astype(np.float64) * gain_from_db(TAKE_DBU - setting.codec_dbu) + noise
    steps = 2.0 ** (CONVERTER_BITS - 1)
    return np.clip(np.rint(sound * steps) / steps, -1.0, 1.0 - 1.0 / steps).astype(np.float32)


def read_sound(path: Path) -> F32:
    samples, _ = soundfile.read(path, dtype="float32")
    return np.asarray(samples, np.float32)


def load_cabinet(folder: Path) -> AnyAmp:
    """The cabinet that ships, as the pedal plays it, converted and proved in `folder`. Raises CaptureError,
    GraphError."""
    cab = check(read_capture(CABINET), PEDAL_RATE_HZ)
    return Builder(folder, BLOCK_FRAMES, PEDAL_RATE_HZ).cab(cab, NEW_SOUND).open()


def through_cabinet(cabinet: AnyAmp, played: NDArray[np.floating]) -> F32:
    """`played` [frames] as it leaves the cabinet, as loud as in its file."""
    cabinet.reset()
    blocks = through_amp(cabinet, np.asarray(played, np.float32))
    return np.concatenate([block.copy() for block in blocks])


def for_listening(heard: F32) -> F32:
    """Its peak at -10 dBFS."""
    return heard * np.float32(gain_from_db(-10.0) / max(float(np.abs(heard).max()), 1e-9))
