"""A knob of the current preset as a row of a page, turned live once a push has taken it."""

from collections.abc import Callable
from functools import partial

from firmware import knobs
from firmware.decide import player, view
from firmware.decide.effects import Outcome
from firmware.decide.hand import accelerated
from firmware.pages.deeds import Deed
from firmware.state import State
from hw.events import EncoderTurned

_SWEEPS = 3  # fast detents are a third of the knob's range: 60 of its steps or more go by several at once


def knob_row(facts: knobs.KnobFacts, word: str = "", says: Callable[[State, float], str] | None = None) -> Deed:
    """The row of one knob, by its own `word` and value unless others are given. It is marked where the preset is not
    saved so."""
    return Deed(
        word or facts.word,
        says=says or partial(_value, facts),
        turn=partial(_turned, facts),
        marked=partial(_is_edited, facts),
    )


def _value(facts: knobs.KnobFacts, state: State, _now_s: float) -> str:
    return knobs.shown(facts.path, knobs.value(state.preset, facts.path)) if state.preset else ""


def _turned(facts: knobs.KnobFacts, state: State, turn: EncoderTurned) -> Outcome:
    """A number by its steps; a switch is on where it is turned clockwise, however far."""
    if facts.kind is bool:
        return player.set_knob(state, facts.path, turn.detents > 0, turn.at_s) if state.preset else (state, ())
    state, fast = view.turned(state, turn.detents, turn.at_s)
    steps = round((facts.high - facts.low) / facts.step) if facts.step else 0
    return player.turn_knob(state, facts.path, accelerated(turn.detents, steps // _SWEEPS, fast=fast), turn.at_s)


def _is_edited(facts: knobs.KnobFacts, state: State) -> bool:
    if state.preset is None:
        return False
    saved = state.lists.saved[state.lists.position]
    return knobs.value(state.preset, facts.path) != knobs.value(saved, facts.path)
