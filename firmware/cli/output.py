"""How the command line prints: JSON for programs, aligned lines for people."""

import json
import math
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from firmware.plan import CalibrationPlan

FEWEST_VALUE_COLUMNS = 20


def print_json(facts: Mapping[str, object] | Sequence[object]) -> None:
    """One JSON document; a number that JSON cannot say (-inf dBFS of silence) becomes null.

    Letters as they are where stdout takes all of them, else escaped: JSON has escapes of its own.
    """
    takes_all = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(_finite(facts), indent=2, ensure_ascii=not takes_all))


def print_facts(facts: Iterable[tuple[str, object]]) -> None:
    """`name  value` lines with the values in one column; facts that are None are left out.

    On a terminal a long value goes on below itself.
    """
    known = [(name, value) for name, value in facts if value is not None]
    width = max((len(name) for name, _ in known), default=0)
    room = shutil.get_terminal_size().columns - width - 2 if sys.stdout.isatty() else None
    for name, value in known:
        first, *more = _broken(str(value), room)
        print(f"{name:<{width}}  {first}")
        for line in more:
            print(" " * (width + 2) + line)


def _broken(text: str, room: int | None) -> list[str]:
    """`text` in lines of `room` columns, broken between words; in one line where that is None or too little."""
    if room is None or room < FEWEST_VALUE_COLUMNS:
        return [text]
    return textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [text]


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns as wide as their widest cell; the first to the left, figures to the right."""
    cells = [list(map(str, row)) for row in (header, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    for row in cells:
        first, *rest = (
            f"{cell:<{width}}" if i == 0 else f"{cell:>{width}}"
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([first, *rest]).rstrip())


def plan_facts(plan: CalibrationPlan) -> dict[str, object]:
    """A calibration plan for JSON; dB rounded to 1e-6, below any converter's noise."""
    return {
        "input_gain_db": round(plan.input_gain_db, 6),
        "output_gain_db": round(plan.output_gain_db, 6),
        "trim_db": plan.trim_db,
        "calibrated": plan.calibrated,
        "basis": plan.explanation,
    }


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        facts = cast(Mapping[str, object], value)
        return {name: _finite(fact) for name, fact in facts.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in cast(Sequence[object], value)]
    return value
