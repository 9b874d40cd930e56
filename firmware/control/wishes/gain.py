"""The codec's analogue gain, and what 0 dBFS means at its jacks with it."""

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from firmware.calibrate.coach import CoachStep
from firmware.control.wishes.status import dbfs
from firmware.control.wishes.wish import RefusedError, Wish
from firmware.levels import AnalogGain, CodecLevels, GainKind

if TYPE_CHECKING:
    from firmware.decide.events import Want
    from firmware.state import State

OTHER_KIND = {
    GainKind.CONTROL: "software moves it: `pedal gain 5` sets it to 5 dB",
    GainKind.KNOB: "it is a knob that software cannot see: tell by `pedal gain --knob 5` how many dB it adds",
    GainKind.FIXED: "it cannot be changed",
}


@dataclass(frozen=True, slots=True)
class GainRequest:
    """`set_db` moves the gain, where software can; `knob_db` says what a knob adds that software cannot see. Neither
    only asks."""

    set_db: float | None = None
    knob_db: float | None = None


@dataclass(frozen=True, slots=True)
class CoachNow:
    """The gain coach. `peak_dbfs` is the highest since it began to listen, `left_s` how long it goes on."""

    step: CoachStep
    left_s: float
    peak_dbfs: float
    clipped: bool
    proposed_db: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class CodecNow:
    """The codec's levels in force, as firmware.levels.CodecLevels has them."""

    name: str
    max_input_dbu: float | None
    max_output_dbu: float | None
    basis: str
    confidence: str
    uncertainty_db: float | None
    measured_on: str | None
    doubtful: bool
    output_basis: str
    output_confidence: str
    output_condition: str
    output_balanced: bool
    output_measured_on: str | None
    mixer_db: float = 0.0  # what the card's mixer adds besides the gain, in dB
    doubts: tuple[str, ...] = ()
    output_doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GainReply(AnalogGain):
    """The gain as it is and what it can be set to; `trouble` says why it cannot be moved now. `told`: the player said
    what a knob adds, be it 0 dB."""

    trouble: str | None
    told: bool
    coach: CoachNow
    codec: CodecNow

    @property
    def levels(self) -> CodecLevels:
        codec = self.codec
        return CodecLevels(
            max_input_dbu=codec.max_input_dbu,
            max_output_dbu=codec.max_output_dbu,
            analog_gain_db=self.gain_db + codec.mixer_db,
            basis=codec.basis,
            confidence=codec.confidence,
            uncertainty_db=codec.uncertainty_db,
            measured_on=codec.measured_on or "",
            output_basis=codec.output_basis,
            output_confidence=codec.output_confidence,
            output_condition=codec.output_condition,
            output_balanced=codec.output_balanced,
            output_measured_on=codec.output_measured_on or "",
            doubts=codec.doubts,
            output_doubts=codec.output_doubts,
        )


def tell_gain(state: "State", _request: object) -> GainReply:
    analog = replace(state.codec.analog, gain_db=round(state.codec.analog.gain_db, 3))
    trouble = state.codec.trouble or None
    told = state.codec.owned.knob_gain_db is not None
    return GainReply(**asdict(analog), trouble=trouble, told=told, coach=_coach(state), codec=_codec(state))


def _coach(state: "State") -> CoachNow:
    coach = state.measuring.coach
    listening = coach.step is CoachStep.LISTENING
    return CoachNow(
        step=coach.step,
        left_s=round(max(coach.ends_s - state.audio.heard_s, 0.0), 1) if listening else 0.0,
        peak_dbfs=dbfs(coach.peak),
        clipped=coach.clipped,
        proposed_db=coach.proposed_db,
        sentence=coach.sentence,
    )


def _codec(state: "State") -> CodecNow:
    levels = state.codec.levels
    output_basis, output_confidence = levels.output_words
    return CodecNow(
        name=state.codec.name,
        max_input_dbu=levels.max_input_dbu,
        max_output_dbu=levels.max_output_dbu,
        basis=levels.basis,
        confidence=levels.confidence,
        uncertainty_db=levels.uncertainty_db,
        measured_on=levels.measured_on or None,
        doubtful=levels.doubtful,
        output_basis=output_basis,
        output_confidence=output_confidence,
        output_condition=levels.output_condition,
        output_balanced=levels.output_balanced,
        output_measured_on=levels.output_measured_on or None,
        mixer_db=state.codec.mixer.input_db,
        doubts=levels.doubts,
        output_doubts=levels.output_doubts,
    )


def _decide(state: "State", request: GainRequest, now_s: float) -> "Want | None":
    from firmware.decide.measuring_wants import WantGain

    match request:
        case GainRequest(None, None):
            return None
        case GainRequest(float(gain_db), None):
            _refuse_gain(state, GainKind.CONTROL, gain_db)
        case GainRequest(None, float(gain_db)):
            _refuse_gain(state, GainKind.KNOB, gain_db)
        case _:
            raise RefusedError(
                "the gain of a control is set, or that of a knob is given, but not both; give set_db or knob_db."
            )
    return WantGain(gain_db, now_s)


def _refuse_gain(state: "State", kind: GainKind, gain_db: float) -> None:
    """Raises RefusedError if the codec's gain is of another kind, or cannot be moved to `gain_db`."""
    analog = state.codec.analog
    if analog.kind is not kind:
        raise RefusedError(f"the gain of {state.codec.name} is not set that way; {OTHER_KIND[analog.kind]}.")
    if state.codec.trouble:
        raise RefusedError(state.codec.trouble)
    if not analog.low_db <= gain_db <= analog.high_db:
        raise RefusedError(
            f"a gain of {gain_db:g} dB cannot be had here; give {analog.low_db:g} to {analog.high_db:g}."
        )


def _tell(state: "State", request: GainRequest) -> GainReply:
    if request.set_db is not None and state.codec.trouble:
        raise RefusedError(state.codec.trouble)
    return tell_gain(state, request)


GAIN = Wish("gain", GainRequest, GainReply, _tell, _decide)
ROWS = (GAIN,)
