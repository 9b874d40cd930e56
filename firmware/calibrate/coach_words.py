"""What the gain coach says: a sentence for a terminal, and a line of at most 21 characters for the OLED."""

from typing import TypedDict

from firmware.levels import AnalogGain, GainKind


class Words(TypedDict):
    """The two fields of Coach that are read."""

    sentence: str
    short: str


def play() -> Words:
    return Words(
        sentence="Play as hard as you ever will, all strings, for ten seconds: the coach looks at the peaks.",
        short="strum hard",
    )


def gain_moved() -> Words:
    return Words(
        sentence="The codec's gain was moved: the coach listens anew. Play hard for ten seconds.",
        short="gain moved: play on",
    )


def codec_away() -> Words:
    return Words(
        sentence="The codec went away while the coach listened; plug it in again and start the coach once more.",
        short="codec is away",
    )


def no_answer() -> Words:
    return Words(
        sentence="The audio process does not answer, so that the coach hears nothing; start the coach once more.",
        short="audio does not answer",
    )


def nothing_played() -> Words:
    return Words(
        sentence="The coach heard nothing; check the cable and the guitar's volume, start it again and play hard.",
        short="nothing heard",
    )


def right(peak_dbfs: float) -> Words:
    return Words(
        sentence=f"Your hardest stroke is at {peak_dbfs:.1f} dBFS, between -9 and -6: the codec's gain is right.",
        short=f"{peak_dbfs:.1f} dBFS: right",
    )


def changed(kind: GainKind, gain_db: float) -> Words:
    done = (
        f"The codec's gain is {gain_db:+.1f} dB" if kind is GainKind.CONTROL else f"The knob counts {gain_db:+.1f} dB"
    )
    return Words(
        sentence=f"{done}, and the digital gain makes up for it: the level into the capture is as it was.",
        short=f"gain is {gain_db:+.1f} dB",
    )


def proposal(
    analog: AnalogGain, proposed_db: float, peak_dbfs: float, highest_dbfs: float, *, clipped: bool
) -> Words:
    change_db = proposed_db - analog.gain_db
    found = _found(peak_dbfs, highest_dbfs, clipped=clipped)
    then = " and play again" if clipped else ""
    if not clipped and peak_dbfs + change_db > highest_dbfs:  # the range of the gain ends there
        then = f" and the guitar's volume down by {peak_dbfs + change_db - highest_dbfs:.1f} dB"
    if analog.kind is GainKind.CONTROL:
        return Words(
            sentence=f"{found}: set the codec's gain to {proposed_db:+.1f} dB ({change_db:+.1f} dB){then}?",
            short=f"set {proposed_db:+.1f} dB?",
        )
    way = "up" if change_db > 0.0 else "down"
    return Words(
        sentence=(
            f"{found}: turn the codec's knob {way} by {abs(change_db):.1f} dB{then}. The pedal cannot see the knob:"
            f" tell it {proposed_db:+.1f} dB once it is turned, or let it find out how far you turned it."
        ),
        short=f"knob {way} {abs(change_db):.1f} dB?",
    )


def _found(peak_dbfs: float, highest_dbfs: float, *, clipped: bool) -> str:
    if clipped:
        return "The converter clipped"
    loud = ", loud but not clipped" if peak_dbfs > highest_dbfs else ""
    return f"Your hardest stroke is at {peak_dbfs:.1f} dBFS{loud}"


def stuck(analog: AnalogGain, peak_dbfs: float, highest_dbfs: float, *, clipped: bool) -> Words:
    """The gain cannot go where it should."""
    gain = (
        "The codec's gain cannot be changed" if analog.kind is GainKind.FIXED else "The codec's gain goes no further"
    )
    if clipped:
        return Words(
            sentence=f"The converter clipped. {gain}: turn the guitar's volume down, or put a pad before the pedal.",
            short="clips: guitar down",
        )
    if peak_dbfs > highest_dbfs:
        return Words(
            sentence=(
                f"Your hardest stroke is at {peak_dbfs:.1f} dBFS, above {highest_dbfs:g}: a harder one may clip."
                f" {gain}: turn the guitar's volume down a little, or put a pad before the pedal."
            ),
            short="hot: guitar down",
        )
    return Words(
        sentence=(
            f"Your hardest stroke is at {peak_dbfs:.1f} dBFS. {gain}: leave it so; the digital gain makes up for it."
        ),
        short=f"{peak_dbfs:.1f} dBFS: leave it",
    )
