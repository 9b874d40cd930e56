"""Which preset plays, how it is set, and whether it is heard. Pure; the owner of State's `player`."""

from collections.abc import Sequence
from dataclasses import replace

from firmware import knobs
from firmware.captures.entry import SHOWN_ID_CHARS
from firmware.captures.prepared import EngineGraph
from firmware.decide.effects import Outcome, SavePreset, Say
from firmware.decide.view import at_entry, noticed
from firmware.errors import LevelError, SettingsError
from firmware.levels import CaptureLevels, CodecLevels
from firmware.names import display_name
from firmware.plan import CalibrationPlan, plan_dry, plan_levels
from firmware.sound import Preset, Sound
from firmware.state import State
from hw.schema import cut


def bypassed(state: State, on: bool | None = None) -> Outcome:
    """Dry (on), the amp (off), or the other of the two."""
    player = state.player
    return replace(state, player=replace(player, bypass=not player.bypass if on is None else on)), ()


def muted(state: State, on: bool | None = None) -> Outcome:
    """Silent, not silent, or the other of the two."""
    player = state.player
    return replace(state, player=replace(player, muted=not player.muted if on is None else on)), ()


def aim(state: State, position: int, at_s: float) -> Outcome:
    """Makes the preset at `position` the current one; one that cannot be heard says why."""
    if not 0 <= position < len(state.player.presets):
        return state, ()
    player = replace(state.player, position=position, plan=None)
    moved, said = plan(at_entry(replace(state, player=player)), at_s)
    if moved.entry is None and moved.preset:
        return noticed(moved, "capture missing", at_s), (Say(trouble(moved)),)
    if trouble(moved):
        moved = noticed(moved, "cannot play capture", at_s)
    return moved, said


def trouble(state: State) -> str:
    """Why the current preset is dry, a sentence; "" where it plays, or will once it is loaded."""
    preset = state.preset
    if preset and state.entry is None:
        capture = preset.model_name or preset.model_id[:SHOWN_ID_CHARS]
        return f"preset {preset.name}: its capture {capture} is missing; import it again."
    path = path_of(state, preset)
    failures = (amp.failure for amp in state.amps.all if amp.path == path and amp.failure is not None)
    return next((f"preset {preset.name}: {failure}" for failure in failures), "") if preset else ""


def step_on(state: State, presets: int, at_s: float) -> Outcome:
    """Goes so many presets on, or back; round at the end."""
    count = len(state.player.presets)
    return aim(state, (state.player.position + presets) % count, at_s) if count else (state, ())


def position_of(state: State, which: str | int) -> int:
    """Where the preset of this name, or of this number, counted from 1, is; a name may be as it is shown. Raises
    SettingsError."""
    names = [preset.name for preset in state.player.presets]
    if which in names:
        return names.index(str(which))
    shown = [display_name(name) for name in names]
    if shown.count(display_name(str(which))) == 1:
        return shown.index(display_name(str(which)))
    number = str(which).strip()
    position = int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 9 else -1
    if not 0 <= position < len(names):
        known = ", ".join(shown[:8]) + (", ..." if len(names) > 8 else "")
        raise SettingsError(
            f"there is no preset {cut(str(which))!r}; the pedal has {known or 'none yet: import a capture first'}.",
            short="no such preset",
        )
    return position


def set_knob(state: State, path: str, value: object, at_s: float) -> Outcome:
    """The current preset with this knob at `value`, which it allows. Raises SettingsError."""
    return _changed(state, knobs.changed(_current(state), path, value), at_s)


def turn_knob(state: State, path: str, detents: int, at_s: float) -> Outcome:
    """The current preset with this knob turned by so many of its steps; nothing happens without a preset."""
    preset = state.preset
    return _changed(state, knobs.turned(preset, path, detents), at_s) if preset else (state, ())


def trim_by(state: State, by_db: float, at_s: float) -> Outcome:
    """The current preset with so many dB more of input trim, as far as that goes."""
    preset = state.preset
    if preset is None:
        return state, ()
    trim = knobs.knob("trim_db")
    trim_db = min(max(preset.trim_db + by_db, trim.low), trim.high)
    return _changed(state, replace(preset, trim_db=trim_db), at_s)


def replaced(state: State, presets: Sequence[Preset], position: int) -> State:
    """`state` with the presets that there are now, this one the current; without any there is no plan."""
    player = replace(state.player, presets=tuple(presets), position=position)
    return replace(state, player=player if presets else replace(player, position=0, plan=None))


def plan(state: State, at_s: float) -> Outcome:
    """The gains of the current preset, and that of the guitar as it came. Impossible ones are noticed, and then the
    plan in force stays; a preset that has none yet is played at its trim only, as uncalibrated, and says why."""
    preset, state = state.preset, _with_dry(state)
    if preset is None or state.entry is None:
        return _with_plan(state, None), ()
    try:
        return _with_plan(state, plan_levels(state.codec.levels, state.levels, preset)), ()
    except LevelError as error:
        kept = state.player.plan or _trim_alone(state.codec.levels, preset.trim_db, error)
        state = noticed(_with_plan(state, kept), error.short, at_s)
        return state, (Say(f"{preset.name}: {error.sentence}"),)


def graph_of(state: State, preset: Preset | None) -> EngineGraph | None:
    """The graph that `preset` plays; None if its capture is missing."""
    entry = state.entry_of(preset)
    return entry.choose(preset.quality).plays if entry and preset else None


def path_of(state: State, preset: Preset | None) -> str | None:
    """Where the graph lies that `preset` plays; None if its capture is missing."""
    graph = graph_of(state, preset)
    return str(graph.path) if graph else None


def _current(state: State) -> Preset:
    if state.preset is None:
        raise SettingsError("there is no preset to set it for; import a capture first.", short="no preset")
    return state.preset


def _changed(state: State, changed: Preset, at_s: float) -> Outcome:
    """`changed` in the place of the current preset."""
    if changed == state.preset:
        return state, ()
    before, position = state.player.presets, state.player.position
    presets = (*before[:position], changed, *before[position + 1 :])
    planned, said = plan(replaced(state, presets, position), at_s)
    return planned, (SavePreset(changed), *said)


def _with_dry(state: State) -> State:
    """The dry gain of the codec; an impossible one, which `plan` says of any preset, leaves that in force."""
    try:
        dry = plan_dry(state.codec.levels)
    except LevelError:
        return state
    return replace(state, player=replace(state.player, dry=dry)) if dry != state.player.dry else state


def _with_plan(state: State, plan: CalibrationPlan | None) -> State:
    return replace(state, player=replace(state.player, plan=plan))


def _trim_alone(codec: CodecLevels, trim_db: float, error: LevelError) -> CalibrationPlan:
    """Without the analogue gain, which may be what is impossible: a control can be moved to -64 dB from outside."""
    plain = plan_levels(CodecLevels(codec.max_input_dbu), CaptureLevels(), Sound(trim_db=trim_db))
    return replace(plain, explanation=f"uncalibrated: {error.sentence}")
