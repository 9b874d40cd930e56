"""What sounds now, by audiod's word, which is not always what is wished. Pure."""

from firmware.amps import Role
from firmware.decide.parts import can_play, heard_now
from firmware.decide.play_due import ids_of
from firmware.messages import NO_AMP
from firmware.state import State


def is_heard(state: State) -> bool:
    """Whether an amp, or what takes its place, is heard: not while the pedal is dry or muted."""
    status = state.audio.status
    return status is not None and not status.bypass and not status.muted and status.amp_id != NO_AMP


def roles_heard(state: State) -> frozenset[Role]:
    """Which parts of a row are heard."""
    status, given = state.audio.status, state.amps.given
    play = given.play if given else None
    if not is_heard(state) or status is None or play is None or status.amp_id != play.amp_id:
        return frozenset()
    ids = set(ids_of([play]))
    return frozenset(each.role for each in state.amps.all if each.amp_id in ids)


def is_loading(state: State) -> bool:
    """Whether audiod is being given what the current preset lets be heard, and plays something else until all of it
    is there. Not for a part that is left out, and is loaded for the foot that turns it on."""
    amps = state.amps
    if amps.given is None or amps.failure is not None:
        return False
    residents = {each.role: each for each in amps.current}
    heard = heard_now(state)
    return any(role not in residents or residents[role].loading for role in heard)


def plays_on(state: State) -> str:
    """The name of the preset whose sound plays on, because the current one cannot be played; "" where that is not
    so, or the guitar comes as it is."""
    given = state.amps.given
    return given.preset if given and state.preset and not can_play(state) else ""
