"""What the pedal was doing, remembered from one start to the next."""

import json
import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

from firmware.durable import write_atomically
from firmware.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Last:
    """What the pedal was doing. `clean`: it was written by a pedal that was told to stop, so nothing was lost.

    `analog_gain_db` is what the gain control of the codec `codec_key` was left at; None: it has none, or never
    answered.
    """

    preset: str | None = None
    bypass: bool = False
    clean: bool = True
    codec_key: str = ""
    analog_gain_db: float | None = None


def read_last(path: Path) -> Last:
    """What was remembered at `path`; nothing, if there is no file yet. Raises SettingsError for a damaged file."""
    try:
        return _last(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Last()
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(
            f"{path}: what was played last cannot be read ({error}); the pedal starts with its first preset.",
            short="last state unreadable",
        ) from error


def write_last(path: Path, last: Last) -> None:
    """Remembers `last`. Raises OSError."""
    write_atomically(path, json.dumps(asdict(last), ensure_ascii=True).encode())


def _last(content: object) -> Last:
    if not isinstance(content, dict):
        raise ValueError("no JSON object")
    fields = cast(dict[str, object], content)
    match fields:
        case {"preset": str() | None as preset, "bypass": bool(bypass), "clean": bool(clean)}:
            return _with_gain(Last(preset, bypass, clean), fields)
        case _:
            raise ValueError("preset, bypass or clean is missing or of the wrong kind")


def _with_gain(last: Last, fields: dict[str, object]) -> Last:
    """The gain too, which a pedal of an older version did not remember."""
    match fields:
        case {"codec_key": str(key), "analog_gain_db": float(gain_db)} if math.isfinite(gain_db):
            return replace(last, codec_key=key, analog_gain_db=gain_db)
        case _:
            return last
