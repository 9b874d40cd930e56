"""Every activation of the format as nodes. The first six are one node, which ONNX Runtime fuses into the Gemm before
where it can (Tanh, Relu, LeakyRelu, Sigmoid)."""

from collections.abc import Callable

import numpy as np

from firmware.captures.graph.operations import complete
from firmware.captures.graph.sketch import Sketch, Tensor
from firmware.captures.nam.activations import FAST_TANH, Activation, activate

Drawing = Callable[[Sketch, str, str, Activation], str]


def nonlinear(sketch: Sketch, name: str, z: Tensor, activation: Activation) -> Tensor:
    """activation(z)."""
    z = complete(sketch, f"{name}_whole", z)
    drawn = _DRAWINGS[activation.kind](sketch, z.name, name, activation)
    rest = activate(activation, z.rest)
    return Tensor(drawn, rest, np.zeros_like(rest))


def _plain(operator: str) -> Drawing:
    def draw(sketch: Sketch, z: str, into: str, _activation: Activation) -> str:
        return sketch.node(operator, [z], into)

    return draw


def _hardtanh(sketch: Sketch, z: str, into: str, _activation: Activation) -> str:
    return sketch.node("Clip", [z, sketch.number(-1.0), sketch.number(1.0)], into)


def _leaky(sketch: Sketch, z: str, into: str, activation: Activation) -> str:
    if len(activation.slopes) == 1:
        return sketch.node("LeakyRelu", [z], into, alpha=activation.slopes[0])
    return sketch.node("PRelu", [z, sketch.tiled(f"{into}_slopes", np.array(activation.slopes))], into)


def _silu(sketch: Sketch, z: str, into: str, _activation: Activation) -> str:
    return sketch.node("Mul", [z, sketch.node("Sigmoid", [z], f"{into}_gate")], into)


def _leaky_hardtanh(sketch: Sketch, z: str, into: str, activation: Activation) -> str:
    low, high = activation.low, activation.high
    below = _line(sketch, z, f"{into}_below", activation.low_slope, low - low * activation.low_slope)
    above = _line(sketch, z, f"{into}_above", activation.high_slope, high - high * activation.high_slope)
    is_low = sketch.node("Less", [z, sketch.number(low)], f"{into}_is_low")
    is_high = sketch.node("Greater", [z, sketch.number(high)], f"{into}_is_high")
    return sketch.node("Where", [is_low, below, sketch.node("Where", [is_high, above, z], f"{into}_upper")], into)


def _fast_tanh(sketch: Sketch, z: str, into: str, _activation: Activation) -> str:
    """z (a + a |z| + (b + c |z|) z^2) / (d + (d + z^2) |z + e z |z||), where the last factor is |z| (1 + e |z|)."""
    a, b, c, d, e = FAST_TANH
    size = sketch.node("Abs", [z], f"{into}_size")
    square = sketch.node("Mul", [z, z], f"{into}_square")
    cubic = sketch.node("Mul", [square, _line(sketch, size, f"{into}_bc", c, b)], f"{into}_cubic")
    over = sketch.node(
        "Mul", [z, _sum(sketch, f"{into}_abc", _line(sketch, size, f"{into}_aa", a, a), cubic)], f"{into}_over"
    )
    bent = sketch.node("Mul", [size, _line(sketch, size, f"{into}_e", e, 1.0)], f"{into}_bent")
    squared = sketch.node("Add", [square, sketch.number(d)], f"{into}_d")
    under = sketch.node("Add", [sketch.node("Mul", [squared, bent], f"{into}_db"), sketch.number(d)], f"{into}_under")
    return sketch.node("Div", [over, under], into)


def _line(sketch: Sketch, x: str, into: str, slope: float, offset: float) -> str:
    """x * slope + offset."""
    scaled = sketch.node("Mul", [x, sketch.number(slope)], f"{into}_scaled")
    return sketch.node("Add", [scaled, sketch.number(offset)], into)


def _sum(sketch: Sketch, into: str, x: str, y: str) -> str:
    return sketch.node("Add", [x, y], into)


_DRAWINGS: dict[str, Drawing] = {
    "Tanh": _plain("Tanh"),
    "ReLU": _plain("Relu"),
    "LeakyReLU": _leaky,
    "Sigmoid": _plain("Sigmoid"),
    "PReLU": _leaky,
    "Softsign": _plain("Softsign"),
    "Hardswish": _plain("HardSwish"),
    "Hardtanh": _hardtanh,
    "SiLU": _silu,
    "LeakyHardtanh": _leaky_hardtanh,
    "Fasttanh": _fast_tanh,
}
