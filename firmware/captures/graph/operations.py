"""What networks are made of, drawn into a sketch: convolutions, sums, films, and their values at rest.

A bias that would cost a node where it arises is left out (Tensor.missing) and folded into what reads the tensor
next; `complete` adds it where nothing linear follows.
"""

from collections.abc import Sequence

import numpy as np

from firmware.arrays import F64
from firmware.audio.amp_layout import Carry, History
from firmware.captures.graph.sketch import Sketch, Tensor, float32
from firmware.captures.nam.networks import Convolution, Film


def complete(sketch: Sketch, name: str, x: Tensor) -> Tensor:
    """`x` with what is missing added."""
    if not x.missing.any():
        return x
    added = sketch.node("Add", [x.name, sketch.tiled(f"{name}_missing", x.missing)], name)
    return Tensor(added, x.rest + x.missing, np.zeros_like(x.missing))


def windows(sketch: Sketch, x: Tensor, kernel: int, dilation: int) -> list[str]:
    """The tensors of a causal convolution's taps, oldest first; the last is `x` itself."""
    lags = tuple((kernel - 1 - tap) * dilation for tap in range(kernel - 1))
    if not lags:
        return [x.name]
    history = History(x.name, lags[0], lags, float32(x.rest))
    return sketch.memory.windows(sketch, x.name, history, sketch.frames(1)[0])


def carry(sketch: Sketch, name: str, rest: F64, *shape: int) -> tuple[str, str]:
    """The names by which a vector comes in and must leave."""
    return sketch.memory.carry(sketch, Carry(name, float32(rest)), shape)


def side_by_side(sketch: Sketch, name: str, tensors: list[str]) -> str:
    return tensors[0] if len(tensors) == 1 else sketch.node("Concat", tensors, name, axis=1)


def rows_of(sketch: Sketch, name: str, into: str, start: int, rows: int) -> str:
    """`rows` rows of a tensor, from `start` on."""
    places = [sketch.numbers(start), sketch.numbers(start + rows), sketch.numbers(0)]
    return sketch.node("Slice", [name, *places], into)


def taps(sketch: Sketch, name: str, x: Tensor, conv: Convolution, beside: Tensor | None = None) -> str:
    """The columns that a convolution's Gemm reads, those of `beside` last."""
    tensors = windows(sketch, x, conv.kernel.shape[2], conv.dilation)
    return side_by_side(sketch, f"{name}_taps", [*tensors, beside.name] if beside else tensors)


def convolve(
    sketch: Sketch,
    name: str,
    columns: str,
    parts: Sequence[tuple[Tensor, F64]],
    bias: F64,
) -> Tensor:
    """One Gemm over `columns`, in which each tensor of `parts` lies once for each tap of its kernel [out, in, K]."""
    matrices = [tap for _, kernel in parts for tap in tap_matrices(kernel)]
    summed = [(x, kernel.sum(axis=2).T) for x, kernel in parts]
    offset = bias + np.sum([x.missing @ matrix for x, matrix in summed], axis=0)
    weights = [sketch.matrix(f"{name}_w", *matrices)]
    if offset.any():
        weights.append(sketch.tiled(f"{name}_b", offset))
    rest = offset + np.sum([x.rest @ matrix for x, matrix in summed], axis=0)
    return Tensor(sketch.node("Gemm", [columns, *weights], name), rest, np.zeros_like(rest))


def causal(sketch: Sketch, name: str, x: Tensor, conv: Convolution) -> Tensor:
    """A whole causal convolution, its bias added."""
    kernel = conv.kernel.astype(np.float64)
    return convolve(sketch, name, taps(sketch, name, x, conv), [(x, kernel)], conv.bias.astype(np.float64))


def product(sketch: Sketch, name: str, x: Tensor, conv: Convolution, plus: Tensor | None = None) -> Tensor:
    """plus + conv(x) for a 1x1, as one Gemm; the bias stays missing."""
    matrix = conv.kernel[:, :, 0].T.astype(np.float64)
    rest, missing = x.rest @ matrix, x.missing @ matrix + conv.bias
    inputs = [x.name, sketch.matrix(f"{name}_w", matrix)]
    if plus:
        return Tensor(sketch.node("Gemm", [*inputs, plus.name], name), plus.rest + rest, plus.missing + missing)
    return Tensor(sketch.node("Gemm", inputs, name), rest, missing)


def add(sketch: Sketch, name: str, x: Tensor, y: Tensor) -> Tensor:
    return Tensor(sketch.node("Add", [x.name, y.name], name), x.rest + y.rest, x.missing + y.missing)


def multiply(sketch: Sketch, name: str, x: Tensor, y: Tensor) -> Tensor:
    """The product of two tensors that miss nothing."""
    return Tensor(sketch.node("Mul", [x.name, y.name], name), x.rest * y.rest, np.zeros_like(x.rest))


def total(sketch: Sketch, name: str, terms: Sequence[Tensor]) -> Tensor:
    """The sum of any number of tensors."""
    if len(terms) == 1:
        return terms[0]
    rest, missing = (np.sum([side(term) for term in terms], axis=0) for side in (_rest_of, _missing_of))
    return Tensor(sketch.node("Sum", [term.name for term in terms], name), rest, missing)


def modulate(sketch: Sketch, name: str, x: Tensor, film: Film | None, condition: Tensor) -> Tensor:
    """x * scale(condition) + shift(condition); `x` as it is where there is no film.

    What x misses, times the scale, is linear in the condition too: it goes into the shift. `condition` misses
    nothing.
    """
    if film is None:
        return x
    scaling, shifting = film.scale.kernel[:, :, 0].T.astype(np.float64), np.zeros((condition.channels, x.channels))
    factor = film.scale.bias.astype(np.float64)
    weights = [sketch.matrix(f"{name}_scale_w", scaling), sketch.tiled(f"{name}_scale_b", factor)]
    scale = sketch.node("Gemm", [condition.name, *weights], f"{name}_scale")
    if film.shift:
        shifting = film.shift.kernel[:, :, 0].T.astype(np.float64)
    shifting = shifting + scaling * x.missing
    missing = x.missing * factor + (film.shift.bias if film.shift else 0.0)
    scaled = Tensor(
        sketch.node("Mul", [x.name, scale], f"{name}_scaled"), x.rest * (condition.rest @ scaling + factor), missing
    )
    if not shifting.any():
        return scaled
    inputs = [condition.name, sketch.matrix(f"{name}_shift_w", shifting), scaled.name]
    return Tensor(sketch.node("Gemm", inputs, name), scaled.rest + condition.rest @ shifting, missing)


def tap_matrices(kernel: F64) -> list[F64]:
    """[out, in, K] -> K matrices [in, out] in the order in which Concat lays the taps side by side."""
    return list(kernel.transpose(2, 1, 0))


def _rest_of(tensor: Tensor) -> F64:
    return tensor.rest


def _missing_of(tensor: Tensor) -> F64:
    return tensor.missing
