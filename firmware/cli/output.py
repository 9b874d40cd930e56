"""How the command line prints: JSON for programs, aligned lines for people."""

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO, TypeVar
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from firmware.plan import CalibrationPlan

FEWEST_VALUE_COLUMNS = 20
DECIMALS = 4  # of figures in JSON: a tenth of a thousandth of a dB is below any converter's noise
SMALL = 0.1
F = TypeVar("F")


def print_json(facts: Mapping[str, object] | Sequence[object]) -> None:
    """One JSON document. Letters as they are where stdout takes all of them, else escaped: JSON has escapes of its
    own."""
    takes_all = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(rounded(facts), indent=2, ensure_ascii=not takes_all))


def rounded(facts: F) -> F:
    """`facts`, which JSON has, with figures rounded to what a reader has use for; a number that JSON cannot say (-inf
    dBFS of silence) becomes null."""
    return json.loads(json.dumps(facts), parse_constant=_null, parse_float=_rounded)


def tell(sentence: str, stream: TextIO | None = None) -> None:
    """A line, or a few of them, for a person, on stdout or `stream`: on a terminal broken between words, and indented
    as it begins."""
    columns = _columns(stream)
    for line in sentence.split("\n"):
        indent = line[: len(line) - len(line.lstrip())]
        print("\n".join(_broken(line.strip(), columns and columns - len(indent), indent)), file=stream, flush=True)


def print_facts(facts: Iterable[tuple[str, object]]) -> None:
    """`name  value` lines with the values in one column; facts that are None are left out.

    On a terminal a long value goes on below itself, or below its name where there is no room beside that.
    """
    known = [(name, str(value)) for name, value in facts if value is not None]
    width = max((len(name) for name, _ in known), default=0)
    columns = _columns()
    room = columns and columns - width - 2
    for name, value in known:
        if room is not None and len(value) > room < FEWEST_VALUE_COLUMNS:
            print("\n".join([*filter(None, [name]), *_broken(value, room + width, "  ")]))
            continue
        first, *more = _broken(value, room)
        print(f"{name:<{width}}  {first}")
        for line in more:
            print(" " * (width + 2) + line)


def _columns(stream: TextIO | None = None) -> int | None:
    """Of the terminal that stdout or `stream` is; None where it is none."""
    return shutil.get_terminal_size().columns if (stream or sys.stdout).isatty() else None


def _broken(text: str, room: int | None, indent: str = "") -> list[str]:
    """`text` in lines of `room` columns behind `indent`, broken between words; in one line where room is None. What
    a terminal would obey stands in names from outside, and is left out."""
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    if room is None:
        return [indent + text]
    lines = textwrap.wrap(text, max(room, 1), break_long_words=False, break_on_hyphens=False)
    return [indent + line for line in lines] or [indent]


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]], *, left: Sequence[int] = (0,)) -> None:
    """Columns as wide as their widest cell; those of words, `left`, to the left, figures to the right. On a terminal
    that is too narrow for them, each row is a list of its own."""
    cells = [list(map(str, row)) for row in (header, *rows)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(header))]
    columns = _columns()
    if columns is not None and sum(widths) + 2 * (len(widths) - 1) > columns:
        _print_lists(cells, 0 in left)
        return
    for row in cells:
        padded = (
            _padded(cell, width, left=column in left)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join(padded).rstrip())


def _padded(cell: str, width: int, *, left: bool) -> str:
    room = " " * (width - _width(cell))
    return cell + room if left else room + cell


def _width(text: str) -> int:
    """The columns that a terminal gives it: two for a sign of China or a guitar, none for an accent of its own."""
    if text.isascii():
        return len(text)
    return sum(1 + (east_asian_width(letter) in "WF") for letter in text if not combining(letter))


def _print_lists(cells: Sequence[Sequence[str]], titled: bool) -> None:
    """Each row below the other, its cells by their headers; the first one alone where it is what the row is about."""
    header, *rows = cells
    for row in rows:
        if titled:
            tell(row[0])
        begin = int(titled)
        pairs = zip(header[begin:], row[begin:], strict=True)
        print_facts((f"  {name}" if titled else name, cell.strip()) for name, cell in pairs if cell.strip())


def plan_facts(plan: "CalibrationPlan") -> dict[str, object]:
    """A calibration plan for JSON."""
    return {
        "input_gain_db": plan.input_gain_db,
        "output_gain_db": plan.output_gain_db,
        "trim_db": plan.trim_db,
        "calibrated": plan.calibrated and not plan.doubtful,
        "calibration": plan.word,
        "basis": plan.explanation,
        "output": plan.output.value,
        "output_basis": plan.output_explanation,
        "clips_by_db": plan.clips_by_db,
        "bypass_gain_db": plan.dry.gain_db,
        "bypass_basis": plan.dry.explanation,
    }


def plan_rows(plan: "CalibrationPlan") -> list[tuple[str, object]]:
    """A calibration plan for people; a last row where it would clip."""
    return [
        ("input gain", f"{plan.input_gain_db:+.2f} dB"),
        ("basis", plan.explanation),
        ("output gain", f"{plan.output_gain_db:+.2f} dB"),
        ("output", plan.output_explanation),
        ("", clip_words(plan.clips_by_db)),
        ("bypass gain", f"{plan.dry.gain_db:+.2f} dB"),
        ("bypass", plan.dry.explanation),
    ]


def clip_words(clips_by_db: float) -> str | None:
    """That a capture's loudest would not fit through the converter, and by how much; None where it fits."""
    if clips_by_db <= 0.0:
        return None
    return f"would clip: full scale of the capture is {clips_by_db:.1f} dB more than the codec's output can give"


def _rounded(text: str) -> float:
    """To DECIMALS; what is small, to as many digits."""
    value = float(text)
    return round(value, DECIMALS) if abs(value) >= SMALL else float(f"{value:.{DECIMALS}g}")


def _null(_constant: str) -> None:
    """What JSON says in the place of NaN and Infinity."""
