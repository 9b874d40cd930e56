"""Linear -> graph: an impulse response, exact and without latency whatever its length.

A short one is one product: lines of the block beside what came before them, times a Toeplitz matrix of the taps. A
long one is cut into parts as long as a line (uniform partitioned convolution, overlap-save). The first part is such a
product. For the others the graph keeps the spectra of past lines, multiplies them by the spectra of the parts, adds
up, and transforms once; both transforms are matrices.

x86, blocks of 64: 1,024 taps take 6 us as a product and 8 us in parts, 8,192 take 29 and 25 us; one second of 48,000
takes 50 us in parts, ten seconds 520 us. Of a product the cache must hold length * block numbers, of parts
6 * length, which is why the change comes a little before the two are equal here. Where the operators are built, a
mono response plays as the node of fused_linear.py instead, 8,192 taps in 3 us.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from firmware.arrays import F64
from firmware.audio.amp_layout import History
from firmware.captures.graph.operations import causal, rows_of, side_by_side
from firmware.captures.graph.sketch import BlockError, Sketch, Tensor, float32
from firmware.captures.graph.spectra import inverse_matrices, part_spectra, transform_matrix
from firmware.captures.nam.networks import Convolution, Linear

DIRECT_TAPS = 1024
DIRECT_FRAMES = 8  # in so short a block the product costs less than the transforms, however many taps
MAX_LINE_FRAMES = 256
SPECTRA_AT_ONCE = 131_072  # numbers; ten seconds in one history take 640 us, and 40 more when it moves
MAX_LINES = 64
MAX_NUMBERS = 12_000_000  # of all matrices; 25 bytes each until the graph is written, 300 MiB


def draw_linear(sketch: Sketch, prefix: str, network: Linear, x: Tensor, into: str) -> Tensor:
    """Draw the network over `x`, which misses nothing; its output is the tensor `into`. Raises BlockError."""
    length, line = network.taps.shape[2], line_frames(sketch.block_frames)
    if length == 1:
        return causal(sketch, into, x, Convolution(network.taps, network.bias))
    direct = length <= max(DIRECT_TAPS, line) or sketch.block_frames <= DIRECT_FRAMES
    if _numbers(network, line, direct=direct) > MAX_NUMBERS:
        raise BlockError(f"lines of {line} frames")
    taps = network.taps.astype(np.float64)
    draw_lines = _draw_direct if direct else _draw_parted
    y = draw_lines(sketch, f"{prefix}fir", taps, network.bias.astype(np.float64), x, line)
    sketch.reshape(y, into, *sketch.frames(network.outputs))
    rest = network.bias + taps.sum(axis=2) @ x.rest
    return Tensor(into, rest, np.zeros_like(rest))


@dataclass(frozen=True, slots=True)
class Span:
    """Of the past lines, from the newest on, those from `start` whose spectra are in one `history` of so many
    `rows`."""

    start: int
    rows: int
    history: str


def spans_of(name: str, past: int, lines: int, width: int) -> Iterator[Span]:
    """How `past` spectra of `width` numbers, of which a block adds `lines`, are kept."""
    most, history = max(lines, SPECTRA_AT_ONCE // width), _spectrum(name)
    for start in range(0, past, most):
        yield Span(start, min(most, past - start), history)
        history = _leaving(name, start)


def _spectrum(name: str) -> str:
    return f"{name}_spectrum"


def _leaving(name: str, start: int) -> str:
    return f"{name}_{start}_leaving"


def line_frames(block_frames: int) -> int:
    """Into lines of how many frames to lay a block: the most that divide it, or all of it where nothing does."""
    line = max(size for size in range(1, MAX_LINE_FRAMES + 1) if block_frames % size == 0)
    return line if block_frames // line <= MAX_LINES else block_frames


def _numbers(network: Linear, line: int, *, direct: bool) -> int:
    """What the matrices below hold together: of a block that nothing divides, or of many channels, far too much."""
    outputs, inputs, length = network.taps.shape
    if direct:
        return (length + 2 * line) * inputs * line * outputs
    transforms = (2 * line * inputs) ** 2 + 4 * inputs * (line * outputs) ** 2
    return transforms + 2 * line * inputs * line * outputs + 4 * inputs * outputs * length


def _draw_direct(sketch: Sketch, name: str, taps: F64, bias: F64, x: Tensor, line: int) -> str:
    """Every line of the block beside all that its taps reach, times one matrix."""
    past, lines = taps.shape[2] - 1, sketch.block_frames // line
    if lines == 1:
        reach, history = past, History(x.name, past, (past,), float32(x.rest), window_rows=past)
    else:
        reach = -(-past // line) * line
        history = History(x.name, reach, tuple(range(reach, 0, -line)), float32(x.rest))
    columns = side_by_side(sketch, f"{name}_lines", sketch.memory.windows(sketch, x.name, history, lines))
    return _product(sketch, name, columns, taps, bias, reach, line)


def _draw_parted(sketch: Sketch, name: str, taps: F64, bias: F64, x: Tensor, line: int) -> str:
    """The first part as a product, the others by the spectra of past lines."""
    outputs, inputs, length = taps.shape
    past, lines = -(-length // line) - 1, sketch.block_frames // line
    heard = History(x.name, line, (line,), float32(x.rest))
    pairs = side_by_side(sketch, f"{name}_pairs", sketch.memory.windows(sketch, x.name, heard, lines))
    first = _product(sketch, f"{name}_first", pairs, taps[:, :, :line], bias, line, line)
    transform = transform_matrix(line, inputs)
    spectrum = sketch.node("Gemm", [pairs, sketch.constant(f"{name}_transform", transform)], _spectrum(name))
    still = np.outer(x.rest, np.eye(1, 2 * line) * 2 * line).ravel()  # a constant has its first bin alone
    parts = [part for output in taps for part in part_spectra(output, line)]
    sums: list[str] = []
    for span in spans_of(name, past, lines, still.size):
        here, rows, end = f"{name}_{span.start}", span.rows, past - span.start
        oldest_first = slice(end - rows, end)
        history = History(spectrum, rows, (rows,), float32(still), block_rows=lines, window_rows=rows)
        window, newest = sketch.memory.windows(sketch, spectrum, history, None)
        constants = [sketch.constant(f"{here}_part{i}", part[oldest_first]) for i, part in enumerate(parts)]
        sums.append(_draw_sums(sketch, here, window, newest, constants, rows, lines))
        if rows < end:  # what leaves these goes on into the next
            spectrum = rows_of(sketch, window, _leaving(name, span.start), 0, lines)
    whole = sums[0] if len(sums) == 1 else sketch.node("Sum", sums, f"{name}_sums")
    inverse = sketch.constant(f"{name}_inverse", inverse_matrices(line, inputs, outputs))
    return sketch.node("Gemm", [whole, inverse, first], f"{name}_lines_out")


def _draw_sums(sketch: Sketch, name: str, window: str, newest: str, parts: list[str], rows: int, lines: int) -> str:
    """[lines, all parts' widths]: for every line what `rows` spectra before it give."""
    if lines == 1:
        return _sums(sketch, name, window, parts)
    joined = sketch.node("Concat", [window, newest], f"{name}_spectra", axis=0)
    cuts = [rows_of(sketch, joined, f"{name}_line{line}", line, rows) for line in range(lines)]
    return sketch.node("Concat", [_sums(sketch, cut, cut, parts) for cut in cuts], f"{name}_lines", axis=0)


def _sums(sketch: Sketch, name: str, window: str, parts: list[str]) -> str:
    """[1, all parts' widths]: the spectra of past lines times those of the parts, added up along time."""
    sums = [
        sketch.node(
            "ReduceSum",
            [sketch.node("Mul", [window, part], f"{name}_times{number}"), sketch.numbers(0)],
            f"{name}_sum{number}",
            keepdims=1,
        )
        for number, part in enumerate(parts)
    ]
    return sketch.node("Concat", sums, f"{name}_all", axis=1)


def _product(sketch: Sketch, name: str, columns: str, taps: F64, bias: F64, reach: int, line: int) -> str:
    """The lines in `columns`, each with `reach` frames before it, times the taps; [lines, line * outputs]."""
    inputs = [columns, sketch.constant(f"{name}_w", _toeplitz(taps, reach, line))]
    if bias.any():
        inputs.append(sketch.constant(f"{name}_b", np.tile(bias, line)))
    return sketch.node("Gemm", inputs, f"{name}_product")


def _toeplitz(taps: F64, reach: int, line: int) -> F64:
    """[(reach + line) * in, line * out]: row s meets the output frame in column t by tap t + reach - s."""
    outputs, inputs, length = taps.shape
    matrix = np.zeros((reach + line, inputs, line, outputs))
    for column in range(line):
        newest = column + reach
        oldest = max(0, newest - length + 1)
        matrix[oldest : newest + 1, :, column] = taps[:, :, newest - oldest :: -1].transpose(2, 1, 0)
    return matrix.reshape((reach + line) * inputs, line * outputs)
