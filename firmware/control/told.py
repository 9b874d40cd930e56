"""What replies on the pedal's socket tell of levels, in JSON's types. Pure."""

from dataclasses import asdict

from firmware.calibrate.coach import CoachStep
from firmware.calibrate.owned import Figure
from firmware.levels import CodecLevels, db_from_gain
from firmware.state import State

Reply = dict[str, object]
SILENCE_DBFS = -200.0  # JSON has no infinity


def gain(state: State) -> Reply:
    """The analogue gain and what it can be set to, the coach, and the codec's levels in force."""
    analog = state.analog
    return {
        "kind": analog.kind.value,
        "gain_db": round(analog.gain_db, 3),
        "low_db": analog.low_db,
        "high_db": analog.high_db,
        "step_db": analog.step_db,
        "trouble": state.gain_trouble or None,
        "coach": _coach(state),
        "codec": {"name": state.codec_name, **_codec(state.codec_levels)},
    }


def strokes(state: State) -> Reply:
    """`phase` is idle, before (the knob is turned), after or done; `count` is of the strokes heard in it. When done,
    either the difference or a sentence that says why it cannot be told."""
    finder = state.finder
    turned = finder.turned
    return {
        "phase": finder.phase,
        "count": finder.count,
        "clipped": finder.clipped,
        "difference_db": round(turned.difference_db, 3) if turned else None,
        "uncertainty_db": round(turned.uncertainty_db, 3) if turned else None,
        "sentence": finder.sentence or None,
    }


def wizard(state: State) -> Reply:
    """The record of firmware/calibrate/wizard.py."""
    wizard = state.wizard
    return {
        "method": wizard.method.value,
        "step": wizard.step.value,
        "asked": asdict(wizard.asked) if wizard.asked else None,
        "given": dict(wizard.given),
        "lines": list(wizard.lines),
        "sentence": wizard.sentence,
        "found": asdict(wizard.found) if wizard.found else None,
        "progress": wizard.progress,
    }


def calibration(state: State) -> Reply:
    """What the owner found out about this codec; null where nothing was."""
    owned = state.owned
    return {
        "codec": state.codec_name,
        "key": state.codec_key,
        "max_input": _figure(owned.max_input),
        "max_output": _figure(owned.max_output),
        "knob_gain_db": owned.knob_gain_db,
    }


def plan(state: State) -> Reply:
    """The levels of the current preset, and what they rest on."""
    plan, preset, codec = state.plan, state.preset, state.codec_levels
    return {
        "input_gain_db": round(plan.input_gain_db, 6) if plan else None,
        "output_gain_db": round(plan.output_gain_db, 6) if plan else None,
        "calibrated": plan is not None and plan.calibrated,
        "basis": plan.explanation if plan else None,
        "output_wanted": preset.output.value if preset else None,
        "output_mode": plan.output.value if plan else None,
        "output_basis": plan.output_explanation if plan else None,
        "clips_by_db": round(plan.clips_by_db, 3) if plan else 0.0,
        "analog_gain_db": round(state.analog.gain_db, 3),
        "gain_kind": state.analog.kind.value,
        "gain_trouble": state.gain_trouble or None,
        "codec_basis": codec.basis,
        "codec_confidence": codec.confidence,
        "codec_doubtful": codec.doubtful,
    }


def dbfs(peak: float) -> float:
    return round(min(max(db_from_gain(peak), SILENCE_DBFS), -SILENCE_DBFS), 1)


def _coach(state: State) -> Reply:
    coach = state.coach
    listening = coach.step is CoachStep.LISTENING
    return {
        "step": coach.step.value,
        "left_s": round(max(coach.ends_s - state.heard_s, 0.0), 1) if listening else 0.0,
        "peak_dbfs": dbfs(coach.peak),
        "clipped": coach.clipped,
        "proposed_db": coach.proposed_db,
        "sentence": coach.sentence,
    }


def _codec(codec: CodecLevels) -> Reply:
    return {
        "max_input_dbu": codec.max_input_dbu,
        "max_output_dbu": codec.max_output_dbu,
        "basis": codec.basis,
        "confidence": codec.confidence,
        "uncertainty_db": codec.uncertainty_db,
        "measured_on": codec.measured_on or None,
        "doubtful": codec.doubtful,
    }


def _figure(figure: Figure | None) -> Reply | None:
    return asdict(figure) if figure else None
