"""`pedal gain --find`: what a knob that software cannot see adds. Play, turn it, play the same again."""

import contextlib
from pathlib import Path

from firmware.cli.levels.codec_words import gain_words
from firmware.cli.levels.levels_now import input_peak_dbfs
from firmware.cli.meter import Scene
from firmware.cli.person import Person, agrees
from firmware.control.client import ask
from firmware.control.wishes.gain import GAIN, GainRequest
from firmware.control.wishes.measuring import STROKES, StrokesReply, StrokesRequest
from firmware.errors import LinkError, SettingsError
from firmware.levels import GainKind

BEFORE = (
    "Play one note again and again, always the same and always as hard: eight times, a second apart."
    " Press Enter when you have."
)
AFTER = "Now turn the knob on the codec, and play the same eight times. Press Enter when you have."


def follow(run: Path, person: Person) -> bool:
    """Whether the pedal knows the knob's gain now. However it ends, it stops to listen. Raises LinkError,
    NoAnswerError, and SettingsError for a codec without such a knob."""
    gain = ask(run, GAIN, GainRequest())
    if gain.kind is not GainKind.KNOB:
        raise SettingsError(
            f"this codec has no gain knob to find out about; its gain is {gain_words(gain)}.", short="no knob here"
        )
    try:
        for request, wish in ((StrokesRequest("begin"), BEFORE), (StrokesRequest("again"), AFTER)):
            person.tell(wish)
            ask(run, STROKES, request)
            person.watch(lambda: _listening(run), until_enter=True)
        found = ask(run, STROKES, StrokesRequest("end"))
    finally:
        with contextlib.suppress(LinkError):
            ask(run, STROKES, StrokesRequest("leave"))
    return _kept(run, person, found, gain.gain_db)


def _kept(run: Path, person: Person, found: StrokesReply, before_db: float) -> bool:
    if found.difference_db is None or found.uncertainty_db is None:
        person.tell(found.sentence or "")
        return False
    knob_db = round(before_db + found.difference_db, 1)
    person.tell(f"The knob changed the level by {found.difference_db:+.1f} dB ±{found.uncertainty_db:.1f} dB.")
    if not agrees(person, f"Shall the pedal reckon with {knob_db:+.1f} dB of gain at the codec?"):
        return False
    ask(run, GAIN, GainRequest(knob_db=knob_db))
    return True


def _listening(run: Path) -> Scene:
    count = ask(run, STROKES, StrokesRequest()).count
    return Scene(f"{count} strokes heard; Enter goes on, q leaves", input_peak_dbfs(run))
