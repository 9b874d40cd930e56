"""The page that says how the pedal is reached over the network."""

from collections.abc import Iterator

from firmware.pages.menu import SETUP
from firmware.pages.page import Page, remains
from firmware.state import State
from firmware.ui.canvas import WIDTH, Canvas
from firmware.ui.fonts import BOLD, SMALL, TEXT

_LOGIN, _BELOW = 26, (44, 58)  # baselines
_LONG, _PITCH, _LOWEST = 21, 10, 62  # of a login that takes several lines, and of one address


def draw(canvas: Canvas, state: State, _now_s: float) -> None:
    """What to type behind `ssh`, never shortened, and the addresses, for a network that does not know the name."""
    machine = state.machine.read
    canvas.header("ADDRESS", "for ssh")
    login, addresses = machine.login or "unknown", machine.addresses or ("no network",)
    face = next((face for face in (BOLD, TEXT) if face.width(login) <= WIDTH), None)
    if face:
        canvas.text(0, _LOGIN, login, face)
    else:
        for n, line in enumerate(_lines(login)):
            canvas.text(0, _LONG + n * _PITCH, line, SMALL)
    baselines = _BELOW if face else (_LOWEST,)
    for baseline, address in zip(baselines, addresses, strict=False):
        canvas.text(0, baseline, address, TEXT)
    if len(addresses) > len(baselines):
        canvas.text_right(WIDTH, baselines[-1], f"+{len(addresses) - len(baselines)}", TEXT)


def _lines(text: str) -> Iterator[str]:
    """`text` over as many lines as it takes, each as full as it gets."""
    while text:
        end = next((n for n in range(1, len(text)) if SMALL.width(text[: n + 1]) > WIDTH), len(text))
        yield text[:end]
        text = text[end:]


PAGE = Page("address", draw, parent=SETUP, stays=remains)
