"""Which preset plays, how it is set, and whether it is heard. Pure; the owner of State's `player`."""

from dataclasses import replace

from firmware import knobs
from firmware.amps import Role
from firmware.captures.entry import SHOWN_ID_CHARS
from firmware.choose import chosen
from firmware.decide import lists
from firmware.decide.effects import Effect, Outcome, SavePreset, SaveSetting, Say
from firmware.decide.parts import as_heard, heard_now, lacking, levels_heard, parts_of
from firmware.decide.view import noticed, without_notice
from firmware.errors import LevelError, SettingsError
from firmware.levels import CaptureLevels, CodecLevels
from firmware.plan import CalibrationPlan, plan_dry, plan_levels
from firmware.sound import Preset, Sound
from firmware.state import State
from firmware.store.settings import MASTER_DB_RANGE

BOOST = "boost.on"
ON = {Role.PEDAL: "pedal.on", Role.AMP: "amp", Role.CAB: "cab.on"}  # the knob that says whether it is heard


def bypassed(state: State, on: bool | None = None) -> Outcome:
    """Dry (on), the amp (off), or the other of the two."""
    player = state.player
    return replace(state, player=replace(player, bypass=not player.bypass if on is None else on)), ()


def muted(state: State, on: bool | None = None) -> Outcome:
    """Silent, not silent, or the other of the two."""
    player = state.player
    return replace(state, player=replace(player, muted=not player.muted if on is None else on)), ()


def boosted(state: State, on: bool | None, at_s: float) -> Outcome:
    """With the boost of the current preset (on), without, or the other of the two."""
    player = state.player
    return plan(replace(state, player=replace(player, boost=not player.boost if on is None else on)), at_s)


def turned(state: State, role: Role, on: bool | None, at_s: float) -> Outcome:
    """A part of the current preset heard (on), left out, or the other of the two, until another preset is chosen.
    Raises SettingsError where it has none."""
    lists.current(state)
    if role not in parts_of(state, state.preset):
        sentence = f"the preset names no {role.value} that is in the library; choose one on its page."
        raise SettingsError(sentence, short=f"no {role.value}")
    is_on = role in heard_now(state)
    others = tuple(each for each in state.player.turned if each[0] is not role)
    wanted = not is_on if on is None else on
    return plan(replace(state, player=replace(state.player, turned=(*others, (role, wanted)))), at_s)


def master_at(state: State, master_db: float) -> Outcome:
    """The whole pedal at this volume, as far as that goes."""
    master_db = min(max(master_db, MASTER_DB_RANGE[0]), MASTER_DB_RANGE[1])
    if master_db == state.player.master_db:
        return state, ()
    return replace(state, player=replace(state.player, master_db=master_db)), (SaveSetting("master_db", master_db),)


def aim(state: State, position: int, at_s: float, place: int | None = None) -> Outcome:
    """Makes the preset at `position` the current one, in that `place` of the walk; one that cannot be heard says
    why."""
    if not 0 <= position < len(state.lists.presets):
        return state, ()
    return begun(lists.at(state, position, place), at_s)


def begun(state: State, at_s: float, *, goes_on: bool = False) -> Outcome:
    """The current preset as it begins, or as feet had turned it where it `goes_on`; where it cannot be heard, why."""
    boost = state.preset.boost.on if state.preset else False
    player = state.player if goes_on else replace(state.player, boost=boost, turned=())
    fresh = without_notice(replace(state, player=replace(player, plan=None)))
    moved, said = plan(fresh, at_s)
    if moved.entry is None and moved.preset:
        short = "capture is made anew" if is_made_anew(moved) else "capture missing"
        return noticed(moved, short, at_s), (Say(trouble(moved)),)
    if trouble(moved):
        return noticed(moved, "cannot play capture", at_s), said
    missing = lacking(moved, moved.preset)
    if missing and moved.preset:
        sentence = f"preset {moved.preset.name}: {' and '.join(missing)} missing; it plays without."
        return noticed(moved, f"no {missing[0]}"[:21], at_s), (*said, Say(sentence))
    return moved, said


def is_made_anew(state: State) -> bool:
    """Whether a capture that is missing may be in the library still, and wait to be made anew after an update."""
    return state.imports.library_folder is not None and state.imports.library_folder in state.imports.queue


def trouble(state: State) -> str:
    """Why the current preset is dry, a sentence; "" where it plays, or will once it is loaded."""
    preset = state.preset
    if preset and state.entry is None:
        capture = preset.model_name or preset.model_id[:SHOWN_ID_CHARS]
        if is_made_anew(state):
            return f"preset {preset.name}: its capture {capture} is not ready: captures are being made anew."
        return f"preset {preset.name}: its capture {capture} is missing; import it again."
    if preset and state.entry and state.entry.cab:
        return f"preset {preset.name}: {state.entry.name} is a cabinet, and no amp; make a preset of a capture."
    amp = parts_of(state, preset).get(Role.AMP)
    failures = (each.failure for each in state.amps.all if amp and each.path == str(amp.path))
    return next((f"preset {preset.name}: {failure}" for failure in failures if failure), "") if preset else ""


def position_of(state: State, which: str | int) -> int:
    """Where the preset is that `which` means: its name, a beginning of it, or its number from 1. Raises
    SettingsError."""
    names = [preset.name for preset in state.lists.presets]
    if not names:
        raise lists.no_preset(state)
    return chosen(which, names)


def set_knob(state: State, path: str, value: object, at_s: float) -> Outcome:
    """The current preset with this knob at `value`, which it allows. Raises SettingsError."""
    after, effects = _changed(state, knobs.changed(lists.current(state), path, value), at_s, path)
    if path != BOOST or after.preset is None:
        return after, effects
    after, more = boosted(after, after.preset.boost.on, at_s)
    return after, (*effects, *more)


def altered(state: State, preset: Preset, role: Role, at_s: float) -> Outcome:
    """The current preset as `preset`, in which this part is another one: heard as the preset has it."""
    return _changed(state, preset, at_s, ON[role])


def turn_knob(state: State, path: str, detents: int, at_s: float) -> Outcome:
    """The current preset with this knob turned by so many of its steps; nothing happens without a preset."""
    preset = state.preset
    return (
        set_knob(state, path, knobs.value(knobs.turned(preset, path, detents), path), at_s) if preset else (state, ())
    )


def trim_by(state: State, by_db: float, at_s: float) -> Outcome:
    """The current preset with so many dB more of input trim, as far as that goes."""
    preset = state.preset
    if preset is None:
        return state, ()
    trim = knobs.knob("trim_db")
    trim_db = min(max(preset.trim_db + by_db, trim.low), trim.high)
    return _changed(state, replace(preset, trim_db=trim_db), at_s)


def save(state: State) -> Outcome:
    """Keeps the current preset as it is set. What a foot turned over is not kept, neither a part nor the boost: that
    is for a passage of a song, and its preset begins as it always does."""
    lists.current(state)
    return saved(state, state.lists.position)


def saved(state: State, position: int) -> Outcome:
    """Keeps the preset at `position` as it sounds."""
    preset = state.lists.presets[position]
    edited = preset != state.lists.saved[position]
    return lists.saved(state, position), (SavePreset(preset),) if edited else ()


def revert(state: State, at_s: float) -> Outcome:
    """The current preset as it is saved."""
    lists.current(state)
    return begun(lists.reverted(state, state.lists.position), at_s)


def planned_anew(before: State, after: State, at_s: float) -> Outcome:
    """`after`, with the gains of what is left where audiod cannot play a part, or now can."""
    one, other = before.amps, after.amps
    if one is other or (one.broken == other.broken and one.deaths == other.deaths):
        return after, ()
    return plan(after, at_s)


def without_plan(state: State) -> State:
    """`state`, in which there is no preset."""
    return _with_plan(state, None)


def plan(state: State, at_s: float) -> Outcome:
    """The gains of the current preset, and that of the guitar as it came. Impossible ones are noticed, and then the
    plan in force stays; a preset that has none yet is played at its trim only, as uncalibrated, and says why."""
    preset, state = state.preset, _with_dry(state)
    sounding = as_heard(state)
    if preset is None or sounding is None or state.entry is None:
        return _with_plan(state, None), ()
    try:
        levels, pedal, cab = levels_heard(state, sounding)
        return _with_plan(state, plan_levels(state.codec.levels, levels, sounding, pedal=pedal, cab=cab)), ()
    except LevelError as error:
        kept = state.player.plan or _trim_alone(state.codec.levels, preset.trim_db, error)
        state = noticed(_with_plan(state, kept), error.short, at_s)
        return state, (Say(f"{preset.name}: {error.sentence}"),)


def _without_turn(state: State, path: str) -> State:
    """`state`, in which that part of the preset is as the preset has it, whose knob at `path` says so."""
    left = tuple(each for each in state.player.turned if path != ON[each[0]])
    return replace(state, player=replace(state.player, turned=left)) if left != state.player.turned else state


def _changed(state: State, changed: Preset, at_s: float, path: str = "") -> Outcome:
    """`changed` in the place of the current preset, by its knob at `path`; be it the same, a foot's turn of that part
    is over."""
    left = _without_turn(state, path)
    if changed == state.preset and left is state:
        return state, ()
    effects: tuple[Effect, ...] = ()
    state = lists.edited(left, changed)
    if state.feet.settings.autosave:
        state, effects = save(state)
    planned, said = plan(state, at_s)
    return planned, (*effects, *said)


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
