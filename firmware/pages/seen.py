"""Knobs that are turned blind, and seen from where one stands: their value pops up over the page for two seconds."""

from collections.abc import Callable

from firmware import knobs
from firmware.decide import view
from firmware.decide.effects import Outcome
from firmware.decide.player import turn_knob
from firmware.state import State
from hw.events import EncoderTurned


def turns(path: str, word: str) -> Callable[[State, EncoderTurned], Outcome]:
    """A hand that turns the number `path` of the current preset. At an end of its range it says so."""
    knob = knobs.knob(path)

    def turn(state: State, turn: EncoderTurned) -> Outcome:
        after, effects = turn_knob(state, path, turn.detents, turn.at_s)
        if after.preset is None:
            return view.noticed(after, "no preset", turn.at_s), effects
        value = knobs.value(after.preset, path)
        end = {knob.low: " min", knob.high: " max"}.get(value, "")
        said = view.popped(after, word + end, f"{value:+.1f}", knob.unit, turn.at_s)
        return said, effects

    return turn


trims = turns("trim_db", "GAIN")
