"""What the wizard says at each step: a sentence for a terminal, and lines of at most 21 characters for the OLED."""

from dataclasses import dataclass
from typing import TypedDict

from firmware.calibrate.methods import Level
from firmware.calibrate.refusal import Refusal
from firmware.calibrate.wizard import Method
from firmware.errors import PedalError
from firmware.levels import AnalogGain, GainKind


class Words(TypedDict):
    """The two fields of Wizard that are read."""

    lines: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class MethodWords:
    """`name` fits a row of the OLED; `needs` is what must be at hand, for a terminal."""

    name: str
    needs: str


METHODS = {
    Method.SOURCE: MethodWords(
        "known source", "a sine of known volts at the input, from a generator or a calibrator"
    ),
    Method.METER: MethodWords(
        "multimeter", "a multimeter that reads AC volts, then the cable; nothing need be known"
    ),
    Method.LOOPBACK: MethodWords("loopback cable", "a cable from output to input; the codec's output level is known"),
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
        lines=("UNPLUG AMP, PHONES!", "a loud tone comes", "meter: AC volts", "at the output jack"),
        sentence=(
            "Unplug amplifier and headphones now: the next step plays a tone of full scale. Set a multimeter to AC"
            " volts and hold it to the output jack, and the output's volume, if it has one, where it will stay."
        ),
    )


def ask_meter() -> Words:
    return Words(
        lines=("tone of 330 Hz plays", "what does the meter", "say, in V RMS?"),
        sentence="The tone plays. How many volts AC (RMS) does the multimeter show at the output?",
    )


def connect_cable(analog: AnalogGain, *, tone_ahead: bool) -> Words:
    first = "UNPLUG AMP, PHONES!" if tone_ahead else "meter away"
    line, sentence = _gain(analog)
    away = "Unplug amplifier and headphones" if tone_ahead else "Take the meter away"
    return Words(
        lines=(first, "cable: output", "to the input", line),
        sentence=f"{away}, and connect the output with a cable to the input you play through. {sentence}",
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


def impossible(error: PedalError) -> Words:
    """The numbers make no codec."""
    return Words(lines=(error.short, "check volts, cable", "and the codec's gain"), sentence=error.sentence)


def broke_off(sentence: str) -> Words:
    return Words(
        lines=("recording broke off", "try again"),
        sentence=f"The recording broke off: {sentence or 'too little was recorded'}; try again.".replace(".;", ";"),
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
