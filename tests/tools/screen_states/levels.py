"""The golden screens of the levels."""

from dataclasses import replace

from firmware.levels import CodecLevels
from firmware.plan import plan_dry
from firmware.state import State
from hw.roles import MixerState
from tests.stand_ins.states import altered
from tests.tools.playing import BY_HAND, CODEC, CONTROL, DRIVE, KNOB, LIBRARY, PLAYING, playing

_OWN = replace(CODEC, basis="measured", uncertainty_db=0.05, measured_on="2026-11-22")


def _bypassed(state: State) -> State:
    return altered(state, bypass=True, status=replace(PLAYING, bypass=True), dry=plan_dry(state.codec.levels))


def states() -> dict[str, State]:
    raised = replace(CODEC, analog_gain_db=5.0)
    states = {
        "levels": playing(trim_db=0.5),
        "levels-measured": playing(codec=_OWN),
        "levels-control": altered(playing(codec=raised), analog=CONTROL),
        "levels-knob": altered(playing(codec=raised), analog=KNOB),
        "levels-uncalibrated": playing(of=LIBRARY[1], codec=replace(CODEC, basis="disputed", confidence="low")),
        "levels-doubtful": playing(codec=replace(CODEC, basis="disputed", confidence="low")),
        "levels-unknown": playing(codec=CodecLevels(None)),
        "levels-mixer": altered(
            playing(codec=replace(raised, doubts=("Auto Gain Control is on.",))),
            analog=KNOB,
            mixer=MixerState(input_db=5.0),
            input_channels=2,
        ),
        "levels-elsewhere": altered(playing(), input_channels=2, elsewhere=2),
        "levels-by-hand": playing(of=BY_HAND),
        "levels-output-calibrated": playing(of=DRIVE, codec=replace(CODEC, max_output_dbu=18.0)),
        "levels-output-clips": playing(of=DRIVE),
        "levels-level": playing(level_db=-3.0),
        "levels-bypassed": _bypassed(altered(playing(codec=replace(raised, max_output_dbu=8.66)), analog=CONTROL)),
        "levels-bypassed-unknown": _bypassed(
            altered(playing(codec=replace(raised, max_output_dbu=None)), analog=CONTROL)
        ),
    }
    return {name: altered(state, page="levels") for name, state in states.items()}
