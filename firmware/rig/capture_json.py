"""The JSON of a capture, read with suspicion: every value has its type and range checked where it is taken."""

import errno
import json
import math
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, cast

import numpy as np
from numpy.typing import NDArray

from firmware.errors import CaptureError
from firmware.rig.names import display_name

MAX_FILE_BYTES = 12 * 2**20  # 500,000 weights of 24 bytes; the worst JSON of this size takes 400 MiB to read
MAX_DIGITS = 1_000  # turning many more into a number takes long, so that Python itself refuses
DAMAGED = "the file is damaged; export or download it again"
LATER = "this is not supported yet"

F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object of a capture and where it stands in the file, for the sentences.

    Where a key has a default, null stands for it: exporters write both.
    """

    file: str
    place: str
    values: dict[str, object]

    def refuse(self, reason: str, *, short: str) -> NoReturn:
        """Raise CaptureError: one sentence that names the file."""
        raise CaptureError(f"{self.file}: {reason}.", short=short)

    def wrong(self, key: str, wanted: str) -> NoReturn:
        found = shown(self.values[key]) if key in self.values else "missing"
        self.refuse(f"{self.path(key)} is {found}, it must be {wanted}; {DAMAGED}", short="capture is damaged")

    def unsupported(self, feature: str) -> NoReturn:
        where = f" ({self.place})" if self.place else ""
        self.refuse(f"the capture uses {feature}{where}; {LATER}", short="not supported yet")

    def path(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def has(self, key: str) -> bool:
        """Present and not null."""
        return self.values.get(key) is not None

    def child(self, key: str) -> "Fields":
        return self.as_object(key, self.path(key), self.values.get(key))

    def children(self, key: str, most: int) -> tuple["Fields", ...]:
        items = self.items(key, most)
        return tuple(self.as_object(key, f"{self.path(key)}[{i}]", item) for i, item in enumerate(items))

    def as_object(self, key: str, place: str, value: object) -> "Fields":
        if not isinstance(value, dict):
            self.wrong(key, "an object" if place.endswith(key) else "a list of objects")
        return Fields(self.file, place, cast("dict[str, object]", value))

    def items(self, key: str, most: int) -> list[object]:
        """A list of 1 to `most` values of any type."""
        value = self.values.get(key)
        if not isinstance(value, list) or not 1 <= len(cast("list[object]", value)) <= most:
            self.wrong(key, f"a list of 1 to {most}")
        return cast("list[object]", value)

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str):
            self.wrong(key, "a text")
        return value

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        value = self.values[key] if self.has(key) else default
        if not is_integer(value, low, high):
            self.wrong(key, f"a whole number from {low} to {high}")
        return cast("int", value)

    def integers(self, key: str, low: int, high: int, most: int) -> tuple[int, ...]:
        values = self.items(key, most)
        if not all(is_integer(value, low, high) for value in values):
            self.wrong(key, f"a list of whole numbers from {low} to {high}")
        return tuple(cast("list[int]", values))

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self.values[key] if self.has(key) else default
        if not isinstance(value, bool):
            self.wrong(key, "true or false")
        return value

    def number(self, key: str) -> float:
        """A finite number."""
        value = self.values.get(key)
        if not is_number(value):
            self.wrong(key, "a finite number")
        return float(cast("float", value))

    def optional_number(self, key: str) -> float | None:
        """A finite number; None if absent or null."""
        return self.number(key) if self.has(key) else None

    def weights(self) -> F32:
        """The flat weight list as float32. Refuses anything that is not a finite number."""
        values = self.values.get("weights")
        if not isinstance(values, list):
            self.wrong("weights", "a list of numbers")
        numbers = cast("list[float]", values)
        if not set(map(type, numbers)) <= {int, float}:
            self.refuse(f"{self.path('weights')} holds something other than numbers; {DAMAGED}", short="bad weights")
        try:
            with np.errstate(over="ignore"):
                weights = np.array(numbers, dtype=np.float64).astype(np.float32)
        except OverflowError:  # an integer of over 308 digits
            weights = np.array([np.inf], dtype=np.float32)
        if not np.isfinite(weights).all():
            self.refuse(
                f"{self.path('weights')} holds NaN, infinity or a number too large; {DAMAGED}", short="bad weights"
            )
        return weights


def is_integer(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def is_number(value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) <= 1e30 and math.isfinite(value)


def shown(value: object) -> str:
    """A value from the file, short and clean enough to stand in a sentence."""
    if isinstance(value, list):
        return f"a list of {len(cast('Sequence[object]', value))}"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, str):
        return f'"{display_name(value, 40)}"'
    return "a number beyond all measure" if isinstance(value, int) and abs(value) > 10**12 else json.dumps(value)


def read_bytes(path: Path, *, follow_links: bool = True) -> bytes:
    """The whole file. Raises CaptureError if it is absent, too large, or no ordinary file (pipe, device, link)."""
    name = display_name(path.name)
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow_links else os.O_NOFOLLOW)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise CaptureError(f"{name} is not an ordinary file; give a .nam file.", short="not a file")
            if status.st_size > MAX_FILE_BYTES:
                raise CaptureError(
                    f"{name} has {status.st_size / 2**20:.0f} MiB, more than the {MAX_FILE_BYTES >> 20} MiB that a"
                    " capture may have; is it a .nam file?",
                    short="file is too large",
                )
            return file.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        if not follow_links and isinstance(error, OSError) and error.errno == errno.ELOOP:
            raise CaptureError(f"{name} is a link; copy the file itself.", short="a link, not a file") from error
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CaptureError(f"{name} cannot be read: {reason}; check the path.", short="cannot read file") from error


def parse_document(content: bytes, file: str) -> Fields:
    """The top-level object of a capture. `file` is the name for sentences, already fit for display."""
    root = Fields(file, "", {})
    try:
        text = content.decode("utf-8-sig")  # Core, too, passes over the mark that some editors put in front
        document: object = json.loads(text, parse_constant=_refuse_constant, parse_int=_bounded_integer)
    except UnicodeDecodeError:
        root.refuse(f"it is not UTF-8 text, so it is no .nam file; {DAMAGED}", short="not a .nam file")
    except RecursionError:
        root.refuse(f"its JSON is nested too deeply; {DAMAGED}", short="not a .nam file")
    except ValueError as error:
        root.refuse(f"its JSON cannot be read ({error}); {DAMAGED}", short="capture is damaged")
    if not isinstance(document, dict):
        root.refuse("it holds no JSON object, so it is no .nam file; give a .nam file", short="not a .nam file")
    return Fields(file, "", cast("dict[str, object]", document))


def _bounded_integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"it holds a number of {len(digits):,} digits")
    return int(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"it holds {name}, which is no number")
