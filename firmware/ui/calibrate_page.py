"""The page of the calibration wizard: what to connect, what to enter, what was found."""

from firmware.calibrate.wizard import Asked, Measured, Method, Wizard, WizardStep
from firmware.levels import CodecLevels
from firmware.state import State
from firmware.ui.canvas import HEADER_ROWS, HEIGHT, WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import BOLD, SMALL, TEXT
from firmware.ui.words import basis_words, dbu

_METHODS = {
    Method.SOURCE: "known source",
    Method.METER: "multimeter",
    Method.LOOPBACK: "loopback cable",
}
_ROW = 13
_FOOT = HEIGHT - _ROW  # where the lowest row begins: what is asked, how far it is, or what stomp 2 does
_PITCH = 10
_HINTS = {
    WizardStep.READY: "stomp 2: measure",
    WizardStep.RESULT: "stomp 2: keep it",
    WizardStep.REFUSED: "stomp 2: try again",
    WizardStep.KEPT: "push: done",
}
_TITLES = {WizardStep.REFUSED: "NOT MEASURED", WizardStep.RESULT: "FOUND", WizardStep.KEPT: "KEPT"}


def draw_calibrate(canvas: Canvas, state: State) -> None:
    """Before it begins the three methods and what the codec's number rests on now; then the wizard's step."""
    wizard = state.wizard
    if wizard.step is WizardStep.CHOOSE:
        _draw_methods(canvas, wizard.method, state.codec_levels)
        return
    canvas.header(_TITLES.get(wizard.step, "CALIBRATE"), str(wizard.method))
    lines = _found(wizard.found) if wizard.step is WizardStep.RESULT and wizard.found else wizard.lines
    for n, line in enumerate(lines[:4]):
        canvas.text(0, HEADER_ROWS + (n + 1) * _PITCH - 1, shortened(line, WIDTH, SMALL.width), SMALL)
    _draw_foot(canvas, wizard)


def _draw_methods(canvas: Canvas, chosen: Method, codec: CodecLevels) -> None:
    canvas.header("CALIBRATE", "stomp 2: begin")
    for n, (method, name) in enumerate(_METHODS.items()):
        top = HEADER_ROWS + 1 + n * _ROW
        if method is chosen:
            canvas.fill(0, top, WIDTH, top + _ROW)
        canvas.text(7, top + 10, name, TEXT, ink=0 if method is chosen else 1)
    x = canvas.text_right(WIDTH, HEIGHT - 1, dbu(codec.max_input_dbu), SMALL)
    canvas.text(0, HEIGHT - 1, shortened(basis_words(codec), x - 4, SMALL.width), SMALL)


def _found(found: Measured) -> tuple[str, ...]:
    """A line for each level that was found, as it will be kept."""
    pairs = (
        ("in", found.max_input_dbu, found.input_uncertainty_db),
        ("out", found.max_output_dbu, found.output_uncertainty_db),
    )
    return tuple(
        f"{name} {level_dbu:.2f} dBu +-{uncertainty_db or 0.0:.2f}"
        for name, level_dbu, uncertainty_db in pairs
        if level_dbu is not None
    )


def _draw_foot(canvas: Canvas, wizard: Wizard) -> None:
    if wizard.step is WizardStep.RECORDING:
        _draw_progress(canvas, wizard.progress)
    elif wizard.asked:
        canvas.banner(_FOOT, HEIGHT, _asked(wizard.asked), BOLD)
    elif wizard.step in _HINTS:
        canvas.text(0, HEIGHT - 2, _HINTS[wizard.step], TEXT)


def _asked(asked: Asked) -> str:
    """The number with as many decimals as its step has."""
    decimals = next((n for n in range(4) if round(asked.step, n) == asked.step), 4)
    return f"{asked.value:.{decimals}f} {asked.unit}"


def _draw_progress(canvas: Canvas, progress: float) -> None:
    canvas.frame(0, _FOOT + 2, WIDTH, HEIGHT - 2)
    canvas.fill(2, _FOOT + 4, 2 + round((WIDTH - 4) * max(0.0, min(progress, 1.0))), HEIGHT - 4)
