"""What a simulated panel puts out, in the run folder for whoever watches: `leds 10 second 01 relay 1`."""

import re
from pathlib import Path

from hw.roles import PanelOut

LAMPS = "lamps"
_LINE = re.compile(r"leds ([01]*) second ([01]*) relay ([01])")


def write(run: Path, out: PanelOut) -> None:
    """Leaves `out` in `run`, whole or not at all. Raises OSError."""
    unfinished = run / f"{LAMPS}.unfinished"
    unfinished.write_text(f"leds {_digits(out.leds)} second {_digits(out.second)} relay {out.relay:d}")
    unfinished.replace(run / LAMPS)


def read(run: Path) -> PanelOut:
    """What was last left in `run`; nothing is lit where nothing was."""
    try:
        line = _LINE.fullmatch((run / LAMPS).read_text())
    except OSError:
        line = None
    return PanelOut(_lit(line[1]), _lit(line[2]), line[3] == "1") if line else PanelOut()


def _digits(lit: tuple[bool, ...]) -> str:
    return "".join(str(int(on)) for on in lit)


def _lit(digits: str) -> tuple[bool, ...]:
    return tuple(digit == "1" for digit in digits)
