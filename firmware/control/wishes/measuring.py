"""What is measured with the player's help: the gain coach, the strokes around a knob, the calibration wizard, and the
owner's figures that come of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from firmware.calibrate.coach import CoachStep
from firmware.calibrate.owned import Figure
from firmware.calibrate.wizard import Asked, Measured, Method, WizardStep
from firmware.control.wishes.gain import GainReply, tell_gain
from firmware.control.wishes.wish import RefusedError, Wish
from firmware.levels import CODEC_DBU_RANGE
from hw.schema import Within

if TYPE_CHECKING:
    from firmware.decide.events import Want
    from firmware.state import State

ENTERED_UNCERTAINTY_DB = 0.5  # of a figure from a sheet: where public tables agree, they do so within this
CodecDbu = Annotated[float, Within(*CODEC_DBU_RANGE)]


@dataclass(frozen=True, slots=True)
class CoachRequest:
    """Ten seconds of hard playing, then a yes or no to what the coach proposes; None only asks."""

    act: Literal["begin", "accept", "leave"] | None = None


@dataclass(frozen=True, slots=True)
class StrokesRequest:
    """Begin, turn the knob, again, end; None only asks."""

    act: Literal["begin", "again", "end", "leave"] | None = None


@dataclass(frozen=True, slots=True)
class StrokesReply:
    """In phase before the knob is not turned yet, in phase after it is; `count` is of the strokes heard in it. When
    done, either the difference or a sentence that says why it is not known."""

    phase: Literal["idle", "before", "after", "done"]
    count: int
    clipped: bool
    difference_db: float | None
    uncertainty_db: float | None
    sentence: str | None


@dataclass(frozen=True, slots=True)
class WizardRequest:
    """Begin has a method; next has a value where the wizard asks for one; None only asks."""

    act: Literal["begin", "next", "leave"] | None = None
    method: Method | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class WizardReply:
    """As firmware.calibrate.wizard.Wizard has it."""

    method: Method
    step: WizardStep
    asked: Asked | None
    given: dict[str, float]
    lines: tuple[str, ...]
    sentence: str
    question: str | None
    found: Measured | None
    progress: float


@dataclass(frozen=True, slots=True)
class CalibrationRequest:
    """Levels known from elsewhere, one or both; or which of the owner's figures to forget. Nothing only asks."""

    forget: Literal["input", "output", "all"] | None = None
    max_input_dbu: CodecDbu | None = None
    max_output_dbu: CodecDbu | None = None


@dataclass(frozen=True, slots=True)
class CalibrationReply:
    """What the owner found out about this codec; None where nothing was. `key` is what it is kept under."""

    codec: str
    key: str
    max_input: Figure | None
    max_output: Figure | None
    knob_gain_db: float | None  # None: never told


def _decide_coach(state: "State", request: CoachRequest, now_s: float) -> "Want | None":
    from firmware.decide.measuring_wants import WantCoach

    if request.act is None:
        return None
    if request.act == "begin":
        _refuse_deaf(state)
    if request.act == "accept" and state.measuring.coach.step is not CoachStep.PROPOSED:
        raise RefusedError("the coach proposes nothing; let it begin, and play hard for ten seconds.")
    return WantCoach(request.act, now_s)


def _decide_strokes(state: "State", request: StrokesRequest, now_s: float) -> "Want | None":
    from firmware.decide.measuring_wants import WantStrokes

    act, phase = request.act, state.measuring.knob_turn.phase
    if act is None:
        return None
    if act == "begin":
        _refuse_deaf(state)
    if (act == "again" and phase == "idle") or (act == "end" and phase != "after"):
        raise RefusedError(
            "there is nothing to compare yet; begin, play, turn the knob, say again, play the same, and end."
        )
    return WantStrokes(act, now_s)


def _tell_strokes(state: "State", _request: StrokesRequest) -> StrokesReply:
    knob_turn = state.measuring.knob_turn
    turned = knob_turn.turned
    return StrokesReply(
        phase=knob_turn.phase,
        count=knob_turn.count,
        clipped=knob_turn.clipped,
        difference_db=round(turned.difference_db, 3) if turned else None,
        uncertainty_db=round(turned.uncertainty_db, 3) if turned else None,
        sentence=knob_turn.sentence or None,
    )


def _decide_wizard(state: "State", request: WizardRequest, now_s: float) -> "Want | None":
    from firmware.decide.measuring_wants import WantWizard

    match request:
        case WizardRequest(None, None, None):
            return None
        case WizardRequest("begin", Method() as method, None):
            _refuse_deaf(state)
            return WantWizard("begin", now_s, method)
        case WizardRequest("next", None, value):
            _refuse_next(state, value)
            return WantWizard("next", now_s, value=value)
        case WizardRequest("leave", None, None):
            return WantWizard("leave", now_s)
        case _:
            raise RefusedError(
                f"the wizard wants begin with a method ({', '.join(Method)}), next with a value where it asks for"
                " one, or leave."
            )


def _refuse_next(state: "State", value: float | None) -> None:
    """Raises RefusedError or LevelError where the wizard cannot go on with `value`."""
    from firmware.calibrate import wizard_steps

    if state.measuring.wizard.step is WizardStep.CHOOSE:
        raise RefusedError("no measurement has begun; begin one, with its method.")
    if value is not None:
        wizard_steps.enter(state.measuring.wizard, value)


def _tell_wizard(state: "State", _request: WizardRequest) -> WizardReply:
    wizard = state.measuring.wizard
    return WizardReply(
        method=wizard.method,
        step=wizard.step,
        asked=wizard.asked,
        given=dict(wizard.given),
        lines=wizard.lines,
        sentence=wizard.sentence,
        question=wizard.question,
        found=wizard.found,
        progress=wizard.progress,
    )


def _decide_calibration(_state: "State", request: CalibrationRequest, now_s: float) -> "Want | None":
    from firmware.decide.measuring_wants import WantFigures, WantForget

    match request:
        case CalibrationRequest(None, None, None):
            return None
        case CalibrationRequest(None, into, out):
            return WantFigures(Measured(into, ENTERED_UNCERTAINTY_DB, out, ENTERED_UNCERTAINTY_DB))
        case CalibrationRequest(str(which), None, None):
            return WantForget(which, now_s)
        case _:
            raise RefusedError("a figure is entered or forgotten, but not both at once; give one of them.")


def _tell_calibration(state: "State", _request: CalibrationRequest) -> CalibrationReply:
    owned = state.codec.owned
    return CalibrationReply(
        codec=state.codec.name,
        key=state.codec.key,
        max_input=owned.max_input,
        max_output=owned.max_output,
        knob_gain_db=owned.knob_gain_db,
    )


def _refuse_deaf(state: "State") -> None:
    """Raises RefusedError where nothing can be heard."""
    if state.audio.status is None:
        raise RefusedError("the audio process does not answer; look at its journal.")
    if not state.audio.status.codec_present:
        raise RefusedError(f"{state.codec.name}: the codec is away; plug it in again.")


COACH = Wish("coach", CoachRequest, GainReply, tell_gain, _decide_coach)
STROKES = Wish("strokes", StrokesRequest, StrokesReply, _tell_strokes, _decide_strokes)
WIZARD = Wish("wizard", WizardRequest, WizardReply, _tell_wizard, _decide_wizard)
CALIBRATION = Wish("calibration", CalibrationRequest, CalibrationReply, _tell_calibration, _decide_calibration)
ROWS = (COACH, STROKES, WIZARD, CALIBRATION)
