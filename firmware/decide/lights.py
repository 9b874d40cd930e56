"""What the LEDs show, one at each footswitch: what the ear hears, not what the player wishes for. Pure.

    switch that plays a slot   lit while that preset of the shown bank is heard; second colour: with its boost
    one of pedal, amp or cab   lit while that part of the preset is heard
    any other switch           lit while an amp is heard; second colour while the guitar comes as it is
    without slots, the second  lit while the boost is heard, unless it is one of a part

The light of what plays blinks slowly while it loads, and fast while the input or the output clips. The second colour
of a switch without a slot blinks slowly while the pedal is muted.
"""

from enum import Enum

from firmware.amps import Role
from firmware.decide.relay import relay_on
from firmware.decide.sounding import is_heard, is_loading, plays_on, roles_heard
from firmware.decide.walk import place_of, shown_bank
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
    taps = [state.feet.settings.of(switch).tap.split() for switch in range(1, count + 1)]
    lamps = [_lamps(state, tap, now_s) for tap in taps]
    if not any(map(_slot_of, taps)) and _role_of(taps[1]) is None:
        lamps[1] = _boost(state), Lamp.OFF
    first, second = zip(*lamps, strict=True)
    return PanelOut(_burning(first, now_s), _burning(second, now_s), relay_on(state, now_s))


def _burning(lamps: tuple[Lamp, ...], now_s: float) -> tuple[bool, ...]:
    return tuple(lamp.burns(now_s) for lamp in lamps)


def _lamps(state: State, tap: list[str], now_s: float) -> tuple[Lamp, Lamp]:
    """Both colours of the LED of a switch whose tap says these words."""
    slot, role = _slot_of(tap), _role_of(tap)
    if slot:
        return _slot(state, slot, now_s)
    if role:
        return Lamp.LIT if role in roles_heard(state) else Lamp.OFF, Lamp.OFF
    return _other(state, now_s)


def _slot_of(tap: list[str]) -> int:
    """The slot, from 1, that such a tap plays; 0 for none."""
    return int(tap[1]) if len(tap) == 2 and tap[0] == "slot" and tap[1].isdecimal() else 0


def _role_of(tap: list[str]) -> Role | None:
    """The part of a preset that such a tap turns on and off."""
    return next((role for role in Role if tap[:1] == [role.value]), None)


def _slot(state: State, slot: int, now_s: float) -> tuple[Lamp, Lamp]:
    """Both colours of the LED of a slot. Where its preset cannot be played, that of the one which plays on is lit."""
    place = shown_bank(state) * state.bank_slots + slot - 1
    other = plays_on(state)
    if other:
        return _sound(state, now_s) if _name_at(state, place) == other else Lamp.OFF, Lamp.OFF
    if place != place_of(state):
        return Lamp.OFF, Lamp.OFF
    return _sound(state, now_s), _boost(state)


def _name_at(state: State, place: int) -> str:
    """The preset at this place of the walk; "" beyond its end."""
    lists = state.lists
    return lists.presets[lists.walk[place]].name if place < len(lists.walk) else ""


def _other(state: State, now_s: float) -> tuple[Lamp, Lamp]:
    """Both colours of the LED of a switch that plays no slot."""
    status = state.audio.status
    if status is not None and status.muted:
        return _sound(state, now_s), Lamp.SLOW
    return _sound(state, now_s), Lamp.OFF if is_heard(state) else Lamp.LIT


def _boost(state: State) -> Lamp:
    return Lamp.LIT if state.player.boost and is_heard(state) else Lamp.OFF


def _sound(state: State, now_s: float) -> Lamp:
    """The light of the sound that is heard."""
    if _clips(state, now_s):
        return Lamp.FAST
    if is_loading(state):
        return Lamp.SLOW
    return Lamp.LIT if is_heard(state) else Lamp.OFF


def _clips(state: State, now_s: float) -> bool:
    return now_s < max(state.audio.input_clip_until_s, state.audio.output_clip_until_s)
