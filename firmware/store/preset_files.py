"""Presets on disk: TOML, one file each.

Reading is strict: what is misspelt or out of range is told by file, key and remedy, and hides no other
preset. Read and written by controld.
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from firmware.durable import write_atomically
from firmware.errors import SettingsError
from firmware.sound import (
    KNOB_RANGE,
    QUALITY_RANGE,
    THRESHOLD_DB_RANGE,
    TRIM_DB_RANGE,
    Gate,
    OutputMode,
    Preset,
    Tone,
)
from firmware.store.toml_table import Table

FILE_NAME_CHARS = 60
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
    for path in sorted(folder.glob("[!.]*.toml")):
        try:
            preset = read(path)
            _refuse_twin(path, preset, files)
            files[path] = preset
        except SettingsError as error:
            problems.append(error)
    return PresetFolder(files, tuple(problems))


def read(path: Path) -> Preset:
    """The preset in the file at `path`. Raises SettingsError."""
    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(f"{path}: the preset cannot be read ({error}).", short="preset unreadable") from error
    return parse(str(path), content)


def write(path: Path, preset: Preset) -> None:
    """Writes the preset to `path`, whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, to_toml(preset).encode())


def to_toml(preset: Preset) -> str:
    """The text of a preset file."""
    return (
        f"name = {_quoted(preset.name)}\n"
        f"model_id = {_quoted(preset.model_id)}\n"
        f"model_name = {_quoted(preset.model_name)}\n"
        f"quality = {float(preset.quality)}\n"
        f"trim_db = {float(preset.trim_db)}\n"
        f"output = {_quoted(preset.output)}\n\n"
        f"[gate]\non = {_truth(preset.gate.on)}\nthreshold_db = {float(preset.gate.threshold_db)}\n\n"
        f"[tone]\non = {_truth(preset.tone.on)}\nbass = {float(preset.tone.bass)}\n"
        f"middle = {float(preset.tone.middle)}\ntreble = {float(preset.tone.treble)}\n"
    )


def file_name(name: str) -> str:
    """A file name for the preset `name`: the name itself where it is safe, else a part of it and a digest."""
    safe = UNSAFE_IN_FILE_NAME.sub("_", name)[:FILE_NAME_CHARS]
    if safe == name and name and len(name.encode()) <= 2 * FILE_NAME_CHARS:
        return f"{name}.toml"
    ascii_part = safe.encode("ascii", "ignore").decode().lstrip(". ")  # a hidden file would not be read again
    return f"{ascii_part}~{hashlib.sha256(name.encode()).hexdigest()[:8]}.toml"


def _refuse_twin(path: Path, preset: Preset, files: dict[Path, Preset]) -> None:
    twin = next((other for other, known in files.items() if known.name == preset.name), None)
    if twin:
        raise SettingsError(
            f"{path}: name = {preset.name!r} is also the name of {twin.name}; give one of them another name.",
            short="preset name twice",
        )


def _quoted(text: str) -> str:
    """A TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped) + '"'


def _truth(on: bool) -> str:
    return "true" if on else "false"


def parse(source: str, content: dict[str, object]) -> Preset:
    """The preset in what TOML makes of a file; `source` names that in complaints. Raises SettingsError."""
    table = Table(source, content, "preset: bad {key}")
    gate, tone = table.table("gate"), table.table("tone")
    preset = Preset(
        name=_text(table, "name"),
        model_id=_text(table, "model_id"),
        model_name=_text(table, "model_name"),
        quality=table.number("quality", QUALITY_RANGE, 1.0),
        trim_db=table.number("trim_db", TRIM_DB_RANGE, 0.0),
        output=OutputMode(table.one_of("output", tuple(mode.value for mode in OutputMode), OutputMode.AUTO.value)),
        gate=Gate(_switch(gate, "on"), gate.number("threshold_db", THRESHOLD_DB_RANGE, -70.0)),
        tone=Tone(
            _switch(tone, "on"), *(tone.number(knob, KNOB_RANGE, 5.0) for knob in ("bass", "middle", "treble"))
        ),
    )
    for read_whole in (table, gate, tone):
        read_whole.refuse_rest()
    return preset


def _text(table: Table, key: str) -> str:
    found = table.content.pop(key, None)
    if not isinstance(found, str) or not found.strip():
        raise table.wrong(key, f'is missing or no text; write {key} = "..."')
    return found


def _switch(table: Table, key: str) -> bool:
    found = table.content.pop(key, False)
    if not isinstance(found, bool):
        raise table.wrong(key, f"= {found!r}; write true or false")
    return found
