"""Presets on disk: TOML, one file each.

Reading is strict: what is misspelt or out of range is reported by file, line, key and remedy, and hides no other
preset. Read and written by controld.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from firmware.durable import write_atomically
from firmware.errors import SettingsError
from firmware.sound import Preset
from hw.strict import About
from hw.strict_toml import ENDINGS, read_toml, to_toml

ABOUT = About("preset", SettingsError)
FILE_NAME_CHARS = 60
SUFFIX = ".toml"
_ENDINGS = "|".join(map(re.escape, ENDINGS))
MISNAMED = re.compile(rf"(.+\.toml)({_ENDINGS}|\s+|\s*\(\d+\))", re.IGNORECASE)
UNSAFE_IN_FILE_NAME = re.compile(r"[^\w .+()'-]|^[. ]")


@dataclass(frozen=True, slots=True)
class PresetFolder:
    """What a folder of presets holds, by file, and a sentence for each file that cannot be used."""

    files: dict[Path, Preset]
    problems: tuple[SettingsError, ...] = ()


def files_in(folder: Path) -> list[Path]:
    """What may be a preset in `folder`, in order; a missing folder has none."""
    return sorted(folder.glob("[!.]*"))


def read(path: Path) -> Preset:
    """The preset in the file at `path`. Raises SettingsError."""
    return read_toml(Preset, path, ABOUT)


def read_folder(folder: Path, read_file: Callable[[Path], Preset] = read) -> PresetFolder:
    """Every preset in `folder`; a missing folder has none. Raises nothing: a bad file is among the problems."""
    files: dict[Path, Preset] = {}
    problems: list[SettingsError] = []
    for path in files_in(folder):
        try:
            if path.suffix.lower() != SUFFIX:
                refuse_misnamed(path, ABOUT.what)
                continue
            preset = read_file(path)
            refuse_twin(path, preset, files, ABOUT.what)
            files[path] = preset
        except SettingsError as error:
            problems.append(error)
    return PresetFolder(files, tuple(problems))


def write(path: Path, preset: Preset, still: Callable[[], bool] = lambda: True) -> bool:
    """Writes the preset to `path`, whole or not at all; not, and False, where `still` denies it at the last moment.
    Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_atomically(path, to_toml(preset).encode(), still)


def file_name(name: str) -> str:
    """A file name for the preset `name`: the name itself where it is safe, else a part of it and a digest."""
    safe = UNSAFE_IN_FILE_NAME.sub("_", name)[:FILE_NAME_CHARS]
    if safe == name and name and len(name.encode()) <= 2 * FILE_NAME_CHARS:
        return f"{name}.toml"
    ascii_part = safe.encode("ascii", "ignore").decode().lstrip(". ")  # a hidden file would not be read again
    return f"{ascii_part}~{hashlib.sha256(name.encode()).hexdigest()[:8]}.toml"


def refuse_misnamed(path: Path, what: str) -> None:
    """Raises SettingsError for a file of `what` (a preset) with something behind its own ending, as editors of
    Windows, which does not show it, and copying add it."""
    if found := MISNAMED.fullmatch(path.name):
        hidden = found[2].lower() in ENDINGS
        raise SettingsError(
            f"{path} is not read, since its name ends in {found[2].strip() or 'a space'}; rename it to {found[1]}"
            f"{' (Windows hides its ending)' if hidden else ''}.",
            short=f"{what} is a {found[2]}" if hidden else f"{what} is misnamed",
        )


class Named(Protocol):
    """What a file of a folder says, by a name of its own."""

    @property
    def name(self) -> str: ...


def refuse_twin(path: Path, said: Named, files: Mapping[Path, Named], what: str) -> None:
    """Raises SettingsError where another of `files` is a `what` (a preset) of the same name."""
    twin = next((other for other, known in files.items() if known.name == said.name), None)
    if twin:
        raise SettingsError(
            f"{path}: name = {said.name!r} is also the name of {twin.name}; give one of them another name.",
            short=f"{what} name twice",
        )
