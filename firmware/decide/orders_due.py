"""The orders that are due: what leads from what audiod was given to what is wished. Pure; owner of State's `amps`.

Kept ready is what a foot can reach with one stomp (decide/residents.py). The amp that is heard stays until another is
heard. One Load is under way at a time, so that ten quick stomps do not queue ten sessions before the one that is
wanted.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import replace

from firmware.amps import Amps, Given, Resident
from firmware.captures.prepared import EngineGraph
from firmware.decide.player import path_of
from firmware.decide.residents import wanted
from firmware.messages import (
    NO_AMP,
    NO_HASH,
    Load,
    Order,
    Play,
    SetBypass,
    SetDryGain,
    SetInput,
    SetLevels,
    SetMute,
    Unload,
    UseCard,
)
from firmware.sound import Sound
from firmware.state import State

DRY = Play(NO_AMP, 1.0, 1.0)
DEADLY_DEATHS = 2
FITS_TOGETHER = 0.8  # of the period; more is amber by itself
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
    state, switches = _switches(state, state.amps.given or Given())
    state, sound = _sound(state, state.amps.given or Given())
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
    return state, _deadly(state, path) if _is_deadly(state, path) else ""


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
    if given is None or status is None or not _same(status.dry_gain, _dry_gain(state)):
        return False
    play = _play(state)
    if status.amp_id == NO_AMP:
        return given.play is None or given.play.amp_id == NO_AMP or given.play == play
    return play is not None and play.amp_id == status.amp_id and _same(status.input_gain, play.input_gain)


def sine_in_doubt(state: State) -> State:
    """audiod may have ended the sine that it was given: that is due again."""
    given = state.amps.given
    return replace(state, amps=replace(state.amps, given=replace(given, sine=None))) if given else state


def loaded(state: State, amp_id: int, failure: str | None) -> State:
    """An amp is ready, or why it never will be."""

    def marked(amp: Resident) -> Resident:
        return replace(amp, ready=amp.ready or failure is None, failure=failure) if amp.amp_id == amp_id else amp

    amps = state.amps
    current = marked(amps.current) if amps.current else None
    survived = {amp.path for amp in amps.all if amp.amp_id == amp_id}
    deaths = tuple(path for path in amps.deaths if path not in survived)
    return replace(state, amps=replace(amps, current=current, others=tuple(map(marked, amps.others)), deaths=deaths))


def tried_again(state: State) -> State:
    """`state`, in which the player chose what is to sound: if that amp broke as it played, it is loaded afresh."""
    amp = state.amps.current
    return forgiven(state, {amp.path}) if amp and amp.ready and amp.failure is not None else state


def forgiven(state: State, changed: Collection[str]) -> State:
    """`state`, in which the amps whose graph failed in audiod, and was made anew since (`changed`), may be tried
    again."""
    if all(amp.failure is None for amp in state.amps.all):
        return state
    kept = [
        replace(amp, path="") if amp.failure is not None and amp.path in changed else amp for amp in state.amps.all
    ]
    deaths = tuple(path for path in state.amps.deaths if path not in changed)
    return replace(state, amps=replace(state.amps, current=None, others=tuple(kept), deaths=deaths))


def _seat(state: State) -> State:
    """Sorts the amps: the one of the current preset becomes `current`, all others `others`."""
    path, everyone = path_of(state, state.preset), state.amps.all
    current = next((amp for amp in everyone if amp.path == path), None)
    others = tuple(amp for amp in everyone if amp is not current)
    if current == state.amps.current and others == state.amps.others:
        return state
    return replace(state, amps=replace(state.amps, current=current, others=others))


def _load(state: State, wanted: Mapping[str, EngineGraph]) -> tuple[State, tuple[Order, ...]]:
    held = state.amps.all
    missing = next((path for path in wanted if all(amp.path != path for amp in held)), None)
    if missing is None or any(amp.loading for amp in held):
        return state, ()
    if _is_deadly(state, missing):
        return _load(_condemned(state, missing), wanted)
    amp = Resident(state.amps.next_id, path=missing, block_us=wanted[missing].block_us)
    amps = replace(state.amps, others=(*state.amps.others, amp), next_id=amp.amp_id + 1)
    return _seat(replace(state, amps=amps)), (Load(amp.amp_id, missing, _hash_of(wanted[missing])),)


def _is_deadly(state: State, path: str) -> bool:
    return state.amps.deaths.count(path) >= DEADLY_DEATHS


def _deadly(state: State, path: str) -> str:
    """A sentence that names the capture of the graph at `path`."""
    entries = state.library.entries
    name = next((entry.name for entry in entries for graph in entry.graphs if str(graph.plays.path) == path), path)
    return DEADLY.format(name=name)


def _condemned(state: State, path: str) -> State:
    """`state` with an amp that failed without being tried."""
    amps = state.amps
    amp = Resident(amps.next_id, path=path, failure=_deadly(state, path))
    return _seat(replace(state, amps=replace(amps, others=(*amps.others, amp), next_id=amp.amp_id + 1)))


def _hash_of(graph: EngineGraph) -> bytes:
    return bytes.fromhex(graph.sha256) or NO_HASH


def _unload(state: State, wanted: Collection[str]) -> tuple[State, tuple[Order, ...]]:
    """Drops what is neither wanted nor playing, but only once audiod has said that it plays what was ordered."""
    amps, status = state.amps, state.audio.status
    playing = amps.given.play.amp_id if amps.given and amps.given.play else None
    if status is None or status.amp_id != playing:
        return state, ()
    idle = [amp for amp in amps.all if amp.path not in wanted and not amp.loading and amp.amp_id != playing]
    if not idle:
        return state, ()
    kept = tuple(amp for amp in amps.all if amp not in idle)
    return _seat(replace(state, amps=replace(amps, current=None, others=kept))), tuple(Unload(a.amp_id) for a in idle)


def _switches(state: State, given: Given) -> tuple[State, tuple[Order, ...]]:
    wanted = replace(
        given,
        bypass=SetBypass(state.player.bypass),
        dry_gain=SetDryGain(_dry_gain(state)),
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
    """Gate, tone and amp of the current preset, together, as soon as its amp can play (or never will)."""
    play, sound = _play(state), state.preset or Sound()
    if play is None:
        return state, ()
    orders: list[Order] = []
    orders += [sound.gate] if sound.gate != given.gate else []
    orders += [sound.tone] if sound.tone != given.tone else []
    if given.play is None or given.play.amp_id != play.amp_id:
        orders.append(replace(play, together=_together(state, given.play, play)))
    elif given.play != play:
        orders.append(SetLevels(play.input_gain, play.output_gain))
    return _with_given(state, replace(given, play=play, gate=sound.gate, tone=sound.tone)), tuple(orders)


def _together(state: State, leaving: Play | None, coming: Play) -> bool:
    """Whether both amps fit into a block, with air: then one fades into the other."""
    times = {amp.amp_id: amp.block_us for amp in state.amps.all}
    both_us = [times.get(play.amp_id, 0.0) for play in (leaving, coming) if play is not None]
    period_us = state.audio.block_frames / state.audio.rate_hz * 1e6
    return len(both_us) == 2 and all(both_us) and sum(both_us) <= FITS_TOGETHER * period_us


def _play(state: State) -> Play | None:
    """What should sound now; None: what sounds already, until the amp is ready."""
    current, plan = state.amps.current, state.player.plan
    if path_of(state, state.preset) is None or (current and current.failure is not None):
        return DRY
    if current is None or not current.ready or plan is None:
        return None
    return Play(current.amp_id, plan.input_gain, plan.output_gain * state.player.master)


def _dry_gain(state: State) -> float:
    return state.player.dry.gain * state.player.master


def _same(reported: float, ordered: float) -> bool:
    return math.isclose(reported, ordered, rel_tol=1e-5)  # it travels as float32


def _with_given(state: State, given: Given) -> State:
    return state if given == state.amps.given else replace(state, amps=replace(state.amps, given=given))
