"""The orders that are due: what leads from what audiod was given to what is wished. Pure; owner of State's `amps`.

Kept ready is what a foot can reach with one stomp (decide/residents.py). The amp that is heard stays until another is
heard. One Load is under way at a time, so that ten quick stomps do not queue ten sessions before the one that is
wanted.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import replace

from firmware.amps import Amps, Given, Resident, Seat
from firmware.captures.prepared import EngineGraph
from firmware.decide.parts import parts_of
from firmware.decide.play_due import (
    clean_gain,
    cuts_due,
    dry_gain_due,
    fits_together,
    ids_of,
    levels_of,
    play_due,
    same_captures,
    with_master,
)
from firmware.decide.residents import wanted
from firmware.messages import NO_AMP, NO_HASH, Load, Order, SetBypass, SetGate, SetInput, SetMute, Unload, UseCard
from firmware.sound import Sound
from firmware.state import State

DEADLY = (
    "{name} ended the audio process twice as it was loaded, and is not tried again until the pedal is started anew or"
    " it is made anew; play another one."
)


def due(state: State) -> tuple[State, tuple[Order, ...]]:
    """The orders that are due, and `state` with them counted as given; none while audiod is out of touch."""
    if state.amps.given is None:
        return state, ()
    graphs = wanted(state)
    state, unloads = _unload(state, graphs)
    state, loads = _load(_seat(state), graphs)
    state, sound = _sound(state, state.amps.given or Given())
    state, switches = _switches(state, state.amps.given or Given())
    return state, (*unloads, *switches, *sound, *loads)


def out_of_touch(state: State) -> State:
    """audiod is new, or silent, or was not given an order: everything is due once it speaks."""
    amps = state.amps
    suspect = next((amp.path for amp in amps.all if amp.loading), amps.suspect)
    return replace(state, amps=Amps(next_id=amps.next_id, suspect=suspect, deaths=amps.deaths))


def died(state: State) -> tuple[State, str]:
    """audiod is new. What the last one was loading as it died counts against that graph, until it is Ready; a
    sentence for one that is not to be tried a third time."""
    path = state.amps.suspect
    if not path:
        return state, ""
    state = replace(state, amps=replace(state.amps, suspect="", deaths=(*state.amps.deaths, path)))
    return state, _deadly(state, path) if state.amps.is_deadly(path) else ""


def in_touch(state: State, heard_amp_id: int) -> tuple[State, tuple[Order, ...]]:
    """audiod speaks, and may hold amps of a controld that died: only the one that is heard stays until the swap."""
    if state.amps.given is not None:
        return state, ()
    heard = (Resident(heard_amp_id, ready=True),) if heard_amp_id != NO_AMP else ()
    next_id, deaths = max(state.amps.next_id, heard_amp_id + 1), state.amps.deaths
    amps = Amps(others=heard, given=Given(), next_id=next_id, deaths=deaths)
    return replace(state, amps=amps), (Unload(NO_AMP),)


def is_down(state: State) -> bool:
    """Whether audiod has reported that what it plays has the gains that are in force: what the converter hears from
    now on is played at those. Not while something else sounds, whose gains the plan does not know."""
    given, status = state.amps.given, state.audio.status
    if given is None or status is None or not _same(status.dry_gain, dry_gain_due(state).gain):
        return False
    play = play_due(state)
    if status.amp_id == NO_AMP:
        return given.play is None or given.play.amp_id == NO_AMP or given.play == play
    return play is not None and play.amp_id == status.amp_id and _same(status.input_gain, play.input_gain)


def renamed(state: State, was: str, to: str) -> State:
    """The preset whose sound may be playing is called otherwise."""
    given = state.amps.given
    return _with_given(state, replace(given, preset=to)) if given and given.preset == was else state


def sine_in_doubt(state: State) -> State:
    """audiod may have ended the sine that it was given: that is due again."""
    given = state.amps.given
    return replace(state, amps=replace(state.amps, given=replace(given, sine=None))) if given else state


def loaded(state: State, amp_id: int, failure: str | None) -> State:
    """An amp is ready, or why it never will be."""

    def marked(amp: Resident) -> Resident:
        return replace(amp, ready=amp.ready or failure is None, failure=failure) if amp.amp_id == amp_id else amp

    amps = state.amps
    survived = {amp.path for amp in amps.all if amp.amp_id == amp_id}
    deaths = tuple(path for path in amps.deaths if path not in survived)
    current, others = (tuple(map(marked, held)) for held in (amps.current, amps.others))
    return replace(state, amps=replace(amps, current=current, others=others, deaths=deaths))


def tried_again(state: State) -> State:
    """`state`, in which the player chose what is to sound: what of it broke as it played is loaded afresh."""
    broken = {each.path for each in state.amps.current if each.ready and each.failure is not None}
    return forgiven(state, broken) if broken else state


def forgiven(state: State, changed: Collection[str]) -> State:
    """`state`, in which the amps whose graph failed in audiod, and was made anew since (`changed`), may be tried
    again."""
    if all(amp.failure is None for amp in state.amps.all):
        return state
    kept = [
        replace(amp, path="") if amp.failure is not None and amp.path in changed else amp for amp in state.amps.all
    ]
    deaths = tuple(path for path in state.amps.deaths if path not in changed)
    return replace(state, amps=replace(state.amps, current=(), others=tuple(kept), deaths=deaths))


def _seat(state: State) -> State:
    """Sorts the amps: those of the current preset become `current`, all others `others`."""
    everyone = state.amps.all
    seats = [(part.role, str(part.path)) for part in parts_of(state, state.preset).values()]
    current = tuple(amp for seat in seats for amp in [_in_seat(everyone, seat)] if amp)
    others = tuple(amp for amp in everyone if amp not in current)
    if current == state.amps.current and others == state.amps.others:
        return state
    return replace(state, amps=replace(state.amps, current=current, others=others))


def _in_seat(amps: Collection[Resident], seat: Seat) -> Resident | None:
    return next((amp for amp in amps if amp.seat == seat), None)


def _load(state: State, wanted: Mapping[Seat, EngineGraph]) -> tuple[State, tuple[Order, ...]]:
    held = state.amps.all
    missing = next((seat for seat in wanted if _in_seat(held, seat) is None), None)
    if missing is None or any(amp.loading for amp in held):
        return state, ()
    role, path = missing
    if state.amps.is_deadly(path):
        return _load(_condemned(state, missing), wanted)
    amp = Resident(state.amps.next_id, path=path, block_us=wanted[missing].block_us, role=role)
    amps = replace(state.amps, others=(*state.amps.others, amp), next_id=amp.amp_id + 1)
    return _seat(replace(state, amps=amps)), (Load(amp.amp_id, path, _hash_of(wanted[missing])),)


def _deadly(state: State, path: str) -> str:
    """A sentence that names the capture of the graph at `path`."""
    entries = state.library.entries
    name = next((entry.name for entry in entries for graph in entry.graphs if str(graph.plays.path) == path), path)
    return DEADLY.format(name=name)


def _condemned(state: State, seat: Seat) -> State:
    """`state` with an amp that failed without being tried."""
    amps, (role, path) = state.amps, seat
    amp = Resident(amps.next_id, path=path, failure=_deadly(state, path), role=role)
    return _seat(replace(state, amps=replace(amps, others=(*amps.others, amp), next_id=amp.amp_id + 1)))


def _hash_of(graph: EngineGraph) -> bytes:
    return bytes.fromhex(graph.sha256) or NO_HASH


def _unload(state: State, wanted: Collection[Seat]) -> tuple[State, tuple[Order, ...]]:
    """Drops what is neither wanted nor playing, but only once audiod has said that it plays what was ordered."""
    amps, status = state.amps, state.audio.status
    play = amps.given.play if amps.given else None
    if status is None or play is None or status.amp_id != play.amp_id:
        return state, ()
    playing = set(ids_of([play]))
    free = [amp for amp in amps.all if amp.seat not in wanted and amp.amp_id not in playing]
    idle = [amp for amp in free if not amp.loading]
    if not idle:
        return state, ()
    kept = tuple(amp for amp in amps.all if amp not in idle)
    return _seat(replace(state, amps=replace(amps, current=(), others=kept))), tuple(Unload(a.amp_id) for a in idle)


def _switches(state: State, given: Given) -> tuple[State, tuple[Order, ...]]:
    wanted = replace(
        given,
        bypass=SetBypass(state.player.bypass),
        dry_gain=dry_gain_due(state),
        input=SetInput(state.codec.input_channel),
        mute=SetMute(state.player.muted),
        sine=state.measuring.sine,
        card=UseCard(state.feet.settings.card) if state.feet.settings.card else given.card,
    )
    pairs = (
        (wanted.card, given.card),
        (wanted.input, given.input),
        (wanted.dry_gain, given.dry_gain),
        (wanted.bypass, given.bypass),
        (wanted.mute, given.mute),
        (wanted.sine, given.sine),
    )
    return _with_given(state, wanted), tuple(new for new, old in pairs if new is not None and new != old)


def _sound(state: State, given: Given) -> tuple[State, tuple[Order, ...]]:
    """Gate, tone, cuts and captures of the current preset, together, as soon as all of them can play."""
    play, sound, master = play_due(state), state.preset or Sound(), state.player.master
    if play is None:
        louder = with_master(given, master)
        if louder is None:
            return state, ()
        return _with_given(state, replace(given, play=louder, master=master)), (levels_of(louder),)
    cuts, gate = cuts_due(state), SetGate.of(sound.gate, state.codec.levels)
    pairs = ((gate, given.gate), (sound.tone, given.tone), (cuts, given.cuts))
    orders: list[Order] = [wanted for wanted, before in pairs if wanted != before]
    if not same_captures(given.play, play):
        orders.append(replace(play, together=fits_together(state, given.play, play)))
    elif given.play != play:
        orders.append(levels_of(play))
    preset = state.preset.name if state.preset and play.amp_id != NO_AMP else ""
    after = replace(given, play=play, preset=preset, gate=gate, tone=sound.tone, cuts=cuts, master=master)
    after = replace(after, clean_gain=clean_gain(state) if play.amp_id != NO_AMP else None)
    return _with_given(state, after), tuple(orders)


def _same(reported: float, ordered: float) -> bool:
    return math.isclose(reported, ordered, rel_tol=1e-5)  # it travels as float32


def _with_given(state: State, given: Given) -> State:
    return state if given == state.amps.given else replace(state, amps=replace(state.amps, given=given))
