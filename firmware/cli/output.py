"""How the command line prints: JSON for programs, aligned lines for people."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from firmware.levels import CalibrationPlan


def print_json(facts: Mapping[str, object] | Sequence[object]) -> None:
    """One JSON document; a number that JSON cannot say (-inf dBFS of silence) becomes null."""
    print(json.dumps(_finite(facts), indent=2, ensure_ascii=False))


def print_facts(facts: Iterable[tuple[str, object]]) -> None:
    """`name  value` lines with the values in one column; facts that are None are left out."""
    known = [(name, value) for name, value in facts if value is not None]
    width = max((len(name) for name, _ in known), default=0)
    for name, value in known:
        print(f"{name:<{width}}  {value}")


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
