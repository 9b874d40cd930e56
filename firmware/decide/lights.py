"""What the LEDs show: what the ear hears, not what the player wishes for. Pure.

first colour     lit while an amp is heard; slow while the current preset loads, fast while something clips
second colour    lit while the guitar comes as it is
"""

from enum import Enum

from firmware.decide.player import path_of
from firmware.decide.relay import relay_on
from firmware.messages import NO_AMP
from firmware.state import State
from hw.roles import PanelOut


class Lamp(Enum):
    """How a light burns: how often it goes on in a second; 0 never, None always."""

    OFF = 0.0
    LIT = None
    SLOW = 2.0
    FAST = 8.0  # looked at 20 times a second for a tick, and as often for a Status

    def burns(self, now_s: float) -> bool:
        return self is Lamp.LIT or (self is not Lamp.OFF and now_s * (self.value or 0.0) % 1.0 < 0.5)


def panel_out(state: State, now_s: float) -> PanelOut:
    """What the panel puts out at `now_s`."""
    return PanelOut(
        (_sound(state, now_s).burns(now_s),),
        (_is_dry(state),),
        relay_on(state, now_s),
    )


def _sound(state: State, now_s: float) -> Lamp:
    """The light of the sound that is heard."""
    if _clips(state, now_s):
        return Lamp.FAST
    if _loads(state):
        return Lamp.SLOW
    return Lamp.LIT if _is_heard(state) else Lamp.OFF


def _is_heard(state: State) -> bool:
    status = state.audio.status
    return status is not None and not status.bypass and not status.muted and status.amp_id != NO_AMP


def _is_dry(state: State) -> bool:
    return state.audio.status is None or (state.heard_bypass and not state.audio.status.muted)


def _loads(state: State) -> bool:
    """Whether audiod is being given the current preset's amp, and plays something else until it is there."""
    amps = state.amps
    if amps.given is None or path_of(state, state.preset) is None:
        return False
    return amps.current is None or amps.current.loading


def _clips(state: State, now_s: float) -> bool:
    return now_s < max(state.audio.input_clip_until_s, state.audio.output_clip_until_s)
