"""`pedal gain --coach`: the pedal listens to hard playing and proposes the codec's gain."""

import contextlib
from pathlib import Path

from firmware.calibrate.coach import CoachStep
from firmware.cli.levels.gain_told import GainTold, ask_gain
from firmware.cli.levels.levels_now import input_peak_dbfs
from firmware.cli.meter import Scene
from firmware.cli.person import Person, agrees
from firmware.control.client import ask
from firmware.errors import LinkError
from firmware.levels import GainKind

DONE, LISTENING, PROPOSED = CoachStep.DONE.value, CoachStep.LISTENING.value, CoachStep.PROPOSED.value


def follow(run: Path, person: Person) -> bool:
    """Whether the gain is right now. However it ends, the coach is left. Raises LinkError, NoAnswerError."""
    _act(run, "begin")
    try:
        while (told := _listened(run, person)).coach.step == PROPOSED:
            proposed_db = told.coach.proposed_db
            if proposed_db is None or not agrees(person, _question(told.gain.kind, proposed_db)):
                return False
            _act(run, "accept")  # after clipping it listens once more: nobody knows how loud that was
        return told.coach.step == DONE
    finally:
        with contextlib.suppress(LinkError):  # what ended the talk is told, not that leaving it failed too
            _act(run, "leave")


def _listened(run: Path, person: Person) -> GainTold:
    """What the coach says, and of what gain, once it has heard enough."""
    if (told := ask_gain(run)).coach.step == LISTENING:
        person.tell(told.coach.sentence)
        person.watch(lambda: _listening(run))
        told = ask_gain(run)
    person.tell(told.coach.sentence)
    return told


def _listening(run: Path) -> Scene | None:
    coach = ask_gain(run).coach
    if coach.step != LISTENING:
        return None
    caption = f"play hard: {coach.left_s:.0f} s"
    return Scene(caption, input_peak_dbfs(run), held_dbfs=coach.peak_dbfs, clipped=coach.clipped)


def _question(kind: GainKind, proposed_db: float) -> str:
    if kind is GainKind.KNOB:
        return f"Turn the knob now; does it add {proposed_db:+.1f} dB?"
    return f"Set the gain to {proposed_db:+.1f} dB?"


def _act(run: Path, act: str) -> None:
    ask(run, {"do": "coach", "act": act})
