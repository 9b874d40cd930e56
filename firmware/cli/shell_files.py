"""What a shell and `man` have of the commands, made from their parsers: completion for bash and zsh, pedal(1).

`python -m firmware.cli.shell_files FOLDER` writes them as they lie below /usr/local/share; systemd/on_pedal.sh does
that for each version. Here alone shtab and argparse-manpage are imported: no command waits for them.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

import shtab
from argparse_manpage.manpage import Manpage

from firmware import VERSION
from firmware.cli.completing import PROFILES
from firmware.cli.main import build_parser
from firmware.cli.parser import completes
from firmware.cli.verbs import VERBS
from firmware.control.wishes.names import KINDS

BASH, ZSH, MAN = "bash-completion/completions/pedal", "zsh/site-functions/_pedal", "man/man1/pedal.1"
BEHIND: Final = {
    "do": "actions",
    "set": "knobs",
    "turn": "knobs",
    "make": "captures",
    "preset": "presets",
    "setlist": "setlists",
    "page": "pages",
}

# A word that begins with a quote keeps it; in any other, what shell and readline take for their own is escaped.
BASH_NAMES: Final = r"""
_pedal_names() {
  local word=$2 name
  case $word in
    \"* | \'*) word=${word:1} ;;
    *) word=${word//\\/} ;;
  esac
  while IFS= read -r name; do
    [[ ${name,,} == "${word,,}"* ]] || continue
    case $2 in
      \"* | \'*) printf '%s\n' "$name" ;;
      *) printf -v name %q "$name"; printf '%s\n' "${name//:/\\:}" ;;
    esac
  done < <(pedal __complete "$1" 2>/dev/null)
}
"""
ZSH_NAMES: Final = r"""
_pedal_names() {
  local -a names
  names=(${(f)"$(pedal __complete $1 2>/dev/null)"})
  compadd -M 'm:{a-zA-Z}={A-Za-z}' -a names
}
"""


def main(folder: Path) -> None:
    """Writes the three files below `folder`."""
    for name, content in shell_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def shell_files() -> dict[str, str]:
    """What each is to hold, by its place."""
    parser = build_parser(tuple(VERBS))
    for each in _all(parser):
        _complete_files(each)
    return {
        BASH: shtab.complete(
            parser, "bash", preamble=BASH_NAMES + _functions('"$1"', "${COMP_WORDS[COMP_CWORD - 1]}")
        ),
        ZSH: _of_every_word(shtab.complete(parser, "zsh", preamble=ZSH_NAMES + _functions("", "$words[CURRENT-1]"))),
        MAN: _page(parser),
    }


def _of_every_word(script: str) -> str:
    """shtab has zsh complete only the first of an argument's many words."""
    return re.sub(r'"\(\*\)::?', '"*:', script)


def _functions(word: str, before: str) -> str:
    """One for each kind of names, and one for the words of an action, which are told by the word before."""
    each = [f"_pedal_{kind}() {{ _pedal_names {kind} {word}; }}" for kind in (*KINDS, PROFILES)]
    cases = "\n".join(f"    {behind}) _pedal_{kind} {word} ;;" for behind, kind in BEHIND.items())
    return "\n".join([*each, f"_pedal_words() {{\n  case {before} in\n{cases}\n  esac\n}}", ""])


def _page(parser: argparse.ArgumentParser) -> str:
    about = {
        "project_name": "Etalon",
        "version": VERSION,
        "description": "a guitar pedal that plays NAM captures at the level they were captured at",
        "manual_title": "Etalon",
    }
    return str(Manpage(parser, about, format="single-commands-section"))


def _all(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:  # pyright: ignore[reportPrivateUsage]  # argparse tells nobody else
        if isinstance(action.choices, dict):
            for below in cast("dict[str, object]", action.choices).values():
                if isinstance(below, argparse.ArgumentParser):
                    yield from _all(below)


def _complete_files(parser: argparse.ArgumentParser) -> None:
    for action in parser._actions:  # pyright: ignore[reportPrivateUsage]
        if "--profile" in action.option_strings:
            completes(action, PROFILES)
        elif action.type is Path or action.metavar == "DIR":
            vars(action).setdefault("complete", shtab.DIRECTORY if action.metavar == "DIR" else shtab.FILE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
