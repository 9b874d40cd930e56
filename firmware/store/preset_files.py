"""Presets on disk: TOML, one file each.

Reading is strict: what is misspelt or out of range is reported by file, line, key and remedy, and hides no other
preset. Read and written by controld.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from firmware.durable import write_atomically
from firmware.errors import SettingsError
from firmware.sound import Preset
from hw.strict import About
from hw.strict_toml import ENDINGS, read_toml, to_toml

ABOUT = About("preset", SettingsError)
FILE_NAME_CHARS = 60
SUFFIX = ".toml"
UNSAFE_IN_FILE_NAME = re.compile(r"[^\w .+()'-]|^[. ]")


@dataclass(frozen=True, slots=True)
class PresetFolder:
    """What a folder of presets holds, by file, and a sentence for each file that cannot be used."""

    files: dict[Path, Preset]
    problems: tuple[SettingsError, ...] = ()


def read_folder(folder: Path) -> PresetFolder:
    """Every preset in `folder`; a missing folder has none. Raises nothing: a bad file is among the problems."""
    files: dict[Path, Preset] = {}
    problems: list[SettingsError] = []
    for path in sorted(folder.glob("[!.]*")):
        try:
            if path.suffix.lower() != SUFFIX:
                _refuse_misnamed(path)
                continue
            preset = read(path)
            _refuse_twin(path, preset, files)
            files[path] = preset
        except SettingsError as error:
            problems.append(error)
    return PresetFolder(files, tuple(problems))


def read(path: Path) -> Preset:
    """The preset in the file at `path`. Raises SettingsError."""
    return read_toml(Preset, path, ABOUT)


def write(path: Path, preset: Preset) -> None:
    """Writes the preset to `path`, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, to_toml(preset).encode())


def file_name(name: str) -> str:
    """A file name for the preset `name`: the name itself where it is safe, else a part of it and a digest."""
    safe = UNSAFE_IN_FILE_NAME.sub("_", name)[:FILE_NAME_CHARS]
    if safe == name and name and len(name.encode()) <= 2 * FILE_NAME_CHARS:
        return f"{name}.toml"
    ascii_part = safe.encode("ascii", "ignore").decode().lstrip(". ")  # a hidden file would not be read again
    return f"{ascii_part}~{hashlib.sha256(name.encode()).hexdigest()[:8]}.toml"


def _refuse_misnamed(path: Path) -> None:
    """A preset with another ending behind its own, as editors of Windows save it and Windows does not show it."""
    if path.suffix.lower() in ENDINGS and path.stem.lower().endswith(SUFFIX):
        raise SettingsError(
            f"{path} is not read, since its name ends in {path.suffix}; rename it to {path.stem} (Windows hides its"
            " ending).",
            short="preset is a .txt",
        )


def _refuse_twin(path: Path, preset: Preset, files: dict[Path, Preset]) -> None:
    twin = next((other for other, known in files.items() if known.name == preset.name), None)
    if twin:
        raise SettingsError(
            f"{path}: name = {preset.name!r} is also the name of {twin.name}; give one of them another name.",
            short="preset name twice",
        )
