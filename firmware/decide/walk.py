"""How one gets from preset to preset: next and back, banks and their slots, setlists. Pure.

A bank is as many presets of the list that is walked as there are switches for them (state.bank_slots).
"""

from collections.abc import Sequence

from firmware.decide import lists, player, view
from firmware.decide.effects import Outcome
from firmware.decide.meant import ALL, setlist_meant
from firmware.errors import SettingsError
from firmware.sound import Preset
from firmware.state import State
from hw.schema import cut

BANK_S = 10.0  # a bank that is shown, and of which nothing is stepped on, gives way to that which plays


def step_on(state: State, places: int, at_s: float) -> Outcome:
    """Goes so many places on in the list that is walked, or back; round at the end."""
    walk = state.lists.walk
    if not walk:
        return state, ()
    place = place_on(state, walk, places)
    return player.aim(state, walk[place], at_s, place)


def place_on(state: State, walk: Sequence[int], places: int) -> int:
    """So many places on in `walk`, which has some, or back; round at the end. A list that is shorter by now is gone
    on with from its last place."""
    return (min(state.lists.place, len(walk) - 1) + places) % len(walk)


def place_of(state: State) -> int | None:
    """Where in the list that is walked the preset stands that plays; None where it does not."""
    walk, place = state.lists.walk, state.lists.place
    return place if place < len(walk) and walk[place] == state.lists.position else None


def next_preset(state: State) -> Preset | None:
    """What `next` goes to; None where that is no other."""
    walk = state.lists.walk
    position = walk[place_on(state, walk, 1)] if walk else state.lists.position
    return state.lists.presets[position] if position != state.lists.position else None


def shown_bank(state: State) -> int:
    """The bank that is shown, from 0."""
    bank = state.lists.bank
    return _bank_of_play(state) if bank is None else bank


def _bank_of_play(state: State) -> int:
    return state.lists.place // state.bank_slots


def bank_count(state: State) -> int:
    return -(-len(state.lists.walk) // state.bank_slots)


def slots_shown(state: State) -> tuple[int, ...]:
    """The places in the walk that the bank that is shown has."""
    return bank_places(state, state.lists.bank)


def bank_places(state: State, bank: int | None) -> tuple[int, ...]:
    """The places in the walk that this bank has, from 0; None: the bank of what plays."""
    number = _bank_of_play(state) if bank is None else bank
    first = number * state.bank_slots
    return tuple(range(first, min(first + state.bank_slots, len(state.lists.walk))))


def slot(state: State, number: int, at_s: float) -> Outcome:
    """Plays the preset of this slot, from 1, of the bank that is shown; where it plays already, turns its boost
    over. Raises SettingsError for an empty one."""
    places = slots_shown(state)
    if number > len(places):
        sentence = f"slot {number} is empty: the bank that is shown ends before it."
        raise SettingsError(sentence, short=f"slot {number} is empty")
    place = places[number - 1]
    if place == place_of(state):
        return player.boosted(lists.bank_shown(state, None, at_s), None, at_s)
    return player.aim(state, state.lists.walk[place], at_s, place)


def bank(state: State, which: str, at_s: float) -> Outcome:
    """Shows the next bank, the previous one, or that of a number from 1; round at the end. Nothing is loaded."""
    count = bank_count(state)
    steps = {"next": 1, "previous": -1}
    if not count or (count == 1 and which in steps):
        return view.noticed(state, "one bank is all" if count else "no presets", at_s), ()
    if which in steps:
        number = (shown_bank(state) + steps[which]) % count
    elif which.isascii() and which.isdecimal() and 1 <= int(which[:9]) <= count:
        number = int(which[:9]) - 1
    else:
        raise SettingsError(
            f"there is no bank {cut(which)!r}; give next, previous or a number from 1 to {count}.",
            short="no such bank",
        )
    at_home = number == _bank_of_play(state)
    return lists.bank_shown(view.without_notice(state), None if at_home else number, at_s), ()


def passed(state: State, now_s: float) -> State:
    """`state` without a bank that was shown for long enough."""
    over = state.lists.bank is not None and now_s >= state.lists.bank_s + BANK_S
    return lists.bank_shown(state, None, now_s) if over else state


def back(state: State, at_s: float) -> Outcome:
    """Plays what sounded before; again, what sounded before that. Raises SettingsError where nothing did."""
    names = [preset.name for preset in state.lists.presets]
    history = [before for before in state.lists.history if before.preset in names]
    if not history:
        raise SettingsError("no sound before this one is known; play another one.", short="no sound before this")
    *earlier, before = history
    return player.begun(lists.went_back(state, names.index(before.preset), before.place, earlier), at_s)


def play_setlist(state: State, which: str, at_s: float) -> Outcome:
    """Walks the setlist of this name from its first preset on; "all": all presets, from that which plays on."""
    name = setlist_named(state, which)
    after = lists.walking(state, name)
    walk = after.lists.walk
    return player.aim(after, walk[0], at_s, 0) if name and walk else (after, ())


def setlist_named(state: State, which: str) -> str:
    """The name of the setlist that is meant; "" for "all". Raises SettingsError."""
    if which.strip().casefold() in ("", ALL) and which not in [each.name for each in state.lists.setlists]:
        return ""
    return setlist_meant(state, which).name
