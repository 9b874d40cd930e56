"""The pedal is being switched off: silence, everything written, and then the power's turn. Pure.

controld has no right to the power: it asks for it (PowerOff), and systemd answers with SIGTERM within seconds.
"""

from firmware.decide import player, view
from firmware.decide.effects import Outcome, PowerOff, Say
from firmware.state import PLAY, State

GIVE_UP_S = 30.0  # a system that was going to switch off has ended us by then
SENTENCE = (
    "the pedal was to be switched off, and is not: see `systemctl status pedal-poweroff.path`. It can be unplugged"
    " all the same: everything is written."
)


def switch_off(state: State, at_s: float) -> Outcome:
    """Mutes, and has everything written and the power taken; once."""
    if is_going(state):
        return state, ()
    state, effects = player.muted(view.opened(state, PLAY, at_s), True)
    return view.leaving(state, at_s), (*effects, Say("a foot or a hand switches the pedal off."), PowerOff())


def is_going(state: State) -> bool:
    """Whether the pedal is being switched off: whatever feet and hands do now, it means nothing."""
    return state.view.leaving_s is not None


def passed(state: State, now_s: float) -> Outcome:
    """Gives up where the power stays: the pedal plays again, and says so."""
    if state.view.leaving_s is None or now_s - state.view.leaving_s < GIVE_UP_S:
        return state, ()
    state, effects = player.muted(view.staying(state), False)
    return view.noticed(state, "could not switch off", now_s), (*effects, Say(SENTENCE))
