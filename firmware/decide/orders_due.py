"""The truth for audiod: which orders lead from what it was told to what is wished. Pure.

Two amps are kept ready: that of the current preset and, so that a stomp on `next` plays at once, that of the
preset after it. The amp that is heard stays until another is heard. One Load is under way at a time, so
that ten quick stomps do not queue ten sessions before the one that is wanted.
"""

from dataclasses import replace

from firmware.messages import NO_AMP, Load, Order, Play, SetBypass, SetLevels, SetMute, Unload
from firmware.sound import NEW_SOUND, Preset
from firmware.state import Stage, State, Told

DRY = Play(NO_AMP, 1.0, 1.0)


def tell(state: State) -> tuple[State, tuple[Order, ...]]:
    """`state` with everything told, and the orders that tell it; none while audiod is out of touch."""
    if state.told is None:
        return state, ()
    state, unloads = _unload(state)
    state, loads = _load(_seat(state))
    state, switches = _tell_switches(state, state.told or Told())
    state, sound = _tell_sound(state)
    return state, (*unloads, *switches, *sound, *loads)


def lose(state: State) -> State:
    """audiod is new, or silent, or was not given an order: all of the truth is due once it speaks."""
    return replace(state, told=None, status=None, stage=None, spares=())


def begin(state: State, heard_amp_id: int) -> tuple[State, tuple[Order, ...]]:
    """audiod speaks, and may hold amps of a controld that died: only the one that is heard stays until the swap."""
    heard = (Stage(heard_amp_id, ready=True),) if heard_amp_id != NO_AMP else ()
    next_amp_id = max(state.next_amp_id, heard_amp_id + 1)
    return replace(state, told=Told(), stage=None, spares=heard, next_amp_id=next_amp_id), (Unload(NO_AMP),)


def amps(state: State) -> tuple[Stage, ...]:
    """Every amp that audiod holds or was asked to load."""
    return (state.stage, *state.spares) if state.stage else state.spares


def path_of(state: State, preset: Preset | None) -> str | None:
    """The graph that `preset` plays; None if its capture is missing."""
    entry = state.entry_of(preset)
    return str(entry.choose(preset.quality).plays.path) if entry and preset else None


def _wanted(state: State) -> tuple[str, ...]:
    """Paths of the graphs that should be resident, the most urgent first."""
    following = state.presets[(state.position + 1) % len(state.presets)] if state.presets else None
    paths = (path_of(state, state.preset), path_of(state, following))
    return tuple(dict.fromkeys(path for path in paths if path))


def _seat(state: State) -> State:
    """Puts the amp of the current preset, if there is one, on `stage` and the others beside it."""
    path, everyone = path_of(state, state.preset), amps(state)
    stage = next((amp for amp in everyone if amp.path == path), None)
    return replace(state, stage=stage, spares=tuple(amp for amp in everyone if amp is not stage))


def _load(state: State) -> tuple[State, tuple[Order, ...]]:
    held = amps(state)
    missing = next((path for path in _wanted(state) if all(amp.path != path for amp in held)), None)
    if missing is None or any(amp.loading for amp in held):
        return state, ()
    amp = Stage(state.next_amp_id, path=missing)
    state = replace(state, spares=(*state.spares, amp), next_amp_id=amp.amp_id + 1)
    return _seat(state), (Load(amp.amp_id, missing),)


def _unload(state: State) -> tuple[State, tuple[Order, ...]]:
    """Drops what is neither wanted nor playing, but only once audiod has said that it plays what it was told to."""
    playing = state.told.play.amp_id if state.told and state.told.play else None
    settled = state.status is not None and state.status.amp_id == playing
    wanted = _wanted(state)
    if not settled:
        return state, ()
    idle = [amp for amp in amps(state) if amp.path not in wanted and not amp.loading and amp.amp_id != playing]
    kept = tuple(amp for amp in amps(state) if amp not in idle)
    return replace(state, stage=None, spares=kept), tuple(Unload(amp.amp_id) for amp in idle)


def _tell_switches(state: State, told: Told) -> tuple[State, tuple[Order, ...]]:
    bypass, mute = SetBypass(state.bypass), SetMute(state.muted)
    orders = [new for new, old in ((bypass, told.bypass), (mute, told.mute), (state.sine, told.sine)) if new != old]
    return replace(state, told=replace(told, bypass=bypass, mute=mute, sine=state.sine)), tuple(orders)


def _tell_sound(state: State) -> tuple[State, tuple[Order, ...]]:
    """Gate, tone and amp of the current preset, together, as soon as its amp can play (or never will)."""
    told, play, sound = state.told or Told(), _play(state), state.preset or NEW_SOUND
    if play is None:
        return state, ()
    gate, tone = sound.gate, sound.tone
    orders: list[Order] = [new for new, old in ((gate, told.gate), (tone, told.tone)) if new != old]
    if told.play is None or told.play.amp_id != play.amp_id:
        orders.append(play)
    elif told.play != play:
        orders.append(SetLevels(play.input_gain, play.output_gain))
    return replace(state, told=replace(told, play=play, gate=gate, tone=tone)), tuple(orders)


def _play(state: State) -> Play | None:
    """What should sound now; None: what sounds already, until the amp is ready."""
    if path_of(state, state.preset) is None or (state.stage and state.stage.failure is not None):
        return DRY
    if state.stage is None or not state.stage.ready or state.plan is None:
        return None
    return Play(state.stage.amp_id, state.plan.input_gain, state.plan.output_gain)
