"""The gains that a preset's captures get on one codec: plan_levels, what the pedal exists for; and that of the guitar
as it came, plan_dry.

Called by controld and the command line.
"""

from dataclasses import dataclass
from enum import StrEnum

from firmware.equal import EQUAL_LUFS, GUITAR_LUFS, drive_db
from firmware.errors import LevelError
from firmware.knobs import KNOBS, value
from firmware.levels import CAPTURE_DBU_RANGE, CODEC_DBU_RANGE, CabLevels, CaptureLevels, CodecLevels, gain_from_db
from firmware.series import INTO_AN_AMP, Between, arrives_db, between, cab_gain_db, guitar_lufs, louder_lu
from firmware.sound import NEW_SOUND, OutputMode, Sound

NORMALIZED_LOUDNESS_DB = -18.0  # where NAM's plugin puts every capture in its Normalized mode
GAIN_DB_RANGE = (-60.0, 60.0)
LOUDNESS_DB_RANGE = (-78.0, 42.0)  # what -18 dB can be reached from within GAIN_DB_RANGE
GUITAR_LUFS_RANGE = (-80.0, 40.0)  # and EQUAL_LUFS
EQUALLY_LOUD = (OutputMode.EQUAL, OutputMode.NORMALIZED)  # by what was measured, and so without a ceiling to miss
CAL, CAL_IN_DOUBT, UNCAL = "CAL", "CAL?", "UNCAL"


class Basis(StrEnum):
    """What an input gain rests on."""

    CALIBRATED = "calibrated"
    NO_CAPTURE_LEVEL = "uncalibrated: the capture has no input_level_dbu"
    NO_CODEC_LEVEL = "uncalibrated: the codec's max_input_dbu is unknown"


@dataclass(frozen=True, slots=True)
class DryPlan:
    """The gain of the guitar as it came, bypassed or without an amp, and why. `level`: what comes in at the jack goes
    out at the same level; else a number is missing for that."""

    gain_db: float = 0.0
    explanation: str = "as it came"
    level: bool = False

    @property
    def gain(self) -> float:
        return gain_from_db(self.gain_db)


@dataclass(frozen=True, slots=True)
class CalibrationPlan:
    """The gains that a preset's captures get on one codec, and why. `output` is the mode in force, never AUTO.
    `clean_gain_db` is the guitar's as it came, where it is mixed in: as loud as the captures are to be."""

    input_gain_db: float
    output_gain_db: float
    trim_db: float
    basis: Basis
    explanation: str
    output: OutputMode = OutputMode.RAW
    output_explanation: str = ""
    clips_by_db: float = 0.0  # how far full scale of the capture lies above the converter's, where that counts
    dry: DryPlan = DryPlan()
    doubtful: bool = False  # a level on which a gain before the amp rests is not to be trusted
    between: Between | None = None  # from the pedal into the amp; None: only one of them plays
    cab_gain_db: float | None = None  # None: no cabinet plays
    cab_explanation: str = ""
    cab_lu: float | None = None  # how much louder this amp is behind it; None: not known, or no cabinet plays
    clean_gain_db: float = 0.0

    @property
    def calibrated(self) -> bool:
        """Whether both levels are known, be it with doubt."""
        return self.basis is Basis.CALIBRATED

    @property
    def word(self) -> str:
        """What may be said of it: "CAL?" where the sum was made with a number in which there is no trust."""
        if not self.calibrated:
            return UNCAL
        return CAL_IN_DOUBT if self.doubtful else CAL

    @property
    def input_gain(self) -> float:
        return gain_from_db(self.input_gain_db)

    @property
    def output_gain(self) -> float:
        return gain_from_db(self.output_gain_db)

    @property
    def cab_gain(self) -> float:
        return 1.0 if self.cab_gain_db is None else gain_from_db(self.cab_gain_db)

    @property
    def clean_gain(self) -> float:
        return gain_from_db(self.clean_gain_db)


def plan_levels(
    codec: CodecLevels,
    capture: CaptureLevels,
    sound: Sound = NEW_SOUND,
    *,
    pedal: CaptureLevels | None = None,
    cab: CabLevels | None = None,
) -> CalibrationPlan:
    """The gains for `capture` on `codec`, as the preset that sounds like `sound` has them; with the `pedal` before
    it, and the `cab` behind it, that are heard.

    input gain (dB) = max_input_dbu - analog_gain_db - input_level_dbu + trim_db; without either level the
    trim alone. Output: RAW 0 dB; EQUAL -20 - loudness on a guitar; NORMALIZED -18 - loudness; CALIBRATED
    output_level_dbu - max_output_dbu; a mode whose numbers are missing gives way (CALIBRATED to EQUAL, EQUAL to
    NORMALIZED, NORMALIZED to RAW) and says so; then + level_db, and
    the boost's where that is on. Behind a pedal all of this is the pedal's input, and the amp's output.
    Raises LevelError for impossible numbers of those that count: of the output's only what the mode in force uses.
    """
    dry = plan_dry(codec)
    first = pedal or capture
    for heard in (first, capture):
        _check("input_level_dbu", heard.input_level_dbu, CAPTURE_DBU_RANGE)
    _check_knobs(sound)
    trim_db = sound.trim_db
    basis, calibration_db, reason = _calibration(codec, first)
    _check("input gain", calibration_db + trim_db, GAIN_DB_RANGE)
    joined = between(codec, pedal, capture, sound.pedal.trim_db) if pedal else None
    _check("gain between pedal and amp", joined.gain_db if joined else None, GAIN_DB_RANGE)
    lufs = guitar_lufs(codec, pedal, capture)
    mode, mode_gain_db, output_reason = _output(codec, capture, sound.output, lufs)
    boost_db = sound.boost.level_db if sound.boost.on else 0.0
    output_gain_db = mode_gain_db + sound.level_db + boost_db
    _check("output gain", output_gain_db, GAIN_DB_RANGE)
    louder = louder_lu(cab, capture, arrives_db(codec, pedal, capture)) if cab else None
    cab_db, cab_reason = cab_gain_db(sound.cab, cab, louder) if cab else (None, "")
    _check("cabinet's gain", cab_db, GAIN_DB_RANGE)
    return CalibrationPlan(
        input_gain_db=calibration_db + trim_db,
        output_gain_db=output_gain_db,
        trim_db=trim_db,
        basis=basis,
        explanation=f"{reason}; trim {trim_db:+.1f} dB" if trim_db else reason,
        output=mode,
        output_explanation=_with_level(output_reason, sound.level_db, boost_db),
        doubtful=basis is Basis.CALIBRATED and (codec.doubtful or (joined is not None and joined.doubtful)),
        clips_by_db=0.0 if mode in EQUALLY_LOUD else max(output_gain_db, 0.0),
        dry=dry,
        between=joined,
        cab_gain_db=cab_db,
        cab_explanation=cab_reason,
        cab_lu=louder,
        clean_gain_db=_clean_db(codec, dry, mode) + sound.level_db + boost_db,
    )


def _clean_db(codec: CodecLevels, dry: DryPlan, mode: OutputMode) -> float:
    """The guitar as it came, as loud as what is mixed with it: to an ear where that is made equal, else at its own
    level."""
    if mode is not OutputMode.EQUAL:
        return dry.gain_db
    clean_db = EQUAL_LUFS - (GUITAR_LUFS + drive_db(codec, CaptureLevels()))
    return min(max(clean_db, GAIN_DB_RANGE[0]), GAIN_DB_RANGE[1])


def plan_dry(codec: CodecLevels) -> DryPlan:
    """Jack in is jack out: gain (dB) = max_input_dbu - analog_gain_db - max_output_dbu, of a balanced output what a
    guitar cable carries of it. Where either level is missing, or the output's is none that a codec has, the analogue
    gain alone is taken back. Raises LevelError for impossible numbers of the input."""
    _check("max_input_dbu", codec.max_input_dbu, CODEC_DBU_RANGE)
    _check("analog_gain_db", codec.analog_gain_db, GAIN_DB_RANGE)
    added_db, full_scale_dbu = codec.analog_gain_db, codec.tip_output_dbu
    if codec.max_input_dbu is None:
        return _taken_back(added_db, "the codec's max_input_dbu is unknown")
    if full_scale_dbu is None:
        return _taken_back(added_db, "the codec's max_output_dbu is unknown")
    gain_db = codec.max_input_dbu - added_db - full_scale_dbu
    if not _within(full_scale_dbu, CODEC_DBU_RANGE) or not _within(gain_db, GAIN_DB_RANGE):
        return _taken_back(added_db, f"the codec's max_output_dbu of {full_scale_dbu:g} cannot be")
    reason = (
        f"as loud as the guitar: codec {codec.max_input_dbu:g} dBu - analogue gain {added_db:g} dB"
        f" - output {codec.output_word}"
    )
    return DryPlan(gain_db, reason, level=True)


def _with_level(reason: str, level_db: float, boost_db: float) -> str:
    level = f"; level {level_db:+.1f} dB" if level_db else ""
    return f"{reason}{level}; boost {boost_db:+.1f} dB" if boost_db else f"{reason}{level}"


def _taken_back(added_db: float, why: str) -> DryPlan:
    if added_db == 0.0:
        return DryPlan(0.0, f"as it came: {why}")
    return DryPlan(-added_db, f"analogue gain {added_db:g} dB taken back: {why}")


def _calibration(codec: CodecLevels, capture: CaptureLevels) -> tuple[Basis, float, str]:
    if codec.max_input_dbu is None:
        return Basis.NO_CODEC_LEVEL, 0.0, str(Basis.NO_CODEC_LEVEL)
    if capture.input_level_dbu is None:
        return Basis.NO_CAPTURE_LEVEL, 0.0, str(Basis.NO_CAPTURE_LEVEL)
    gain_db = codec.max_input_dbu - codec.analog_gain_db - capture.input_level_dbu
    entered = " (entered by hand)" if capture.entered else ""
    word, doubt = (CAL_IN_DOUBT, " (in doubt)") if codec.doubtful else ("calibrated", "")
    reason = (
        f"{word}: codec {codec.max_input_dbu:g} dBu{doubt} - analogue gain {codec.analog_gain_db:g} dB"
        f" - capture {capture.input_level_dbu:g} dBu{entered}"
    )
    return Basis.CALIBRATED, gain_db, reason


def _output(
    codec: CodecLevels, capture: CaptureLevels, wanted: OutputMode, lufs: float | None
) -> tuple[OutputMode, float, str]:
    """The mode in force, its gain in dB, and why; `lufs` is how loud a guitar is without it."""
    level_dbu, full_scale_dbu = capture.output_level_dbu, codec.tip_output_dbu
    auto = wanted is OutputMode.AUTO
    if wanted is OutputMode.RAW:
        return OutputMode.RAW, 0.0, "raw"
    if wanted is OutputMode.CALIBRATED or (auto and capture.gear_type == INTO_AN_AMP):
        if level_dbu is not None and full_scale_dbu is not None:
            _check("output_level_dbu", level_dbu, CAPTURE_DBU_RANGE)
            _check("max_output_dbu", full_scale_dbu, CODEC_DBU_RANGE)
            word, doubt = (CAL_IN_DOUBT, " (in doubt)") if codec.output_doubtful else ("calibrated", "")
            reason = f"{word}: capture {level_dbu:g} dBu - codec {codec.output_word}{doubt}"
            return OutputMode.CALIBRATED, level_dbu - full_scale_dbu, reason
        unknown = (
            "the capture has no output_level_dbu" if level_dbu is None else "the codec's max_output_dbu is unknown"
        )
        mode, gain_db, reason = _equal(capture, lufs)
        return mode, gain_db, f"{reason}, not calibrated: {unknown}"
    if wanted is OutputMode.NORMALIZED:
        return _normalized(capture)
    mode, gain_db, reason = _equal(capture, lufs)
    given_way = wanted is OutputMode.EQUAL and mode is not wanted
    return mode, gain_db, f"{reason}, not equal: not measured on a guitar" if given_way else reason


def _equal(capture: CaptureLevels, lufs: float | None) -> tuple[OutputMode, float, str]:
    if lufs is None:
        return _normalized(capture)
    _check("loudness on a guitar", lufs, GUITAR_LUFS_RANGE)
    return OutputMode.EQUAL, EQUAL_LUFS - lufs, f"equal: {EQUAL_LUFS:g} LUFS - {lufs:.1f} LUFS on a guitar"


def _normalized(capture: CaptureLevels) -> tuple[OutputMode, float, str]:
    if capture.loudness_db is None:
        return OutputMode.RAW, 0.0, "raw: the capture's loudness is unknown"
    _check("loudness", capture.loudness_db, LOUDNESS_DB_RANGE)
    reason = f"normalized: {NORMALIZED_LOUDNESS_DB:g} dB - loudness {capture.loudness_db:.1f} dB"
    return OutputMode.NORMALIZED, NORMALIZED_LOUDNESS_DB - capture.loudness_db, reason


def _check_knobs(sound: Sound) -> None:
    for knob in KNOBS:
        at = value(sound, knob.path)
        if knob.kind is float and isinstance(at, int | float):
            _check(knob.path, at, (knob.low, knob.high))


def _check(name: str, value: float | None, allowed: tuple[float, float]) -> None:
    if value is None or _within(value, allowed):
        return
    low, high = allowed
    raise LevelError(
        f"{name} = {value:g} is outside {low:g} to {high:g}; check the number and its sign.",
        short=f"bad {name}"[:21],
    )


def _within(value: float, allowed: tuple[float, float]) -> bool:
    return allowed[0] <= value <= allowed[1]  # NaN fails both comparisons
