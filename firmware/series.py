"""Two captures in series: the level between a pedal's and an amp's, and how loud a guitar then is in the amp; what a
cabinet behind them is played with.

With both numbers known, gain (dB) = output_level_dbu - input_level_dbu (levels.py says what dBu means): the amp
hears the volts that the pedal gave. Hardly any output_level_dbu of the field is right; without one that can be, the
pedal is taken for one whose volume was set so that it is as loud on as off. Called by plan.py.
"""

import math
from dataclasses import dataclass

from firmware.bands import through_db
from firmware.equal import GUITAR_BANDS, GUITAR_LUFS, drive_db, lufs_at
from firmware.levels import CabLevels, CaptureLevels, CodecLevels, LoudnessAt, gain_from_db
from firmware.sound import Cab, CabLevel, CabOn

# How far from as loud as the guitar a pedal's output level may put it and be believed: a booster gives up to 25 dB of
# clean gain, a fuzz rolled off leaves some 10 dB less.
BELIEVED_DB = (-15.0, 26.0)
NAM_CAB_DB = -18.0
INTO_AN_AMP = "pedal"  # NAM's gear_type of what drives a real amp; amps, cabs and the rest go to a mixer or FRFR
HOLDS_A_CAB = "cab"  # in "amp_cab", "amp_pedal_cab"


@dataclass(frozen=True, slots=True)
class Between:
    """The gain from a pedal's output into an amp, and why. `doubtful`: it rests on loudness, not on levels."""

    gain_db: float
    explanation: str
    doubtful: bool

    @property
    def gain(self) -> float:
        return gain_from_db(self.gain_db)


def between(codec: CodecLevels, pedal: CaptureLevels, amp: CaptureLevels, trim_db: float) -> Between:
    """The gain from `pedal`, played on `codec`, into `amp`, with the player's `trim_db` of it."""
    unity_db = _unity_db(codec, pedal)
    scale_db = _scale_db(codec, pedal, amp)
    stated_db = _stated_db(pedal, amp)
    trim = f"; trim {trim_db:+.1f} dB" if trim_db else ""
    if stated_db is not None and (unity_db is None or _believed(stated_db, unity_db + scale_db)):
        reason = f"calibrated: pedal {pedal.output_level_dbu:g} dBu - amp {amp.input_level_dbu:g} dBu"
        return Between(stated_db + trim_db, f"{reason}{trim}", doubtful=False)
    why = "no output_level_dbu" if pedal.output_level_dbu is None else "the pedal's output_level_dbu cannot be"
    if stated_db is None and pedal.output_level_dbu is not None:
        why = "the amp's input_level_dbu is unknown"
    gain_db = (unity_db or 0.0) + scale_db
    reason = f"as loud as the guitar, {why}" if unity_db is not None else f"as it comes, {why}, not measured"
    return Between(gain_db + trim_db, f"{reason}{trim}", doubtful=True)


def arrives_db(codec: CodecLevels, pedal: CaptureLevels | None, amp: CaptureLevels) -> float | None:
    """How much hotter a guitar is in the amp than through a converter of GUITAR_DBU, without trims; None where the
    `pedal` that is before it was not measured. What that compresses reaches the amp more evenly than a louder guitar
    would."""
    if pedal is None:
        return drive_db(codec, amp)
    if not pedal.guitar:
        return None
    arrives_lufs = lufs_at(pedal.guitar, drive_db(codec, pedal)) + between(codec, pedal, amp, 0.0).gain_db
    return arrives_lufs - GUITAR_LUFS


def guitar_lufs(codec: CodecLevels, pedal: CaptureLevels | None, amp: CaptureLevels) -> float | None:
    """The loudness of a guitar through `amp`, and through the `pedal` that is before it, before any output gain; None
    where one of them was not measured. The player's trims are left out: who turns the gain up wants more of it, and
    what becomes louder thereby may."""
    at_db = arrives_db(codec, pedal, amp)
    return lufs_at(amp.guitar, at_db) if amp.guitar and at_db is not None else None


def through() -> CaptureLevels:
    """What is known of no capture at all, where there is neither pedal nor amp and a cabinet alone is to be heard."""
    points = (LoudnessAt(at_db, GUITAR_LUFS + at_db, GUITAR_BANDS) for at_db in (-12.0, 12.0))
    return CaptureLevels(guitar=tuple(points))


def cab_is_heard(cab: Cab, gear_type: str | None) -> bool:
    """Whether a preset's cabinet plays behind a capture of this `gear_type`: of itself not behind one that was
    captured with a cabinet, nor behind a pedal's, which leads into an amp that has its own."""
    if not cab.named or cab.on is CabOn.OFF:
        return False
    return cab.on is CabOn.ON or not (gear_type and (HOLDS_A_CAB in gear_type or gear_type == INTO_AN_AMP))


def louder_lu(cab: CabLevels, amp: CaptureLevels, at_db: float | None) -> float | None:
    """How much louder a guitar that is in `amp` at `at_db` is behind `cab` than before it, along straight lines
    between the levels that the amp was measured at; behind an amp of which no spectrum is known, as behind those that
    ship. What a preset cuts below and above is not counted: who cuts wants less."""
    known = [each for each in amp.guitar if each.bands]
    if at_db is None or not known or not cab.bands:
        return cab.lu
    below = max((each for each in known if each.drive_db <= at_db), key=_drive, default=known[0])
    above = min((each for each in known if each.drive_db >= at_db), key=_drive, default=known[-1])
    low, high = (cab.top_db + through_db(each.bands, cab.bands) for each in (below, above))
    apart_db = above.drive_db - below.drive_db
    return low + (high - low) * (at_db - below.drive_db) / apart_db if apart_db > 0.0 else low


def cab_gain_db(cab: Cab, levels: CabLevels, lu: float | None) -> tuple[float, str]:
    """The gain on the way into a cabinet behind which a guitar is `lu` louder (`louder_lu`), and why. NAM's plugin
    plays the samples of a file at 48 kHz, 18 dB down."""
    match cab.level:
        case CabLevel.EQUAL if lu is not None:
            way = "louder" if lu > 0.0 else "softer"
            return -lu, f"equal: a guitar is {abs(lu):.1f} LU {way} behind it"
        case CabLevel.EQUAL:
            return NAM_CAB_DB, f"{NAM_CAB_DB:g} dB: its loudness was not measured"
        case CabLevel.NAM:
            rate_db = 20.0 * math.log10(48_000 / levels.rate_hz)
            return NAM_CAB_DB + rate_db, "as NAM's plugin plays it"
        case CabLevel.RAW:
            return 0.0, "as in its file"


def _drive(at: LoudnessAt) -> float:
    return at.drive_db


def _stated_db(pedal: CaptureLevels, amp: CaptureLevels) -> float | None:
    if pedal.output_level_dbu is None or amp.input_level_dbu is None:
        return None
    return pedal.output_level_dbu - amp.input_level_dbu


def _unity_db(codec: CodecLevels, pedal: CaptureLevels) -> float | None:
    """What makes the pedal as loud as the guitar that goes into it; None where it was not measured."""
    if not pedal.guitar:
        return None
    drive = drive_db(codec, pedal)
    return GUITAR_LUFS + drive - lufs_at(pedal.guitar, drive)


def _scale_db(codec: CodecLevels, pedal: CaptureLevels, amp: CaptureLevels) -> float:
    """From volts as the pedal's full scale has them to the amp's; a pedal without a level hears the codec's."""
    full_scale_dbu = pedal.input_level_dbu
    if full_scale_dbu is None and codec.max_input_dbu is not None:
        full_scale_dbu = codec.max_input_dbu - codec.analog_gain_db
    if full_scale_dbu is None or amp.input_level_dbu is None:
        return 0.0
    return full_scale_dbu - amp.input_level_dbu


def _believed(stated_db: float, as_loud_db: float) -> bool:
    return BELIEVED_DB[0] <= stated_db - as_loud_db <= BELIEVED_DB[1]
