"""The activations of a config: names or objects, with the parameters that Core reads."""

import numpy as np

from firmware.captures.nam.activations import DEFAULT_SLOPE, KINDS, Activation
from firmware.captures.nam.fields import Fields, is_number, is_object, shown

SPELLINGS = {kind: kind for kind in KINDS} | {"LeakyHardTanh": "LeakyHardtanh"}


def read_activation(fields: Fields, key: str, value: object, channels: int) -> Activation:
    """`value`, found at `key` of `fields`, as the activation of that many channels. Raises CaptureError."""
    if isinstance(value, str):
        described = Fields(fields.file, fields.path(key), {"type": value})
    elif is_object(value):
        described = Fields(fields.file, fields.path(key), value)
    else:
        fields.wrong(key, "a name or an object with a type, for each layer")
    name = described.text("type")
    if name not in SPELLINGS:
        fields.unknown(f"the activation {shown(name)}")  # core_rules: Softsigmoid
    kind = SPELLINGS[name]
    if kind == "LeakyHardtanh":
        return _leaky_hardtanh(described)
    if kind in ("LeakyReLU", "PReLU"):
        return Activation(kind, _slopes(described, kind, channels))
    return Activation(kind)  # what a file says beside Hardtanh is not read (core_rules: Hardtanh)


def _slopes(described: Fields, kind: str, channels: int) -> tuple[float, ...]:
    """One slope wins over a list, as in Core; a list belongs to PReLU alone (core_rules: PReLU)."""
    if kind == "LeakyReLU" or described.has("negative_slope") or not described.has("negative_slopes"):
        return (_float32(described.number("negative_slope", DEFAULT_SLOPE)),)
    items = described.items("negative_slopes", channels)
    slopes = tuple(_float32(slope) for slope in items if is_number(slope))
    if len(items) not in (1, channels) or len(slopes) != len(items):
        described.wrong("negative_slopes", f"a list of {channels} numbers, one a channel")
    return slopes


def _leaky_hardtanh(described: Fields) -> Activation:
    low, high = described.number("min_val", -1.0), described.number("max_val", 1.0)
    low_slope = described.number("min_slope", DEFAULT_SLOPE)
    high_slope = described.number("max_slope", DEFAULT_SLOPE)
    return Activation("LeakyHardtanh", (), *map(_float32, (low, high, low_slope, high_slope)))


def _float32(value: float) -> float:
    """As Core keeps it."""
    return float(np.float32(value))
