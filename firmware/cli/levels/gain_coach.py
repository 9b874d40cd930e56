"""`pedal gain --coach`: the pedal listens to hard playing and proposes the codec's gain."""

import contextlib
from pathlib import Path

from firmware.calibrate.coach import CoachStep
from firmware.cli.levels.levels_now import input_peak_dbfs
from firmware.cli.meter import Scene
from firmware.cli.person import Person, agrees
from firmware.control.client import ask
from firmware.control.wishes.gain import GAIN, GainReply, GainRequest
from firmware.control.wishes.measuring import COACH, CoachRequest
from firmware.errors import LinkError
from firmware.levels import GainKind


def follow(run: Path, person: Person) -> bool:
    """Whether the gain is right now. However it ends, the coach is left. Raises LinkError, NoAnswerError."""
    ask(run, COACH, CoachRequest("begin"))
    try:
        while (now := _listened(run, person)).coach.step is CoachStep.PROPOSED:
            proposed_db = now.coach.proposed_db
            if proposed_db is None or not agrees(person, _question(now.kind, proposed_db)):
                return False
            # after clipping it listens once more: nobody knows how loud that was
            ask(run, COACH, CoachRequest("accept"))
        return now.coach.step is CoachStep.DONE
    finally:
        with contextlib.suppress(LinkError):  # what ended the talk is reported, not that leaving it failed too
            ask(run, COACH, CoachRequest("leave"))


def _listened(run: Path, person: Person) -> GainReply:
    """What the coach says, and of what gain, once it has heard enough."""
    if (now := _now(run)).coach.step is CoachStep.LISTENING:
        person.tell(now.coach.sentence)
        person.watch(lambda: _listening(run))
        now = _now(run)
    person.tell(now.coach.sentence)
    return now


def _listening(run: Path) -> Scene | None:
    coach = _now(run).coach
    if coach.step is not CoachStep.LISTENING:
        return None
    caption = f"play hard: {coach.left_s:.0f} s"
    return Scene(caption, input_peak_dbfs(run), held_dbfs=coach.peak_dbfs, clipped=coach.clipped)


def _question(kind: GainKind, proposed_db: float) -> str:
    if kind is GainKind.KNOB:
        return f"Turn the knob now; does it add {proposed_db:+.1f} dB?"
    return f"Set the gain to {proposed_db:+.1f} dB?"


def _now(run: Path) -> GainReply:
    return ask(run, GAIN, GainRequest())
