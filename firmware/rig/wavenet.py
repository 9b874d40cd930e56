"""WaveNet captures: the config's shapes, how many weights they need, and where each weight belongs.

Source: NeuralAmpModelerCore, NAM/wavenet. Convolutions are causal, the last tap is the current sample.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np

from firmware.rig.capture_json import DAMAGED, F32, Fields, is_number, shown

MAX_ARRAYS, MAX_LAYERS, MAX_CHANNELS, MAX_KERNEL, MAX_DILATION = 32, 256, 256, 256, 65_536
MAX_TAPS = 4_096  # each tap is an input of the graph
MAX_RECEPTIVE_FRAMES = 2 * 48_000  # the longest in the field has 34,126
MAX_MEMORY_FLOATS = 2_000_000  # receptive field x widest array: 16 MB a tensor of the proof; that one has 341,000
MAX_WEIGHTS = 500_000  # 24 GMAC/s, more than a Pi's core can do; the largest captures in the field have 90,000
ACTIVATIONS = ("Tanh", "ReLU", "LeakyReLU", "Sigmoid")  # what ONNX Runtime fuses into a Gemm
FILMS = (
    "conv_pre_film",
    "conv_post_film",
    "input_mixin_pre_film",
    "input_mixin_post_film",
    "activation_pre_film",
    "activation_post_film",
    "layer1x1_post_film",
    "head1x1_post_film",
)


@dataclass(frozen=True, slots=True)
class Activation:
    """`kind` is NAM's name; `slope` is LeakyReLU's factor below zero."""

    kind: str
    slope: float = 0.0


@dataclass(frozen=True, slots=True)
class ArrayShape:
    """One layer array as its config describes it; kernels, dilations and activations have one item a layer."""

    input_size: int
    channels: int
    kernels: tuple[int, ...]
    dilations: tuple[int, ...]
    activations: tuple[Activation, ...]
    head_out: int
    head_kernel: int
    head_bias: bool
    head_dilation: int

    @property
    def weight_count(self) -> int:
        c = self.channels
        layers = sum(c * c * kernel + c + c + c * c + c for kernel in self.kernels)
        return c * self.input_size + layers + self.head_out * (c * self.head_kernel + self.head_bias)

    @property
    def history_frames(self) -> int:
        layers = sum((kernel - 1) * dilation for kernel, dilation in zip(self.kernels, self.dilations, strict=True))
        return layers + (self.head_kernel - 1) * self.head_dilation


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Weights of one layer of C channels: conv [C, C, K], mixin [C], layer1x1 [C, C], biases [C]."""

    dilation: int
    activation: Activation
    conv: F32
    conv_bias: F32
    mixin: F32
    layer1x1: F32
    layer1x1_bias: F32


@dataclass(frozen=True, slots=True, eq=False)
class LayerArray:
    """Weights of one array: rechannel [C, input], head [out, C, K], head_bias [out] (zeros if it has none)."""

    rechannel: F32
    layers: tuple[Layer, ...]
    head: F32
    head_bias: F32
    head_dilation: int


@dataclass(frozen=True, slots=True, eq=False)
class WaveNet:
    """A whole network; `head_scale` is the last weight, as Core takes it."""

    arrays: tuple[LayerArray, ...]
    head_scale: float
    receptive_frames: int


class Cutter:
    """Takes arrays off a flat weight list, in order."""

    def __init__(self, weights: F32) -> None:
        self._weights = weights
        self._position = 0

    def take(self, *shape: int) -> F32:
        start = self._position
        self._position += int(np.prod(shape))
        return self._weights[start : self._position].reshape(shape)


def read_wavenet(model: Fields) -> WaveNet:
    """The network of a WaveNet model object. Raises CaptureError for what cannot be played."""
    config = model.child("config")
    _refuse_wide(config)
    if config.has("condition_dsp"):
        config.unsupported("a model that conditions another (condition_dsp)")
    if config.has("head"):
        config.unsupported("a head stack behind the layers")
    config.number("head_scale")
    shapes = tuple(_array_shape(array) for array in config.children("layers", MAX_ARRAYS))
    receptive_frames = _check_together(config, shapes)
    weights = model.weights()
    check_count(model, weights, sum(shape.weight_count for shape in shapes) + 1)
    cutter = Cutter(weights)
    arrays = tuple(_cut_array(cutter, shape) for shape in shapes)
    return WaveNet(arrays, float(cutter.take(1)[0]), receptive_frames)


def check_count(model: Fields, weights: F32, needed: int) -> None:
    """Refuse a weight list that is shorter or longer than the config needs, or that is beyond what can be played."""
    _check_size(model, needed, MAX_WEIGHTS, "weights")
    if weights.size != needed:
        model.refuse(
            f"{model.place or 'it'} has {weights.size:,} weights where its config needs {needed:,}; {DAMAGED}",
            short="wrong weight count",
        )


def _check_size(fields: Fields, size: int, most: int, what: str) -> None:
    if size > most:
        fields.refuse(
            f"it is too large for the pedal, {size:,} {what} where {most:,} are the most; train a smaller one",
            short="capture is too large",
        )


def _refuse_wide(config: Fields) -> None:
    for key in ("in_channels", "out_channels"):
        if config.integer(key, 1, 65_536, default=1) != 1:
            config.unsupported(f"{key} = {config.values[key]}")


def _array_shape(array: Fields) -> ArrayShape:
    _refuse_features(array)
    channels = array.integer("channels", 1, MAX_CHANNELS)
    if array.integer("bottleneck", 1, 65_536, default=channels) != channels:
        array.unsupported("a bottleneck")
    if array.integer("condition_size", 1, 65_536) != 1:
        array.unsupported("a condition of more than one channel")
    dilations = array.integers("dilations", 1, MAX_DILATION, MAX_LAYERS)
    head_out, head_kernel, head_bias, head_dilation = _head(array)
    return ArrayShape(
        input_size=array.integer("input_size", 1, MAX_CHANNELS),
        channels=channels,
        kernels=_kernels(array, len(dilations)),
        dilations=dilations,
        activations=tuple(_activations(array, len(dilations))),
        head_out=head_out,
        head_kernel=head_kernel,
        head_bias=head_bias,
        head_dilation=head_dilation,
    )


def _refuse_features(array: Fields) -> None:
    legacy = "gated" if array.flag("gated", default=False) else "none"
    modes = array.values["gating_mode"] if array.has("gating_mode") else legacy
    if any(mode != "none" for mode in (cast("list[object]", modes) if isinstance(modes, list) else [modes])):
        array.unsupported("gated or blended activations")
    for film in FILMS:
        if _active(array, film, otherwise=False):
            array.unsupported(f"FiLM ({film})")
    if not _active(array, "layer1x1", otherwise=True):
        array.unsupported("layers without their 1x1 (layer1x1 inactive)")
    if _active(array, "head1x1", otherwise=False):
        array.unsupported("a head 1x1 in each layer (head1x1)")
    if array.has("slimmable"):
        array.unsupported("channel slicing (slimmable)")
    holders = [array] + [array.child(key) for key in ("layer1x1",) if array.has(key)]
    for holder, key in [(array, "groups_input"), (array, "groups_input_mixin"), *((h, "groups") for h in holders)]:
        if holder.integer(key, 1, 65_536, default=1) != 1:
            holder.unsupported(f"grouped convolutions ({key})")


def _active(array: Fields, key: str, *, otherwise: bool) -> bool:
    """Absent or null: `otherwise`; an object says so with `active`, which is true by default."""
    if not array.has(key):
        return otherwise
    value = array.values[key]
    return value if isinstance(value, bool) else array.child(key).flag("active", default=True)


def _kernels(array: Fields, layers: int) -> tuple[int, ...]:
    if array.has("kernel_size") == array.has("kernel_sizes"):
        array.refuse(
            f"{array.place} must have either kernel_size or kernel_sizes; {DAMAGED}", short="capture is damaged"
        )
    if array.has("kernel_size"):
        return (array.integer("kernel_size", 1, MAX_KERNEL),) * layers
    kernels = array.integers("kernel_sizes", 1, MAX_KERNEL, MAX_LAYERS)
    if len(kernels) != layers:
        array.wrong("kernel_sizes", f"as long as dilations ({layers})")
    return kernels


def _activations(array: Fields, layers: int) -> Iterator[Activation]:
    value = array.values.get("activation")
    values = cast("list[object]", value) if isinstance(value, list) else [value] * layers
    if len(values) != layers:
        array.wrong("activation", f"one activation or a list as long as dilations ({layers})")
    for item in values:
        yield _activation(array, item)


def _activation(array: Fields, value: object) -> Activation:
    if isinstance(value, str):
        kind, slope = value, 0.01
    elif isinstance(value, dict):
        described = Fields(array.file, array.path("activation"), cast("dict[str, object]", value))
        kind = described.text("type")
        slope = described.number("negative_slope") if described.has("negative_slope") else 0.01
    else:
        array.wrong("activation", "a name or an object with a type")
    if kind not in ACTIVATIONS:
        array.unsupported(f"the activation {shown(kind)}")
    if not is_number(slope) or abs(slope) > 10:
        array.wrong("activation", "a LeakyReLU whose negative_slope is between -10 and 10")
    return Activation(kind, slope if kind == "LeakyReLU" else 0.0)


def _head(array: Fields) -> tuple[int, int, bool, int]:
    if not array.has("head"):
        return array.integer("head_size", 1, MAX_CHANNELS), 1, array.flag("head_bias"), 1
    head = array.child("head")
    return (
        head.integer("out_channels", 1, MAX_CHANNELS),
        head.integer("kernel_size", 1, MAX_KERNEL),
        head.flag("bias"),
        head.integer("head_dilation", 1, MAX_DILATION, default=1),
    )


def _check_together(config: Fields, shapes: tuple[ArrayShape, ...]) -> int:
    """The receptive field, if the arrays fit each other and are of a size that can be played."""
    fits = shapes[0].input_size == 1 and shapes[-1].head_out == 1
    for before, after in pairwise(shapes):
        fits = fits and after.input_size == before.channels and after.channels == before.head_out
    if not fits:
        config.refuse(f"the sizes of its layer arrays do not fit each other; {DAMAGED}", short="sizes do not fit")
    receptive_frames = 1 + sum(shape.history_frames for shape in shapes)
    sizes = (
        (sum(len(shape.dilations) for shape in shapes), MAX_LAYERS, "layers"),
        (sum(sum(shape.kernels) + shape.head_kernel for shape in shapes), MAX_TAPS, "taps"),
        (receptive_frames, MAX_RECEPTIVE_FRAMES, "samples of memory"),
        (receptive_frames * max(shape.channels for shape in shapes), MAX_MEMORY_FLOATS, "numbers of memory"),
    )
    for size, most, what in sizes:
        _check_size(config, size, most, what)
    return receptive_frames


def _cut_array(cutter: Cutter, shape: ArrayShape) -> LayerArray:
    c, out = shape.channels, shape.head_out
    rechannel = cutter.take(c, shape.input_size)
    layers = tuple(
        Layer(d, act, cutter.take(c, c, k), cutter.take(c), cutter.take(c), cutter.take(c, c), cutter.take(c))
        for d, act, k in zip(shape.dilations, shape.activations, shape.kernels, strict=True)
    )
    head = cutter.take(out, c, shape.head_kernel)
    head_bias = cutter.take(out) if shape.head_bias else np.zeros(out, dtype=np.float32)
    return LayerArray(rechannel, layers, head, head_bias, shape.head_dilation)
