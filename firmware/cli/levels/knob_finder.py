"""`pedal gain --find`: what a knob that software cannot see adds. Play, turn it, play the same again."""

import contextlib
from pathlib import Path
from typing import cast

from firmware.cli.levels.codec_words import gain_words
from firmware.cli.levels.gain_told import ask_gain
from firmware.cli.levels.levels_now import input_peak_dbfs
from firmware.cli.meter import Scene
from firmware.cli.person import Person, agrees
from firmware.control.client import ask
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
    gain = ask_gain(run).gain
    if gain.kind is not GainKind.KNOB:
        raise SettingsError(
            f"this codec has no gain knob to find out about; its gain is {gain_words(gain)}.", short="no knob here"
        )
    try:
        for act, wish in (("begin", BEFORE), ("again", AFTER)):
            person.tell(wish)
            _act(run, act)
            person.watch(lambda: _listening(run), until_enter=True)
        found = _act(run, "end")
    finally:
        with contextlib.suppress(LinkError):
            _act(run, "leave")
    return _kept(run, person, found, gain.gain_db)


def _kept(run: Path, person: Person, found: dict[str, object], before_db: float) -> bool:
    difference_db = cast("float | None", found.get("difference_db"))
    if difference_db is None:
        person.tell(str(found.get("sentence", "")))
        return False
    exactly_db = cast(float, found["uncertainty_db"])
    knob_db = round(before_db + difference_db, 1)
    person.tell(f"The knob changed the level by {difference_db:+.1f} dB ±{exactly_db:.1f} dB.")
    if not agrees(person, f"Shall the pedal reckon with {knob_db:+.1f} dB of gain at the codec?"):
        return False
    ask(run, {"do": "gain", "knob_db": knob_db})
    return True


def _listening(run: Path) -> Scene:
    count = ask(run, {"do": "strokes"}).get("count", 0)
    return Scene(f"{count} strokes heard; Enter goes on, q leaves", input_peak_dbfs(run))


def _act(run: Path, act: str) -> dict[str, object]:
    return ask(run, {"do": "strokes", "act": act})
