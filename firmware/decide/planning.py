"""From all that is known of levels to the gains of the current preset: one way, whatever changed. Pure."""

from dataclasses import replace

from firmware.calibrate.owned import with_owned
from firmware.decide.effects import Say
from firmware.decide.outcome import Outcome, noticed
from firmware.errors import LevelError
from firmware.levels import CaptureLevels, CodecLevels
from firmware.plan import CalibrationPlan, plan_levels
from firmware.sound import Sound
from firmware.state import State


def in_force(state: State) -> State:
    """`state` with the codec's levels as they are now: the profile's, the owner's figures, the analogue gain."""
    levels = with_owned(state.shipped_levels or state.codec_levels, state.owned)
    return replace(state, codec_levels=replace(levels, analog_gain_db=state.analog.gain_db))


def plan(state: State, at_s: float) -> Outcome:
    """The gains of the current preset. Impossible ones are noticed, and then the plan in force stays; a preset
    that has none yet is played at its trim only, as uncalibrated, and says why."""
    preset, entry = state.preset, state.entry
    if preset is None or entry is None:
        return replace(state, plan=None), ()
    levels = entry.levels(entry.choose(preset.quality))
    try:
        good = plan_levels(state.codec_levels, levels, preset)
    except LevelError as error:
        kept = state.plan or _trim_alone(state.codec_levels, preset, error)
        return noticed(replace(state, plan=kept), error.short, at_s), (Say(f"{preset.name}: {error.sentence}"),)
    return replace(state, plan=good), ()


def _trim_alone(codec: CodecLevels, sound: Sound, error: LevelError) -> CalibrationPlan:
    """Without the analogue gain, which may be what is impossible: a control can be moved to -64 dB from outside."""
    plain = plan_levels(CodecLevels(codec.max_input_dbu), CaptureLevels(), sound)
    return replace(plain, explanation=f"uncalibrated: {error.sentence}")
