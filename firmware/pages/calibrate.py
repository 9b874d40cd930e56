"""The page of the calibration wizard: what to connect, what to enter, what was found."""

from firmware.calibrate.wizard import Asked, Measured, Method, Wizard, WizardStep
from firmware.calibrate.wizard_words import METHODS
from firmware.decide.effects import Outcome
from firmware.decide.measuring import CALIBRATE, wizard_left, wizard_pushed, wizard_turned
from firmware.decide.view import turned
from firmware.levels import CodecLevels
from firmware.pages.menu import SETUP
from firmware.pages.page import Page
from firmware.pages.words import codec_dbu
from firmware.state import State
from firmware.ui.canvas import HEADER_ROWS, HEIGHT, WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import BOLD, SMALL, TEXT
from hw.events import EncoderTurned

_ROW = 13
_FAST_STEPS = 10
_FOOT = HEIGHT - _ROW  # where the lowest row begins: what is asked, how far it is, or what a push does
_LINES, _PITCH = 4, 10
_FOUND_BASELINE, _FOUND_PITCH, _FOUND_RIGHT = 26, 17, 97
_TURN_FIRST = "turn, then push"
_TITLES = {WizardStep.REFUSED: "NOT MEASURED", WizardStep.RESULT: "FOUND", WizardStep.KEPT: "KEPT"}


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """Draws the three methods and the codec's present level until one is begun, then the wizard's step."""
    wizard = state.measuring.wizard
    if wizard.step is WizardStep.CHOOSE:
        _draw_methods(canvas, wizard, state.codec.levels)
        return
    canvas.header(_TITLES.get(wizard.step, "CALIBRATE"), str(wizard.method))
    if wizard.found and wizard.step in (WizardStep.RESULT, WizardStep.KEPT):
        _draw_found(canvas, wizard.found)
    else:
        _draw_lines(canvas, wizard.lines[:_LINES])
    _draw_foot(canvas, wizard)


def _draw_methods(canvas: Canvas, wizard: Wizard, codec: CodecLevels) -> None:
    canvas.header("CALIBRATE", codec_dbu(codec))
    for n, (method, words) in enumerate(METHODS.items()):
        top = HEADER_ROWS + 1 + n * _ROW
        if method is wizard.method:
            canvas.fill(0, top, WIDTH, top + _ROW)
        canvas.text(7, top + 10, f"{method}: {words.short}", TEXT, ink=0 if method is wizard.method else 1)
    canvas.text(0, HEIGHT - 2, "push: begin", TEXT)


def _draw_lines(canvas: Canvas, lines: tuple[str, ...]) -> None:
    """A line that ends in ! is lit: it warns of a tone that is too loud for ears and loudspeakers."""
    for n, line in enumerate(lines):
        top = HEADER_ROWS + 1 + n * _PITCH
        warns = line.endswith("!")
        if warns:
            canvas.fill(0, top, WIDTH, top + _PITCH)
        shown = shortened(line, WIDTH - 2, SMALL.width)
        canvas.text(1 if warns else 0, top + _PITCH - 1, shown, SMALL, ink=0 if warns else 1)


def _draw_found(canvas: Canvas, found: Measured) -> None:
    """A row for each level that was found, as it will be kept."""
    levels = (
        ("IN", found.max_input_dbu, found.input_uncertainty_db),
        ("OUT", found.max_output_dbu, found.output_uncertainty_db),
    )
    baseline = _FOUND_BASELINE
    for name, level_dbu, uncertainty_db in levels:
        if level_dbu is not None:
            canvas.text(0, baseline, name, SMALL)
            canvas.text_right(_FOUND_RIGHT, baseline, f"{level_dbu:.2f} dBu", BOLD)
            canvas.text_right(WIDTH, baseline, f"±{uncertainty_db:.2f}" if uncertainty_db is not None else "", SMALL)
            baseline += _FOUND_PITCH


def _draw_foot(canvas: Canvas, wizard: Wizard) -> None:
    if wizard.step is WizardStep.RECORDING:
        canvas.progress(_FOOT + 2, HEIGHT - 2, wizard.progress)
    elif wizard.asked:
        canvas.banner(_FOOT + 1, HEIGHT, _asked(wizard.asked), BOLD)
        if len(wizard.lines) < _LINES:
            canvas.text(0, _FOOT - 1, _TURN_FIRST, SMALL)
    else:
        canvas.text(0, HEIGHT - 2, _prompt(wizard), TEXT)


def _prompt(wizard: Wizard) -> str:
    """What a push does next; it is shown before the tone of full scale begins."""
    found = wizard.found
    if wizard.waits_for_turn:
        return _TURN_FIRST
    match wizard.step:
        case WizardStep.READY:
            if wizard.question:
                return "push: it is so"
            return "push: play tone" if wizard.method is Method.METER and not found else "push: measure"
        case WizardStep.RESULT:
            return "push: keep it" if found and found.max_input_dbu is not None else "push: keep, go on"
        case WizardStep.REFUSED:
            return "push: try again"
        case WizardStep.KEPT:
            return "push: done"
        case _:
            return ""


def _asked(asked: Asked) -> str:
    """The number with as many decimals as its step has."""
    decimals = next((n for n in range(4) if round(asked.step, n) == asked.step), 4)
    return f"{asked.value:.{decimals}f} {asked.unit}"


def turn(state: State, turn: EncoderTurned) -> Outcome:
    """Chooses a method, or alters the number asked for; ten steps at once if it is turned fast."""
    state, fast = turned(state, turn.detents, turn.at_s)
    steps = _FAST_STEPS if fast and state.measuring.wizard.asked else 1
    return wizard_turned(state, turn.detents * steps, turn.at_s), ()


def push(state: State, at_s: float) -> Outcome:
    """Goes on; but it plays a tone only after a turn."""
    return wizard_pushed(state, at_s)


def stays(state: State) -> bool:
    """Once a method is begun."""
    return state.measuring.wizard.step is not WizardStep.CHOOSE


PAGE = Page(CALIBRATE, draw, turn=turn, push=push, left=wizard_left, parent=SETUP, stays=stays)
