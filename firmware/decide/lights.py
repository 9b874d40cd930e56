"""What the LEDs show, one at each footswitch: what the ear hears, not what the player wishes for. Pure.

    switch that plays a slot   lit while that preset of the shown bank is heard; second colour: with its boost
    any other switch           lit while an amp is heard; second colour while the guitar comes as it is
    without slots, the second  lit while the boost is heard

The light of what plays blinks slowly while it loads, and fast while the input or the output clips. The second colour
of a switch without a slot blinks slowly while the pedal is muted.
"""

from enum import Enum

from firmware.amps import Role
from firmware.decide.parts import parts_of
from firmware.decide.relay import relay_on
from firmware.decide.walk import place_of, shown_bank
from firmware.messages import NO_AMP
from firmware.state import State
from hw.roles import PanelOut

FEWEST = 2  # LEDs that are told of, whatever the settings name


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
    count = max(FEWEST, *map(int, state.feet.settings.stomp))
    slots = [_slot_of(state, switch) for switch in range(1, count + 1)]
    lamps = [_slot(state, slot, now_s) if slot else _other(state, now_s) for slot in slots]
    if not any(slots):
        lamps[1] = _boost(state), Lamp.OFF
    first, second = zip(*lamps, strict=True)
    return PanelOut(_burning(first, now_s), _burning(second, now_s), relay_on(state, now_s))


def _burning(lamps: tuple[Lamp, ...], now_s: float) -> tuple[bool, ...]:
    return tuple(lamp.burns(now_s) for lamp in lamps)


def _slot_of(state: State, switch: int) -> int:
    """The slot, from 1, that a tap on this switch plays; 0 for none."""
    words = state.feet.settings.of(switch).tap.split()
    return int(words[1]) if len(words) == 2 and words[0] == "slot" and words[1].isdecimal() else 0


def _slot(state: State, slot: int, now_s: float) -> tuple[Lamp, Lamp]:
    """Both colours of the LED of a slot."""
    if shown_bank(state) * state.bank_slots + slot - 1 != place_of(state):
        return Lamp.OFF, Lamp.OFF
    return _sound(state, now_s), _boost(state)


def _other(state: State, now_s: float) -> tuple[Lamp, Lamp]:
    """Both colours of the LED of a switch that plays no slot."""
    status = state.audio.status
    if status is not None and status.muted:
        return _sound(state, now_s), Lamp.SLOW
    return _sound(state, now_s), Lamp.OFF if _is_heard(state) else Lamp.LIT


def _boost(state: State) -> Lamp:
    return Lamp.LIT if state.player.boost and _is_heard(state) else Lamp.OFF


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


def _loads(state: State) -> bool:
    """Whether audiod is being given the current preset's amp, and plays something else until it is there."""
    amps = state.amps
    if amps.given is None or Role.AMP not in parts_of(state, state.preset):
        return False
    return amps.amp is None or any(each.loading for each in amps.current)


def _clips(state: State, now_s: float) -> bool:
    return now_s < max(state.audio.input_clip_until_s, state.audio.output_clip_until_s)
