"""What feet, hands and the command line decide: which preset, how much trim, which page. Pure.

    anywhere        stomp 1 = bypass, push = next page
    library page    turn = move the cursor; stomp 2 = play the row under it, or the next preset if that row plays
    gain page       turn = move the codec's gain, or tell what its knob adds; stomp 2 = the coach: begin, yes
    calibrate page  turn = choose a method, alter the number asked for (ten steps at once if it is turned fast);
                    stomp 2 = go on, but it begins, and plays a tone, only after a turn; push = leave, the sound
                    comes back
    other pages     turn = input trim of the current preset, stomp 2 = next preset

A stomp never changes its page, so that a foot finds what it found before.
"""

import math
from dataclasses import replace

from firmware.decide import orders_due as truth
from firmware.decide.effects import SavePreset, Say
from firmware.decide.feet import tap
from firmware.decide.gain import want_gain
from firmware.decide.measuring import coach_stomped, wizard_left, wizard_stomped, wizard_turned
from firmware.decide.outcome import Outcome, noticed
from firmware.decide.planning import plan
from firmware.knobs import knob
from firmware.sound import OutputMode, Preset
from firmware.state import Page, State
from hw.events import EncoderTurned, StompEdge

BYPASS_STOMP, NEXT_STOMP = 1, 2
TRIM_DB_PER_DETENT = 0.5
KNOB_DB_PER_DETENT = 0.5  # of a gain without steps of its own
FAST_HZ = 12.0  # detents a second: half a turn of a 24-detent encoder
FAST_STEPS = 10


def stomped(state: State, edge: StompEdge) -> Outcome:
    foot = tap(edge)
    if foot and foot.switch == BYPASS_STOMP:
        return replace(state, bypass=not state.bypass), ()
    return _second_stomped(state, foot.at_s) if foot and foot.switch == NEXT_STOMP else (state, ())


def _second_stomped(state: State, at_s: float) -> Outcome:
    if state.page is Page.GAIN:
        return coach_stomped(state, at_s)
    if state.page is Page.CALIBRATE:
        return wizard_stomped(state, at_s)
    return aim(state, _next_position(state), at_s) if state.presets else (state, ())


def turned(state: State, turn: EncoderTurned) -> Outcome:
    detents, at_s = turn.detents, turn.at_s
    fast = abs(detents) >= FAST_HZ * (at_s - state.turned_s)
    state = replace(state, turned_s=at_s)
    match state.page:
        case Page.LIBRARY:
            cursor = min(max(state.cursor + detents, 0), max(len(state.library) - 1, 0))
            return replace(state, cursor=cursor), ()
        case Page.GAIN:
            step_db = state.analog.step_db or KNOB_DB_PER_DETENT
            return want_gain(state, state.analog.gain_db + detents * step_db, at_s)
        case Page.CALIBRATE:
            return wizard_turned(state, detents * (FAST_STEPS if fast and state.wizard.asked else 1), at_s), ()
        case _:
            trim_db = state.preset.trim_db if state.preset else 0.0
            return trim(state, trim_db + detents * TRIM_DB_PER_DETENT, at_s)


def next_page(state: State, at_s: float) -> Outcome:
    """Shows the next page; on the calibrate page that leaves the wizard."""
    left, effects = wizard_left(state, at_s) if state.page is Page.CALIBRATE else (state, ())
    pages = list(Page)
    page = pages[(pages.index(state.page) + 1) % len(pages)]
    return _cursor_to_entry(replace(left, page=page)), effects


def trim(state: State, trim_db: float, at_s: float) -> Outcome:
    preset = state.preset
    if preset is None or math.isnan(trim_db):
        return state, ()
    trim = knob("trim_db")
    return _changed(state, preset, replace(preset, trim_db=min(max(trim_db, trim.low), trim.high)), at_s)


def set_output(state: State, mode: OutputMode, at_s: float) -> Outcome:
    """The mode in which the current preset leaves."""
    preset = state.preset
    return _changed(state, preset, replace(preset, output=mode), at_s) if preset else (state, ())


def _changed(state: State, preset: Preset, changed: Preset, at_s: float) -> Outcome:
    """`changed` in the place of the current `preset`."""
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
