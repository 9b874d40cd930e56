"""What feet, hands and the command line decide: which preset, how much trim, which page. Pure.

    anywhere       stomp 1 = bypass, push = next page
    library page   turn = move the cursor; stomp 2 = play the row under it, or the next preset if that row plays
    other pages    turn = input trim of the current preset, stomp 2 = next preset

A stomp never changes its page, so that a foot finds what it found before.
"""

import math
from dataclasses import replace

from firmware.control import truth
from firmware.control.events import SavePreset, Say
from firmware.control.outcome import Outcome, noticed
from firmware.control.stomp import tap
from firmware.errors import LevelError
from firmware.levels import CaptureLevels
from firmware.plan import TRIM_DB_RANGE, plan_levels
from firmware.state import Page, State
from hw.events import EncoderTurned, StompEdge

BYPASS_STOMP, NEXT_STOMP = 1, 2
TRIM_DB_PER_DETENT = 0.5


def stomped(state: State, edge: StompEdge) -> Outcome:
    foot = tap(edge)
    if foot and foot.switch == BYPASS_STOMP:
        return replace(state, bypass=not state.bypass), ()
    if foot and foot.switch == NEXT_STOMP and state.presets:
        return aim(state, _next_position(state), foot.at_s)
    return state, ()


def turned(state: State, turn: EncoderTurned) -> Outcome:
    if state.page is Page.LIBRARY:
        cursor = min(max(state.cursor + turn.detents, 0), max(len(state.library) - 1, 0))
        return replace(state, cursor=cursor), ()
    trim_db = state.preset.trim_db if state.preset else 0.0
    return trim(state, trim_db + turn.detents * TRIM_DB_PER_DETENT, turn.at_s)


def next_page(state: State) -> State:
    pages = list(Page)
    page = pages[(pages.index(state.page) + 1) % len(pages)]
    return _cursor_to_entry(replace(state, page=page))


def trim(state: State, trim_db: float, at_s: float) -> Outcome:
    preset = state.preset
    if preset is None or math.isnan(trim_db):
        return state, ()
    low, high = TRIM_DB_RANGE
    changed = replace(preset, trim_db=min(max(trim_db, low), high))
    if changed == preset:
        return state, ()
    presets = (*state.presets[: state.position], changed, *state.presets[state.position + 1 :])
    planned, said = plan(replace(state, presets=presets), at_s)
    return planned, (SavePreset(changed), *said)


def aim(state: State, position: int, at_s: float) -> Outcome:
    """Makes the preset at `position` the current one."""
    if not 0 <= position < len(state.presets):
        return state, ()
    moved, said = plan(_cursor_to_entry(replace(state, position=position, plan=None)), at_s)
    if moved.entry is None and moved.preset:
        sentence = f"preset {moved.preset.name}: its capture {moved.preset.model_name} is missing; import it again."
        return noticed(moved, "capture missing", at_s), (Say(sentence),)
    path = truth.path_of(moved, moved.preset)
    if any(amp.path == path and amp.failure is not None for amp in truth.amps(moved)):
        moved = noticed(moved, "cannot play capture", at_s)
    return moved, said


def plan(state: State, at_s: float) -> Outcome:
    """The gains of the current preset. Impossible ones are noticed, and then the plan in force stays; a preset
    that has none yet is played at its trim only, as uncalibrated."""
    preset, entry = state.preset, state.entry
    if preset is None or entry is None:
        return replace(state, plan=None), ()
    levels = entry.levels(entry.choose(preset.quality))
    try:
        good = plan_levels(state.codec_levels, levels, trim_db=preset.trim_db, output_mode=preset.output)
    except LevelError as error:
        kept = state.plan or plan_levels(state.codec_levels, CaptureLevels(), trim_db=preset.trim_db)
        return noticed(replace(state, plan=kept), error.short, at_s), (Say(f"{preset.name}: {error.sentence}"),)
    return replace(state, plan=good), ()


def _next_position(state: State) -> int:
    row = state.library[state.cursor] if state.page is Page.LIBRARY and state.library else None
    if row and row != state.entry:
        rows = (i for i, preset in enumerate(state.presets) if preset.model_id == row.model_id)
        return next(rows, state.position)
    return (state.position + 1) % len(state.presets)


def _cursor_to_entry(state: State) -> State:
    rows = [entry.model_id for entry in state.library]
    row = rows.index(state.entry.model_id) if state.entry else 0
    return replace(state, cursor=row)
