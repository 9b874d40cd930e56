"""A codec's levels and its gain in words, the same in every command."""

from dataclasses import asdict

from firmware.control.wishes.gain import GainReply
from firmware.levels import CodecLevels, GainKind
from hw.profile import AnalogFacts


def input_words(levels: CodecLevels) -> str:
    """What 0 dBFS is at the input jack, what that rests on, and how far it is to be trusted."""
    if levels.max_input_dbu is None:
        return "unknown: captures play uncalibrated"
    exactly = f" ±{levels.uncertainty_db:.2g} dB" if levels.uncertainty_db is not None else ""
    return f"0 dBFS is {levels.max_input_dbu:.2f} dBu{exactly} ({basis_words(levels)})"


def basis_words(levels: CodecLevels) -> str:
    if levels.measured_on:
        return f"{levels.basis} {levels.measured_on}, your own"
    return f"{levels.basis}, confidence {levels.confidence}"


def output_words(levels: CodecLevels) -> str:
    """What 0 dBFS is at the output jack, under which condition, and what that rests on."""
    if levels.max_output_dbu is None:
        return "unknown"
    basis, confidence = levels.output_words
    whose = f"{basis}, confidence {confidence}"
    if levels.output_measured_on:
        whose = f"{basis} {levels.output_measured_on}, your own"
    holds = [words for words in ("balanced" if levels.output_balanced else "", levels.output_condition) if words]
    return f"0 dBFS is {levels.max_output_dbu:.2f} dBu{''.join(f', {words}' for words in holds)} ({whose})"


def doubt_words(levels: CodecLevels) -> str | None:
    """What to do where the input's number is not to be trusted, or the card's mixer does not let it hold; None where
    all is well."""
    untrusted = ()
    if levels.untrusted:
        what = "is unknown" if levels.max_input_dbu is None else "is in doubt"
        untrusted = (f"this codec's level {what}; measure it with `pedal calibrate`.",)
    return " ".join((*untrusted, *levels.doubts)) or None


def gain_words(gain: GainReply) -> str:
    match gain.kind:
        case GainKind.CONTROL:
            step = f" in steps of {gain.step_db:g}" if gain.step_db else ""
            return f"{gain.gain_db:+.1f} dB (set by the pedal: {gain.low_db:+g} to {gain.high_db:+g} dB{step})"
        case GainKind.KNOB:
            whose = "as you told the pedal" if gain.told else "taken to add this; tell by `pedal gain --knob`"
            return f"{gain.gain_db:+.1f} dB (a knob: {whose})"
        case GainKind.FIXED:
            return f"{gain.gain_db:+.1f} dB (cannot be moved)"


def gain_range_words(facts: AnalogFacts) -> str:
    """What the analogue gain of a codec can be, in a table's cell."""
    match facts.kind:
        case GainKind.CONTROL:
            return f"{facts.low_db:g} to {facts.high_db:+g} dB"
        case GainKind.KNOB:
            return "knob"
        case _:
            return "fixed"


def codec_facts(levels: CodecLevels) -> dict[str, object]:
    """A codec's levels for JSON."""
    return {**asdict(levels), "doubtful": levels.doubtful}
