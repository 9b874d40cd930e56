"""A capture that is too heavy, played by a smaller submodel of its file: the quality of the presets that play it goes
down. Pure."""

import math
from dataclasses import replace

from firmware import knobs
from firmware.captures.entry import Entry
from firmware.captures.load import RED
from firmware.captures.prepared import PreparedGraph
from firmware.captures.row import is_played
from firmware.decide import lists, player, view
from firmware.decide.effects import Effect, Outcome, SavePreset
from firmware.errors import SettingsError
from firmware.sound import Preset
from firmware.state import State

QUALITY = "quality"


def smaller(entry: Entry, quality: float) -> float | None:
    """The highest quality that plays what was found to fit in the place of the graph for `quality`; None where that
    graph is not red, or nothing smaller fits."""
    graph = entry.choose(quality)
    fit = next((fit for fit in graph.fits if _same_block(graph, fit.block_frames, fit.pedal_rate_hz)), None)
    if fit is None or graph.load is None or graph.load.word != RED:
        return None
    step = knobs.knob(QUALITY).step
    steps = math.ceil(fit.max_value / step - 1e-6) - 1  # its threshold itself plays the next larger one
    return round(max(steps, 0) * step, knobs.DECIMALS)


def found(state: State, entry: Entry) -> PreparedGraph | None:
    """What the presets that play `entry` would play; None where they play nothing that is too heavy, or have no
    choice."""
    wanted = [smaller(entry, preset.quality) for _, preset in _played_by(state, entry)]
    qualities = [quality for quality in wanted if quality is not None]
    return entry.choose(max(qualities)) if qualities else None


def use_smaller(state: State, model_id: str, at_s: float) -> Outcome:
    """Each preset that plays too heavy a part of this capture plays a smaller one: an edit of it. Raises
    SettingsError where there is nothing to change."""
    entry, effects, count = state.entry_with(model_id), list[Effect](), 0
    if entry is None or found(state, entry) is None:
        raise SettingsError(
            "no preset plays too much of this capture, or nothing smaller fits.", short="none smaller"
        )
    for position, preset in _played_by(state, entry):
        quality = smaller(entry, preset.quality)
        if quality is not None:
            state, more = _with_quality(state, position, quality, at_s)
            effects, count = [*effects, *more], count + 1
    return view.noticed(state, f"smaller in {count} preset{'s' if count > 1 else ''}", at_s), tuple(effects)


def _with_quality(state: State, position: int, quality: float, at_s: float) -> Outcome:
    if position == state.lists.position:
        return player.set_knob(state, QUALITY, quality, at_s)
    preset = replace(state.lists.presets[position], quality=quality)
    state = lists.edited(state, preset, position)
    if not state.feet.settings.autosave:
        return state, ()
    return lists.saved(state, position), (SavePreset(preset),)


def _played_by(state: State, entry: Entry) -> list[tuple[int, Preset]]:
    """A preset has one quality, for its amp and its pedal."""
    return [(place, preset) for place, preset in enumerate(state.lists.presets) if is_played(entry, preset)]


def _same_block(graph: PreparedGraph, block_frames: int, pedal_rate_hz: int) -> bool:
    return (block_frames, pedal_rate_hz) == (graph.block_frames, graph.pedal_rate_hz)
