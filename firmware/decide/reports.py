"""What follows from what audiod reports, and from its silence. Pure; each part is changed by its owner."""

from pathlib import Path

from firmware.decide import gate_learn, hearing, losses, orders_due, view
from firmware.decide.effects import Outcome, Say
from firmware.decide.imports import make_anew
from firmware.decide.library import made_for_others
from firmware.decide.measuring import audio_ended, codec_away, listened, tape_ended
from firmware.losses import Deadlines, Loss
from firmware.messages import Damaged, Failed, Hello, Ready, Report, Status, TapeEnded, Unload
from firmware.state import NO_SINE, State


def heard(state: State, report: Report, at_s: float) -> Outcome:
    """What follows from `report`, which came at `at_s`."""
    return _follows(hearing.spoke(_sure_of_sine(state, at_s), at_s), report, at_s)


def _follows(state: State, report: Report, at_s: float) -> Outcome:
    match report:
        case Hello():
            return _greeted(state, report, at_s)
        case Status():
            state, orders = orders_due.in_touch(state, report.amp_id)
            state, left = (state, ()) if report.codec_present else codec_away(state, at_s)
            state, said = _faults(state, report, at_s)
            state, told = hearing.reported(listened(state, report, at_s), report, at_s)
            state, learnt = gate_learn.listened(state, report, at_s)
            return state, (*orders, *left, *said, *told, *learnt)
        case Ready():
            if all(amp.amp_id != report.amp_id for amp in state.amps.all):
                return state, (Unload(report.amp_id),)  # asked for before audiod was lost and found again
            return orders_due.loaded(state, report.amp_id, None), ()
        case Failed():
            state, current = orders_due.loaded(state, report.amp_id, report.sentence), state.amps.current
            if any(each.amp_id == report.amp_id for each in current):
                state = view.noticed(state, "cannot play capture", at_s)
            return state, (Say(report.sentence),)
        case Damaged():
            return _damaged(state, report, at_s)
        case TapeEnded():
            return tape_ended(state, report)
        case Loss() | Deadlines():
            return losses.reported(state, report, at_s), ()


def _greeted(state: State, hello: Hello, at_s: float) -> Outcome:
    """audiod is new, or had lost us: what played or recorded for the wizard is gone."""
    after, left = audio_ended(silenced(state), at_s)
    after, deadly = orders_due.died(after)
    if deadly:
        after, left = view.noticed(after, "capture ends audio", at_s), (*left, Say(deadly))
    after = hearing.greeted(after, hello)
    after, made = (after, ()) if after.audio.blocks == state.audio.blocks else made_for_others(after)
    return after, (*left, *made)


def _faults(state: State, report: Status, at_s: float) -> Outcome:
    """Says of a capture that stumbled: audiod reset it, and it plays on."""
    before = state.audio.status
    if before is None or report.faults <= before.faults:
        return state, ()
    said = Say("the capture put out numbers that are no sound (NaN); it was reset, and plays on.")
    return view.noticed(state, "capture was reset", at_s), (said,)


def _damaged(state: State, report: Damaged, at_s: float) -> Outcome:
    """What was made of a capture is not as it was: it is made anew, and loaded again once the library is read."""
    path = next((amp.path for amp in state.amps.all if amp.amp_id == report.amp_id), "")
    state = orders_due.loaded(state, report.amp_id, report.sentence)
    if not path:
        return state, (Say(report.sentence),)
    state, effects = make_anew(view.noticed(state, "damaged: made anew", at_s), Path(path).parent)
    return state, (Say(report.sentence), *effects)


def silenced(state: State) -> State:
    """audiod is new, silent or in doubt: nothing is known of it, and everything is due."""
    return orders_due.out_of_touch(hearing.silent(state))


def _sure_of_sine(state: State, at_s: float) -> State:
    """Orders the sine again after this loop was late: audiod ends the sine of a controld that hangs."""
    long = at_s - state.audio.heard_s > hearing.UNHEARD_S
    return orders_due.sine_in_doubt(state) if long and state.measuring.sine != NO_SINE else state
