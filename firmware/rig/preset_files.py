"""Presets on disk: TOML, one file each.

Reading is strict: what is misspelt or out of range is told by file, key and remedy, and hides no other
preset. Read and written by controld.
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from firmware.errors import SettingsError
from firmware.plan import TRIM_DB_RANGE, OutputMode
from firmware.rig.presets import KNOB_RANGE, QUALITY_RANGE, THRESHOLD_DB_RANGE, Gate, Preset, Tone
from firmware.rig.store import write_atomically

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
    return _Table(str(path), content).preset()


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


@dataclass(slots=True)
class _Table:
    """A TOML table that is read key by key; `source` names it in complaints."""

    source: str
    content: dict[str, object]

    def preset(self) -> Preset:
        gate, tone = self._table("gate"), self._table("tone")
        preset = Preset(
            name=self._text("name"),
            model_id=self._text("model_id"),
            model_name=self._text("model_name"),
            quality=self._number("quality", 1.0, QUALITY_RANGE),
            trim_db=self._number("trim_db", 0.0, TRIM_DB_RANGE),
            output=self._output(),
            gate=Gate(gate._switch("on"), gate._number("threshold_db", -70.0, THRESHOLD_DB_RANGE)),
            tone=Tone(
                tone._switch("on"), *(tone._number(knob, 5.0, KNOB_RANGE) for knob in ("bass", "middle", "treble"))
            ),
        )
        for table in (self, gate, tone):
            table._refuse_rest()
        return preset

    def _table(self, key: str) -> "_Table":
        found = self.content.pop(key, {})
        if not isinstance(found, dict):
            raise self._wrong(key, f"is not a table; write [{key}] on a line of its own")
        return _Table(f"{self.source}, [{key}]", found)  # pyright: ignore[reportUnknownArgumentType] - TOML's keys are strings

    def _text(self, key: str) -> str:
        found = self.content.pop(key, None)
        if not isinstance(found, str) or not found.strip():
            raise self._wrong(key, f'is missing or no text; write {key} = "..."')
        return found

    def _switch(self, key: str) -> bool:
        found = self.content.pop(key, False)
        if not isinstance(found, bool):
            raise self._wrong(key, f"= {found!r}; write true or false")
        return found

    def _number(self, key: str, default: float, allowed: tuple[float, float]) -> float:
        found = self.content.pop(key, default)
        low, high = allowed
        if isinstance(found, bool) or not isinstance(found, int | float) or not low <= found <= high:
            raise self._wrong(key, f"= {found!r}; give a number from {low:g} to {high:g}")
        return float(found)

    def _output(self) -> OutputMode:
        found = self.content.pop("output", OutputMode.AUTO.value)
        modes = [mode.value for mode in OutputMode]
        if found not in modes:
            raise self._wrong("output", f"= {found!r}; choose from {', '.join(modes)}")
        return OutputMode(found)

    def _refuse_rest(self) -> None:
        for key in self.content:
            raise self._wrong(key, "is not known here; check its spelling or take it out")

    def _wrong(self, key: str, why: str) -> SettingsError:
        return SettingsError(f"{self.source}: {key} {why}.", short=f"preset: bad {key}")
