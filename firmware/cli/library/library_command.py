"""`pedal library`: the captures there are, what each costs on this machine, and what is damaged."""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from firmware.captures.entry import block_words
from firmware.captures.listing import Catalogue, Listed
from firmware.captures.load import AMBER, GREEN, RED
from firmware.cli.library.catalogue import load_words, read_library
from firmware.cli.library.entering import enter_level
from firmware.cli.library.facts import catalogue_facts
from firmware.cli.output import print_json, tell
from firmware.cli.places import add_profile, add_run
from firmware.errors import SettingsError
from firmware.levels import CaptureLevels
from firmware.ui.fit import shortened

HEADER = ("", "capture", "kind", "plays", "level", "engine", "us", "load", "")
NAME, KIND, LEVEL, ENGINE, MICROSECONDS = 1, 2, 4, 5, 6  # columns
FIGURES = range(MICROSECONDS, 8)
LEFT_OUT_FIRST = (ENGINE, KIND, MICROSECONDS, LEVEL)  # where a terminal is too narrow for all
FEWEST_NAME_COLUMNS, FAIR_NAME_COLUMNS = 12, 20
SHORT_KINDS = {"SlimmableContainer": "Container"}
STYLES = {GREEN: "green", AMBER: "yellow", RED: "bold red"}
GAP = "  "
UNCALIBRATED, ENTERED = "uncal", "*"

Row = tuple[str, ...]


class Paper(Console):
    """rich's console, but a reader that has left (`head`) is what it is for every command."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def add_to(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    add_profile(parser)
    parser.add_argument("--state", type=Path, metavar="DIR", help="a library here, not the running pedal's")
    parser.add_argument(
        "--input-level",
        nargs=2,
        metavar=("MODEL", "DBU"),
        help="the level a capture was made at, where its file does not say it; none takes it back",
    )
    parser.add_argument("--force", action="store_true", help="with --input-level: also where its file says another")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Exit status 1 if something in the library is damaged."""
    if arguments.state and not arguments.state.is_dir():
        raise SettingsError(f"{arguments.state}: no such folder; give a state folder.", short="no such folder")
    if arguments.input_level:
        enter_level(arguments.run, arguments.state, arguments.profile, *arguments.input_level, force=arguments.force)
    catalogue = read_library(arguments.run, arguments.state, arguments.profile)
    if arguments.json:
        print_json(catalogue_facts(catalogue))
    else:
        _print(Paper(highlight=False, soft_wrap=True), catalogue)
    return 1 if catalogue.damaged else 0


def _print(console: Console, catalogue: Catalogue) -> None:
    """Colours are for a terminal alone, and so are names shortened to its width."""
    if catalogue.captures:
        rows = [HEADER, *(_row(each) for each in catalogue.captures)]
        width = console.width if console.is_terminal else None
        for line, each in zip(_lines(rows, width), (None, *catalogue.captures), strict=True):
            console.print(line)
            if each and each.graph.load and each.graph.load.word == RED:
                tell(f"{GAP * 2}{each.graph.fits_words}")
        console.print()
    if any(each.levels.entered for each in catalogue.captures):
        tell(f"{ENTERED} level in dBu entered by hand")
    for sentence in catalogue.damaged:
        console.print(Text(sentence, STYLES[RED]), soft_wrap=not console.is_terminal)
    tell(_summary(catalogue))


def _row(each: Listed) -> Row:
    graph = each.graph
    part, _, verdict = load_words(graph).partition(" ")
    return (
        ">" if each.plays else "",
        each.name,
        SHORT_KINDS.get(each.architecture, each.architecture),
        f"{each.submodel}/{each.submodels}" if each.submodels != 1 else "",
        f"{each.cab.ms:.0f} ms" if each.cab else _level(each.levels),
        graph.engine,
        f"{graph.plays.block_us:.0f}" if graph.load else "-",
        part,
        verdict,
    )


def _level(levels: CaptureLevels) -> str:
    """The level it was made at, in dBu; marked where the player entered it."""
    if levels.input_level_dbu is None:
        return UNCALIBRATED
    return f"{levels.input_level_dbu:g}{ENTERED if levels.entered else ''}"


def _lines(rows: Sequence[Row], width: int | None) -> list[Text]:
    """The rows in columns, the names shortened so that a line takes at most `width`, its verdict coloured.

    A column in which no capture has anything is left out.
    """
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(HEADER))]
    for column in range(len(HEADER)):
        if not any(row[column] for row in rows[1:]):
            widths[column] = 0
    if width is not None:
        _narrow(widths, width)
    return [_line(row, widths) for row in rows]


def _narrow(widths: list[int], width: int) -> None:
    """Leaves columns out until the names have a fair room, then shortens the names to what is left."""
    for column in LEFT_OUT_FIRST:
        if _name_room(widths, width) >= min(widths[NAME], FAIR_NAME_COLUMNS):
            break
        widths[column] = 0
    widths[NAME] = min(widths[NAME], max(_name_room(widths, width), FEWEST_NAME_COLUMNS))


def _name_room(widths: Sequence[int], width: int) -> int:
    return width - (sum(widths) - widths[NAME]) - len(GAP) * (sum(map(bool, widths)) - 1)


def _line(row: Row, widths: Sequence[int]) -> Text:
    cells = (*row[:NAME], shortened(row[NAME], widths[NAME], cell_len), *row[NAME + 1 :])
    line = Text()
    for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        if not width:
            continue
        pad = " " * (width - cell_len(cell))
        line.append(pad + cell if column in FIGURES else cell + pad, STYLES.get(cell, ""))
        line.append(GAP)
    line.rstrip()
    return line


def _summary(catalogue: Catalogue) -> str:
    period_us = 1e6 * catalogue.block_frames / catalogue.rate_hz
    where = f"blocks of {block_words(catalogue.block_frames, catalogue.rate_hz)} = {period_us:.0f} us"
    if not catalogue.captures:
        return f"no captures for {where}; `pedal import PATH` brings some"
    words = Counter(load_words(each.graph).partition(" ")[2] or "not measured" for each in catalogue.captures)
    loads = ", ".join(f"{words[word]} {word}" for word in (GREEN, AMBER, RED, "not measured") if words[word])
    cabs = sum(each.cab is not None for each in catalogue.captures)
    kinds = ((len(catalogue.captures) - cabs, "capture"), (cabs, "cab"))
    parts = [f"{count} {what}{'s' if count != 1 else ''}" for count, what in kinds if count]
    return f"{' and '.join(parts)}: {loads}; {where}"
