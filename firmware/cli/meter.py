"""The level meter of `pedal gain` and `pedal calibrate` in a terminal: a bar in dBFS with the window for hard
playing."""

from dataclasses import dataclass

from rich.text import Text

from firmware.calibrate.coach import HIGHEST_DBFS, WINDOW_DBFS

LOWEST_DBFS = -48.0
COLUMNS = 64  # 0.75 dB each
FEWEST_COLUMNS = 8
AROUND_BAR = 28  # columns that the brackets and the figures take
MARKS_DBFS = (-48, -36, -24, -12, -9, -6, -3, 0)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be seen for the moment. Levels are peaks at the converter; None where there is none to show.

    `progress` 0..1 draws a bar of its own, in the place of the meter where there is no level.
    """

    caption: str
    level_dbfs: float | None = None
    held_dbfs: float | None = None  # the highest so far
    clipped: bool = False
    progress: float | None = None


def picture(scene: Scene, width: int, *, plain: bool = False) -> Text:
    """`scene` in a few lines of at most `width` columns; `plain` keeps to ASCII."""
    columns = max(FEWEST_COLUMNS, min(COLUMNS, width - AROUND_BAR))
    full, empty = _signs(plain)
    lines: list[Text] = []
    if scene.level_dbfs is not None:
        lines += [bar(scene, columns, plain=plain), scale(columns)]
    if scene.progress is not None:
        done = round(columns * min(max(scene.progress, 0.0), 1.0))
        lines.append(Text(f"[{full * done}{empty * (columns - done)}] {scene.progress:4.0%}"))
    lines.append(Text(scene.caption, "bold", overflow="fold"))
    return Text("\n").join(lines)


def bar(scene: Scene, columns: int, *, plain: bool = False) -> Text:
    """The level of `scene` and the highest so far as a bar of `columns` signs and in figures."""
    full, empty = _signs(plain)
    level_dbfs = LOWEST_DBFS if scene.level_dbfs is None else scene.level_dbfs
    reached = _column(level_dbfs, columns)
    held = None if scene.held_dbfs is None else _column(scene.held_dbfs, columns) - 1
    line = Text("[")
    for column in range(columns):
        here_dbfs = LOWEST_DBFS * (1.0 - (column + 0.5) / columns)
        sign = "|" if column == held else full if column < reached else empty
        line.append(sign, _style(here_dbfs))
    line.append(f"] {_figure(level_dbfs)}")
    if scene.held_dbfs is not None:
        line.append(f"  peak {_figure(scene.held_dbfs)}")
    if scene.clipped:
        line.append("  CLIP", "bold red")
    return line


def _signs(plain: bool) -> tuple[str, str]:
    return ("#", "-") if plain else ("█", "·")


def _figure(level_dbfs: float) -> str:
    return f"{level_dbfs:5.1f}" if level_dbfs > -100.0 else " none"


def scale(columns: int) -> Text:
    """Figures under the bar, each where its level is; one that would touch its neighbour is left out."""
    line = " " * (columns + 5)
    free_from = 0
    for mark_dbfs in MARKS_DBFS:
        figure = str(mark_dbfs)
        start = max(0, 1 + _column(mark_dbfs, columns) - len(figure))
        if start >= free_from:
            line = line[:start] + figure + line[start + len(figure) :]
            free_from = start + len(figure) + 1
    return Text(line.rstrip() + " dBFS", "dim")


def _column(level_dbfs: float, columns: int) -> int:
    return round(columns * (1.0 - min(max(level_dbfs, LOWEST_DBFS), 0.0) / LOWEST_DBFS))


def _style(here_dbfs: float) -> str:
    """Green where hard playing belongs, yellow above that, red where there is no reserve left."""
    low, high = WINDOW_DBFS
    if here_dbfs > HIGHEST_DBFS:
        return "red"
    if here_dbfs > high:
        return "yellow"
    return "bold green" if here_dbfs >= low else "green dim"
