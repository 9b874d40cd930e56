"""What the wizard says at each step: a sentence for a terminal, and lines of at most 21 characters for the OLED."""

from dataclasses import dataclass
from typing import TypedDict

from firmware.calibrate.methods import Level
from firmware.calibrate.owned import ENTERED, Owned
from firmware.calibrate.refusal import Refusal
from firmware.calibrate.wizard import Method
from firmware.errors import OLED_LINE_CHARS, PedalError
from firmware.levels import ONE_LEG_DB, AnalogGain, CodecLevels, GainKind, volts_from_dbu


class Words(TypedDict):
    """The two fields of Wizard that are read."""

    lines: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class MethodWords:
    """What must be at hand: `short` fits a row of the OLED behind the method's name; `needs` is for a terminal."""

    short: str
    needs: str


METHODS = {  # in the order of Method
    Method.LOOPBACK: MethodWords("a cable", "a guitar cable from output to input; the codec's output level is known"),
    Method.METER: MethodWords("AC volts", "a multimeter that reads AC volts, then the cable; nothing need be known"),
    Method.SOURCE: MethodWords("known sine", "a sine of known volts at the input, from a generator or a calibrator"),
}


def choose(method: Method) -> Words:
    return Words(lines=(), sentence=f"This takes {METHODS[method].needs}.")


def ask_source() -> Words:
    return Words(
        lines=("volts of the source", "V RMS, into the input"),
        sentence="How many volts RMS does the source give? (A sine of 200 to 2000 Hz; 1 V peak is 0.707 V RMS.)",
    )


def connect_source(analog: AnalogGain) -> Words:
    line, sentence = _gain(analog)
    return Words(
        lines=("source into the input", "sine 200..2000 Hz", line),
        sentence=f"Connect the source to the input you play through; the pedal is silent meanwhile. {sentence}",
    )


def warn() -> Words:
    return Words(
        lines=("UNPLUG AMP, PHONES!", "a loud tone comes", "meter: AC volts, at", "tip and sleeve of out"),
        sentence=(
            "Unplug amplifier and headphones now: the next step plays a tone of full scale. Set a multimeter to AC"
            " volts and hold it to tip and sleeve of a plug in the output jack (not to the ring: a guitar's cable has"
            " none), and set the output's volume, if it has one, where it will stay."
        ),
    )


def ask_meter() -> Words:
    return Words(
        lines=("tone of 330 Hz plays", "what does the meter", "say, in V RMS?"),
        sentence="The tone plays. How many volts AC (RMS) does the multimeter show between tip and sleeve?",
    )


def connect_cable(analog: AnalogGain) -> Words:
    line, sentence = _gain(analog)
    return Words(
        lines=("meter away", "guitar cable: output", "to the input", line),
        sentence=(
            "Take the meter away, and connect the output with a guitar cable to the input you play through."
            f" {sentence}"
        ),
    )


def connect_loopback(
    shipped: CodecLevels, owned: Owned, output: Level, sine_dbfs: float, analog: AnalogGain
) -> Words:
    """What the output's number holds for, which nobody but the player can see, and the tone that comes."""
    line, sentence = _gain(analog)
    condition = "volume as it was" if owned.max_output else shipped.output_condition or "of tip and sleeve"
    volts = volts_from_dbu(output.dbu + sine_dbfs)
    return Words(
        lines=("UNPLUG AMP, PHONES!", "guitar cable out>in", condition[:OLED_LINE_CHARS], line),
        sentence=(
            "Unplug amplifier and headphones, and connect the output to the input you play through with a guitar"
            f" cable (tip and sleeve). {_counts_on(shipped, owned, output)} A tone of {sine_dbfs:.0f} dBFS comes,"
            f" {volts:.2g} V at the jack. {sentence}"
        ),
    )


def _counts_on(shipped: CodecLevels, owned: Owned, output: Level) -> str:
    """The output's number with its condition."""
    if owned.max_output:
        how = "was entered" if owned.max_output.method == ENTERED else "was measured"
        return (
            f"The output's full scale counts as the {output.dbu:.2f} dBu that it {how} to have on"
            f" {owned.max_output.date}, its volume as it stood then."
        )
    basis, confidence = shipped.output_words
    condition = f", with {shipped.output_condition.rstrip('.')}" if shipped.output_condition else ""
    whose = f"({basis}, confidence {confidence})"
    if not shipped.output_balanced:
        return f"The output's full scale counts as {output.dbu:.2f} dBu {whose}{condition}."
    return (
        f"The output's full scale counts as {shipped.max_output_dbu:.2f} dBu balanced {whose}{condition}; this cable"
        f" carries one of its two legs, {ONE_LEG_DB:.2f} dB: {output.dbu:.2f} dBu."
    )


def not_so() -> str:
    """The player says that the output is not as it would have to be."""
    return (
        "Then the output's level is not known: make it so and begin again, or measure it first with a multimeter"
        " (method meter). Nothing was changed."
    )


def recording(sine_dbfs: float | None) -> Words:
    if sine_dbfs is None:
        return Words(lines=("recording", "touch nothing"), sentence="Recording the source; touch nothing.")
    return Words(
        lines=("recording", f"tone at {sine_dbfs:.0f} dBFS", "touch nothing"),
        sentence=f"Recording a tone of {sine_dbfs:.0f} dBFS; touch nothing.",
    )


def output_found(level: Level) -> Words:
    return Words(
        lines=_found("out", level),
        sentence=(
            f"The output's full scale is {_said(level)}. The tone is off. Next this is kept, and a cable measures the"
            " input."
        ),
    )


def input_found(level: Level) -> Words:
    return Words(
        lines=_found("in", level), sentence=f"The input's full scale is {_said(level)}, at an analogue gain of 0 dB."
    )


def kept(level: Level) -> Words:
    return Words(
        lines=("kept", *_found("in", level)),
        sentence=f"Kept: the input's full scale is {_said(level)}; it counts from now on, before the profile's.",
    )


def refused(reason: Refusal) -> Words:
    return Words(lines=(reason.short, *reason.remedy), sentence=reason.sentence)


def impossible(error: PedalError, method: Method) -> Words:
    """The numbers make no codec."""
    first = "check cable, output" if method is Method.LOOPBACK else "check volts, cable"
    return Words(lines=(error.short, first, "and the codec's gain"), sentence=error.sentence)


def broke_off(sentence: str) -> Words:
    """`sentence` says why and what to do, as whoever records or reads says it; "" where nobody did."""
    return Words(
        lines=("recording broke off", "try again"),
        sentence=sentence or "The recording broke off: too little was recorded; try again.",
    )


def gain_moved() -> Words:
    return Words(
        lines=("gain was moved", "leave it, try again"),
        sentence="The codec's gain was moved meanwhile, at its control or in its mixer, or another input was chosen;"
        " leave them as they are, and try again.",
    )


def codec_away() -> Words:
    return Words(
        lines=("codec is away", "plug it in and", "try again"),
        sentence="The codec went away, and the tone with it; plug it in again, look at the cables, and try again.",
    )


def audio_ended() -> Words:
    return Words(
        lines=("the sound broke off", "look at the cables,", "try again"),
        sentence="The audio process ended, and the tone with it; look at the cables, and try again.",
    )


def no_output_known() -> Words:
    return Words(
        lines=("output unknown:", "use the multimeter"),
        sentence=(
            "The output's full scale is not known well enough for a cable alone; measure it first with the multimeter"
            " (method meter), or use a known source."
        ),
    )


def no_answer() -> Words:
    return Words(
        lines=("audio does not answer", "try again"),
        sentence="The audio process did not send the recording; check that it runs (`pedal doctor`), and try again.",
    )


def _gain(analog: AnalogGain) -> tuple[str, str]:
    """A line and a sentence about the gain at which it is measured."""
    if analog.kind is GainKind.KNOB:
        return (
            f"gain knob at {analog.gain_db:+.1f}dB",
            f"The pedal takes the gain knob to add {analog.gain_db:.1f} dB.",
        )
    best = "" if analog.gain_db == 0.0 else " It is most exact at 0 dB."
    return f"gain {analog.gain_db:+.1f} dB", f"The codec's gain is {analog.gain_db:+.1f} dB.{best}"


def _said(level: Level) -> str:
    return f"{level.dbu:.2f} dBu, +/- {level.uncertainty_db:.2f} dB"


def _found(name: str, level: Level) -> tuple[str, ...]:
    return f"{name} {level.dbu:+.2f} dBu", f"+/- {level.uncertainty_db:.2f} dB"
