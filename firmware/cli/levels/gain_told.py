"""What the running pedal tells of its codec, its analogue gain and the coach, read into records."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from firmware.control.client import ask
from firmware.levels import AnalogGain, CodecLevels, GainKind

Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class CoachTold:
    """`step` in CoachStep's words; `peak_dbfs` is the highest since it began to listen."""

    step: str
    peak_dbfs: float
    clipped: bool
    proposed_db: float | None
    sentence: str
    left_s: float


@dataclass(frozen=True, slots=True)
class GainTold:
    """The answer to {"do": "gain"}."""

    gain: AnalogGain
    codec: CodecLevels
    coach: CoachTold


def ask_gain(run: Path) -> GainTold:
    """Of the pedal that runs in `run`. Raises LinkError."""
    return told_gain(ask(run, {"do": "gain"}))


def told_gain(reply: Facts) -> GainTold:
    gain = AnalogGain(
        kind=GainKind(str(reply["kind"])),
        gain_db=cast(float, reply["gain_db"]),
        low_db=cast(float, reply["low_db"]),
        high_db=cast(float, reply["high_db"]),
        step_db=cast(float, reply["step_db"]),
    )
    return GainTold(gain, _codec(cast(Facts, reply["codec"]), gain.gain_db), _coach(cast(Facts, reply["coach"])))


def _codec(facts: Facts, gain_db: float) -> CodecLevels:
    return CodecLevels(
        max_input_dbu=cast("float | None", facts["max_input_dbu"]),
        max_output_dbu=cast("float | None", facts["max_output_dbu"]),
        analog_gain_db=gain_db,
        basis=str(facts["basis"]),
        confidence=str(facts["confidence"]),
        uncertainty_db=cast("float | None", facts["uncertainty_db"]),
        measured_on=str(facts["measured_on"] or ""),
    )


def _coach(facts: Facts) -> CoachTold:
    return CoachTold(
        step=str(facts["step"]),
        peak_dbfs=cast(float, facts["peak_dbfs"]),
        clipped=facts["clipped"] is True,
        proposed_db=cast("float | None", facts["proposed_db"]),
        sentence=str(facts["sentence"]),
        left_s=cast(float, facts["left_s"]),
    )
