"""Which readings are no measurements, and what to do about it.

Each threshold leaves the level right within 0.1 dB: what is not refused may be trusted that far.
"""

import math
from dataclasses import dataclass

from firmware.calibrate.reading import Reading, near_mains

PROMISE_DB = 0.1
NOTHING_DBFS = -50.0  # crosstalk to an open input is lower; a sine of -30 dBu at a codec of +20 dBu is -50
SOURCE_HZ = (200.0, 2000.0)  # where converters are flat, cheap meters honest (from 400 Hz on only good ones)
EXACT_HZ = 0.5  # a loopback has one clock, two USB devices two that are 100 ppm apart
HUM_DB = -30.0  # below the sine: its harmonics at 200 Hz and above are then under 0.1 dB, if a sine hides one
THD_DB = -40.0  # generators reach -46, converters -60; a sine that clips by 3 % of its peak has -40
COMPRESSED_DB = 0.08  # a third harmonic at -50 dB
DRIFT_DB = 0.1  # of which the middle is read, so that the level is right within the half
# Whatever plays and is no sine has more beside its strongest line than a square wave has (-6.3), or it fades as no
# generator does and has more than a worn contact scatters.
OTHER_DB, FADING_OTHER_DB = -6.0, -26.0
STEADY_DB = 1.0  # hum moves by less
NOISE_DB = -20.0  # it takes no more to hear a sine exactly, but more is a broken contact or somebody playing


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a recording is no measurement. `short` and the lines of `remedy` fit the OLED (21 characters). `too_loud`:
    the same sine, softer, may be one."""

    sentence: str
    short: str
    remedy: tuple[str, ...]
    too_loud: bool = False


def refusal(reading: Reading, expected_hz: float | None = None) -> Refusal | None:
    """Why `reading` cannot be trusted to 0.1 dB; None if it can. Without `expected_hz` a source is measured, and a
    sine of 200 to 2000 Hz is right; with it a cable brings the pedal's own tone. Called by controld."""
    by_cable = expected_hz is not None
    return (
        _absent(reading)
        or _no_sine(reading, by_cable=by_cable)
        or _other_hz(reading, expected_hz)
        or _spoilt(reading, by_cable=by_cable)
        or _uncertain(reading)
    )


def _absent(reading: Reading) -> Refusal | None:
    """Nothing was heard, or hum alone."""
    heard_dbfs = max(reading.level_dbfs, reading.level_dbfs + reading.other_db)
    if math.isnan(heard_dbfs) or heard_dbfs < NOTHING_DBFS:
        level = "silence" if math.isinf(reading.level_dbfs) else f"{reading.level_dbfs:.0f} dBFS"
        return Refusal(
            f"No tone was heard at the input ({level}); check that the cable is in both jacks, and the right input.",
            "no tone at the input",
            ("cable in both jacks?", "the right input?"),
        )
    if reading.hz < SOURCE_HZ[0] and near_mains(reading.hz) is not None and reading.drift_db < STEADY_DB:
        return Refusal(
            f"Only hum was heard at the input ({reading.hz:.0f} Hz); check that the cable is in both jacks.",
            "only hum is heard",
            ("cable in both jacks?",),
        )
    return None


def _no_sine(reading: Reading, *, by_cable: bool) -> Refusal | None:
    """A guitar, or anything else that plays."""
    fades = reading.drift_db > DRIFT_DB
    if (reading.clipped and not fades) or reading.other_db <= (FADING_OTHER_DB if fades else OTHER_DB):
        return None
    what, remedy = "the generator", ("connect a generator,", "not a guitar")
    if by_cable:
        what, remedy = "the output, by the cable", ("cable: output to the", "input, not a guitar")
    return Refusal(
        f"What plays at the input, a guitar perhaps: that is no sine; unplug it, and connect {what}.",
        "that is no sine",
        remedy,
    )


def _other_hz(reading: Reading, expected_hz: float | None) -> Refusal | None:
    low_hz, high_hz = SOURCE_HZ if expected_hz is None else (expected_hz - EXACT_HZ, expected_hz + EXACT_HZ)
    if low_hz <= reading.hz <= high_hz:
        return None
    wanted = f"{low_hz:.0f} to {high_hz:.0f} Hz" if expected_hz is None else f"{expected_hz:.0f} Hz"
    remedy = "set the source so, or connect the right one"
    if expected_hz is not None:
        remedy = "it is not the pedal's own; let the cable come from the pedal's output"
    return Refusal(
        f"The tone at the input has {reading.hz:.1f} Hz and should have {wanted}; {remedy}.",
        f"wrong: {reading.hz:.0f} Hz",
        ("needs a tone of", wanted),
    )


def _spoilt(reading: Reading, *, by_cable: bool) -> Refusal | None:
    """The tone has more in it than a tone. Drift comes first: a tone that breaks off spills into all the rest."""
    settled, cleaner = "touch nothing, let the source warm up", "or use a cleaner source"
    softer = "make it softer, or", "take a cleaner source"
    if by_cable:
        settled, cleaner = "touch nothing", "or check the plugs"
        softer = "make it softer,", "or check the plugs"
    if reading.drift_db > DRIFT_DB:
        return Refusal(
            f"The tone's level moved by {reading.drift_db:.2f} dB while it was recorded; {settled}, and check"
            " the plugs.",
            "the level drifts",
            ("touch nothing, check", "the plugs"),
        )
    if reading.hum_dbfs > reading.level_dbfs + HUM_DB:
        return Refusal(
            f"Hum at the input is too strong ({reading.hum_dbfs - reading.level_dbfs:.0f} dB against the tone);"
            " use a shorter, shielded cable and keep away from power supplies.",
            "too much hum",
            ("a shorter cable, away", "from power supplies"),
        )
    if reading.clipped:
        return Refusal(
            "The input clips; make the tone softer, or turn the codec's gain down.",
            "the input clips",
            ("make the tone softer", "or codec's gain down"),
            too_loud=True,
        )
    if reading.thd_db > THD_DB or reading.compressed_db > COMPRESSED_DB:
        return Refusal(
            f"The tone at the input is distorted (harmonics at {reading.thd_db:.0f} dB); make it softer, turn the"
            f" codec's gain down, {cleaner}.",
            "the tone is distorted",
            softer,
            too_loud=True,
        )
    return None


def _uncertain(reading: Reading) -> Refusal | None:
    noise_db = reading.noise_dbfs - reading.level_dbfs
    if noise_db <= NOISE_DB and reading.uncertainty_db <= PROMISE_DB:
        return None
    return Refusal(
        f"The recording is too noisy to tell the level (noise at {noise_db:.0f} dB against the tone); make the tone"
        " louder, and check cable and plugs.",
        "too noisy",
        ("make the tone louder", "check the plugs"),
    )
