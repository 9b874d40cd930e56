"""The activations of NeuralAmpModelerCore's activations.h, given as the file writes them, on [channels, frames]."""

from collections.abc import Callable, Mapping
from typing import Any, cast

import numpy as np

from tests.oracle.rules import Rules
from tests.oracle.weights import F64

Spec = Mapping[str, Any]


def activated(spec: object, z: F64, rules: Rules) -> F64:
    """`spec` is a name or an object with `type` and parameters."""
    described: Spec = {"type": spec} if isinstance(spec, str) else cast("Spec", spec)
    if described["type"] == "Hardtanh" and rules.hardtanh_has_limits:
        return np.clip(z, described.get("min_val", -1.0), described.get("max_val", 1.0))
    return _FORMULAS[described["type"]](z, described)


def _sigmoid(z: F64) -> F64:
    return np.exp(-np.logaddexp(0.0, -z))


def _leaky(z: F64, slope: float | F64) -> F64:
    return np.where(z > 0.0, z, slope * z)


def _prelu(z: F64, spec: Spec) -> F64:
    """One slope wins over the list, as in Core."""
    if "negative_slope" in spec or "negative_slopes" not in spec:
        return _leaky(z, float(spec.get("negative_slope", 0.01)))
    slopes = np.array(spec["negative_slopes"], dtype=np.float64)
    assert slopes.size == z.shape[0], "one slope a channel"
    return _leaky(z, slopes[:, np.newaxis])


def _leaky_hardtanh(z: F64, spec: Spec) -> F64:
    low, high = spec.get("min_val", -1.0), spec.get("max_val", 1.0)
    low_slope, high_slope = spec.get("min_slope", 0.01), spec.get("max_slope", 0.01)
    inside = np.clip(z, low, high)
    return inside + low_slope * np.minimum(z - low, 0.0) + high_slope * np.maximum(z - high, 0.0)


def _fasttanh(z: F64, _spec: Spec) -> F64:
    size, square = abs(z), z**2
    above = z * (2.45550750702956 + 2.45550750702956 * size + (0.893229853513558 + 0.821226666969744 * size) * square)
    below = 2.44506634652299 + (2.44506634652299 + square) * abs(z + 0.814642734961073 * z * size)
    return above / below


_FORMULAS: dict[str, Callable[[F64, Spec], F64]] = {
    "Tanh": lambda z, _: np.tanh(z),
    "Fasttanh": _fasttanh,
    "Hardtanh": lambda z, _: np.clip(z, -1.0, 1.0),
    "ReLU": lambda z, _: np.maximum(z, 0.0),
    "LeakyReLU": lambda z, spec: _leaky(z, float(spec.get("negative_slope", 0.01))),
    "PReLU": _prelu,
    "Sigmoid": lambda z, _: _sigmoid(z),
    "SiLU": lambda z, _: z * _sigmoid(z),
    "Hardswish": lambda z, _: z * np.clip(z + 3.0, 0.0, 6.0) / 6.0,
    "LeakyHardtanh": _leaky_hardtanh,
    "LeakyHardTanh": _leaky_hardtanh,
    "Softsign": lambda z, _: z / (1.0 + abs(z)),
}
NAMES = tuple(_FORMULAS)
