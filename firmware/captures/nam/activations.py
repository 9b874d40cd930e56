"""The activations of NeuralAmpModelerCore (NAM/activations.h): their parameters, and their formulas in float64."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from firmware.arrays import F64

DEFAULT_SLOPE = 0.01

# Fasttanh is a quotient of polynomials in x and |x|; Core's constants, 8.7e-4 from tanh at worst.
FAST_TANH = (2.45550750702956, 0.893229853513558, 0.821226666969744, 2.44506634652299, 0.814642734961073)


@dataclass(frozen=True, slots=True)
class Activation:
    """`kind` is one of KINDS, spelt as here whatever the file's spelling.

    `slopes` below zero, of LeakyReLU and PReLU: one, or one a channel. The four others are LeakyHardtanh's.
    """

    kind: str
    slopes: tuple[float, ...] = ()
    low: float = -1.0
    high: float = 1.0
    low_slope: float = DEFAULT_SLOPE
    high_slope: float = DEFAULT_SLOPE


def activate(activation: Activation, z: F64) -> F64:
    """The activation of `z` [..., channels], for the value at rest and for the reference."""
    return _FORMULAS[activation.kind](activation, z)


def _sigmoid(z: F64) -> F64:
    return 0.5 * (np.tanh(0.5 * z) + 1.0)


def _leaky(activation: Activation, z: F64) -> F64:
    return np.where(z > 0.0, z, np.asarray(activation.slopes, dtype=np.float64) * z)


def _leaky_hardtanh(activation: Activation, z: F64) -> F64:
    low, high = activation.low, activation.high
    below, above = (z - low) * activation.low_slope + low, (z - high) * activation.high_slope + high
    return np.where(z < low, below, np.where(z > high, above, z))


def _fast_tanh(_activation: Activation, z: F64) -> F64:
    a, b, c, d, e = FAST_TANH
    size, square = np.abs(z), z * z
    return z * (a + a * size + (b + c * size) * square) / (d + (d + square) * np.abs(z + e * z * size))


_FORMULAS: dict[str, Callable[[Activation, F64], F64]] = {
    "Tanh": lambda _, z: np.tanh(z),
    "Fasttanh": _fast_tanh,
    "Hardtanh": lambda _, z: np.clip(z, -1.0, 1.0),
    "ReLU": lambda _, z: np.maximum(z, 0.0),
    "LeakyReLU": _leaky,
    "PReLU": _leaky,
    "Sigmoid": lambda _, z: _sigmoid(z),
    "SiLU": lambda _, z: z * _sigmoid(z),
    "Hardswish": lambda _, z: z * np.clip(z + 3.0, 0.0, 6.0) / 6.0,
    "LeakyHardtanh": _leaky_hardtanh,
    "Softsign": lambda _, z: z / (1.0 + np.abs(z)),
}
KINDS = tuple(_FORMULAS)
