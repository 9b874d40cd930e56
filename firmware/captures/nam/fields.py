"""One JSON object of a capture: every value has its type and range checked where it is taken."""

import json
import math
from dataclasses import dataclass
from typing import NoReturn, TypeGuard

import numpy as np

from firmware.arrays import F32
from firmware.errors import CaptureError
from firmware.names import NOTHING, display_name

DAMAGED = "the file is damaged; export or download it again"
UNKNOWN = "NAM knows no such thing; export it again with a current NAM trainer"


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object of a capture and where it stands in the file, for the sentences.

    Where a key has a default, null stands for it: exporters write both. Every method that takes a value raises
    CaptureError where it is not as it must be.
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

    def unknown(self, feature: str) -> NoReturn:
        where = f" ({self.place})" if self.place else ""
        self.refuse(f"the capture uses {feature}{where}; {UNKNOWN}", short="unknown to NAM")

    def misfit(self, reason: str) -> NoReturn:
        """Parts whose sizes do not fit each other."""
        where = f"{self.place}: " if self.place else ""
        self.refuse(f"{where}{reason}; {DAMAGED}", short="sizes do not fit")

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
        if not is_object(value):
            self.wrong(key, "an object" if place.endswith(key) else "a list of objects")
        return Fields(self.file, place, value)

    def items(self, key: str, most: int) -> list[object]:
        """A list of 1 to `most` values of any type."""
        value = self.values.get(key)
        if not is_list(value) or not 1 <= len(value) <= most:
            self.wrong(key, f"a list of 1 to {most}")
        return value

    def each(self, key: str, count: int) -> list[object]:
        """One value for each of `count` layers: a list of that length, or one value for all."""
        value = self.values.get(key)
        if not is_list(value):
            return [value] * count
        if len(value) != count:
            self.wrong(key, f"one value or a list as long as dilations ({count})")
        return value

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str):
            self.wrong(key, "a text")
        return value

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        value = whole(self.values[key] if self.has(key) else default)
        if value is None or not low <= value <= high:
            self.wrong(key, f"a whole number from {low:,} to {high:,}")
        return value

    def integers(self, key: str, low: int, high: int, most: int) -> tuple[int, ...]:
        items = self.items(key, most)
        values = tuple(value for item in items if (value := whole(item)) is not None and low <= value <= high)
        if len(values) != len(items):
            self.wrong(key, f"a list of whole numbers from {low:,} to {high:,}")
        return values

    def flag(self, key: str, default: bool | None = None) -> bool:
        value = self.values[key] if self.has(key) else default
        if not isinstance(value, bool):
            self.wrong(key, "true or false")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        """A finite number of a size that float32 can hold."""
        value = self.values[key] if self.has(key) else default
        if not is_number(value):
            self.wrong(key, "a finite number")
        return float(value)

    def optional_number(self, key: str) -> float | None:
        """A finite number; None if absent or null."""
        return self.number(key) if self.has(key) else None

    def weight_count(self) -> int:
        """How long the flat weight list is, without looking at what is in it."""
        return len(self._weight_list())

    def weights(self) -> F32:
        """The flat weight list as float32. Refuses anything that is not a finite number."""
        numbers = self._weight_list()
        if not set(map(type, numbers)) <= {int, float}:
            self.refuse(f"{self.path('weights')} holds something other than numbers; {DAMAGED}", short="bad weights")
        with np.errstate(over="ignore"):
            weights = np.array(numbers, dtype=np.float64).astype(np.float32)
        if not np.isfinite(weights).all():
            self.refuse(
                f"{self.path('weights')} holds a number too large for float32; {DAMAGED}", short="bad weights"
            )
        return weights

    def _weight_list(self) -> list[object]:
        value = self.values.get("weights")
        if not is_list(value):
            self.wrong("weights", "a list of numbers")
        return value


def whole(value: object) -> int | None:
    """The whole number that a value is (16.0 is one, true is none)."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Whether JSON made `value` of an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    """Whether JSON made `value` of a list."""
    return isinstance(value, list)


def is_number(value: object) -> TypeGuard[float]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return abs(value) <= 1e30 and math.isfinite(value)


def shown(value: object) -> str:
    """A value from the file, short and clean enough to stand in a sentence."""
    if is_list(value):
        return f"a list of {len(value):,}"
    if isinstance(value, dict):
        return "an object"
    if value == "":
        return '""'
    if isinstance(value, str):
        name = display_name(value if len(value) < 200 else value[:100] + value[-100:], 40)
        return "blank" if name == NOTHING != value else f'"{name}"'
    if isinstance(value, int | float) and abs(value) > 10**12:
        return "a number beyond all measure"
    return json.dumps(value) if value is None or isinstance(value, int | float) else "no number"
