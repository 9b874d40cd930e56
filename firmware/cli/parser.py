"""How the commands are parsed: argparse, because it costs nothing to import, with sentences for its complaints.

`pedal status` must answer at once on a Zero 2 W too.
"""

import argparse
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from firmware.cli.verbs import GROUPS
from firmware.errors import BAD_INPUT

COMMAND = "COMMAND"
NAME_COLUMNS, CELL_COLUMNS = 11, 39  # two cells and the space between them are as wide as most terminals

AddTo = Callable[[argparse.ArgumentParser], None]


class Help(argparse.HelpFormatter):
    """argparse's, which breaks no group of choices: a usage too wide for the terminal has `[options]` for them."""

    def _format_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],  # pyright: ignore[reportPrivateUsage]  # as argparse has it
        prefix: str | None,
    ) -> str:
        given = tuple(actions)
        whole = super()._format_usage(usage, given, groups, prefix)
        columns = shutil.get_terminal_size().columns
        if usage or max(map(len, whole.splitlines()), default=0) <= columns:
            return whole
        bare = super()._format_usage(None, [each for each in given if not each.option_strings], (), prefix)
        words = bare.replace(self._prog, f"{self._prog} [options]", 1)
        return textwrap.fill(words, columns, subsequent_indent=" " * 7, break_on_hyphens=False) + "\n\n"


class Parser(argparse.ArgumentParser):
    """argparse, but a mistake is one sentence, and what begins as a negative number is one: -3dB, -0,5."""

    def __init__(self, **keywords: Any) -> None:
        super().__init__(**keywords)
        self._negative_number_matcher = re.compile(r"-[.,]?\d")

    def _get_formatter(self) -> argparse.HelpFormatter:
        return Help(self.prog)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """A command that there is not says which was meant, and not all that there are."""
        if action.metavar == COMMAND and action.choices is not None and value not in action.choices:
            from hw.schema import meant

            near = meant(value, list(map(str, action.choices)))
            raise argparse.ArgumentError(None, f"there is no command {value!r}{near}")
        super()._check_value(action, value)

    def parse_known_args(  # pyright: ignore[reportIncompatibleMethodOverride]  # it has three overloads
        self, args: Any = None, namespace: Any = None
    ) -> Any:
        """What a command does not know, it complains of itself, and not `pedal`, which knows the command alone."""
        parsed, unknown = super().parse_known_args(args, namespace)
        if unknown:
            from hw.schema import meant

            options = [option for action in self._actions for option in action.option_strings]
            self.error(f"unrecognized arguments: {' '.join(unknown)}{meant(unknown[0], options)}")
        return parsed, unknown

    def error(self, message: str) -> NoReturn:
        from firmware.cli.output import tell

        tell(f"{self.prog}: {message}; `{self.prog} --help` shows how.", sys.stderr)
        self.exit(BAD_INPUT)


class WholeParser(Parser):
    """That of `pedal` itself: its help is the list of commands, one screen of 80 x 24."""

    def format_help(self) -> str:
        columns = shutil.get_terminal_size().columns
        return "\n".join([_usage(columns), *_listed(columns)]) + "\n"


def add_verbs(parser: argparse.ArgumentParser, verbs: Mapping[str, tuple[str, AddTo]]) -> None:
    """Commands below that of `parser`, such as `preset new`: what each is for, and who adds its arguments. Without
    one of them its help is shown."""
    below = add_commands(parser)
    for verb, (says, add_to) in verbs.items():
        add_to(below.add_parser(verb, help=says, description=sentence(says)))


def add_commands(
    parser: argparse.ArgumentParser,
) -> "argparse._SubParsersAction[Parser]":  # pyright: ignore[reportPrivateUsage]  # as argparse has it
    """Where the commands below that of `parser` go."""

    def act(_arguments: argparse.Namespace) -> int:
        parser.print_help()
        return 0

    parser.set_defaults(act=act)
    return parser.add_subparsers(metavar=COMMAND, title="commands", parser_class=Parser)


def completes(argument: argparse.Action, kind: str) -> None:
    """Has the shells complete `argument` with names of this kind: presets, captures, knobs (control/wishes/names.py),
    or with what may stand behind the word before it: words."""
    vars(argument)["complete"] = dict.fromkeys(("bash", "zsh"), f"_pedal_{kind}")  # where shtab looks for it


def sentence(says: str) -> str:
    """What a command is for, as a sentence."""
    return f"{says[:1].upper()}{says[1:].rstrip('.?')}."


def _usage(columns: int) -> str:
    usage = "usage: pedal [--version] COMMAND ...   `pedal COMMAND --help` says more"
    return textwrap.fill(usage, columns, subsequent_indent="  ", break_on_hyphens=False, drop_whitespace=True)


def _listed(columns: int) -> list[str]:
    """All commands in their groups, in two columns where there is room."""
    beside, lines = columns > 2 * CELL_COLUMNS, list[str]()
    for title, verbs in GROUPS.items():
        cells = [f" {verb:<{NAME_COLUMNS}}{says}" for verb, (_, says) in verbs.items()]
        rows = zip(cells[::2], [*cells[1::2], ""][: len(cells[::2])], strict=True) if beside else zip(cells)
        lines += [f"{title}:", *("".join(f"{cell:<{CELL_COLUMNS}} " for cell in row).rstrip() for row in rows)]
    return lines
