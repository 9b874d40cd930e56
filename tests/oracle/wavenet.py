"""WaveNet: layer arrays with everything that a layer may have, the head behind them, and slicing by channels.

Signals are [channels, frames]. A layer's full tensors are read first and cut afterwards: slicing keeps the first
rows and columns of everything, and one cut of a stacked tensor (gates, scale and shift) keeps its first rows too.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from tests.oracle.activations import activated
from tests.oracle.rules import Rules
from tests.oracle.weights import F64, Conv, Weights

Config = Mapping[str, Any]
Film = Callable[[F64, F64], F64]  # x, condition

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
class Width:
    """A width of the file and what a slimmed model keeps of it."""

    full: int
    kept: int


def wavenet(model: Config, source: F64, condition: F64, rules: Rules, slim: float | None) -> F64:
    """`condition` is what the condition_dsp gave, or the source itself. `slim` 0 to 1, or None for full width."""
    config, weights = model["config"], Weights(model["weights"])
    arrays: list[Config] = config["layers"]
    channels = [_channels(array, slim) for array in arrays]
    x, head = source, None
    for number, array in enumerate(arrays):
        inputs = Width(source.shape[0], source.shape[0]) if number == 0 else channels[number - 1]
        assert array["input_size"] == inputs.full
        last = number == len(arrays) - 1
        outputs = Width(_head(array)[0], _head(array)[0] if last else channels[number + 1].kept)
        x, head = _array(array, weights, (inputs, channels[number], outputs), x, condition, head, rules)
    assert head is not None
    return _behind(config.get("head"), weights, head, rules)


def memory_frames(config: Config) -> int:
    """How many samples before the newest one the arrays and the head behind them still hear."""
    head: Config | None = config.get("head")
    frames: int = sum(taps - 1 for taps in head["kernel_sizes"]) if head else 0
    for array in config["layers"]:
        frames += sum((k - 1) * d for k, d in zip(_kernels(array), array["dilations"], strict=True))
        _, taps, _, dilation = _head(array)
        frames += (taps - 1) * dilation
    return frames


def _behind(head: Config | None, weights: Weights, signal: F64, rules: Rules) -> F64:
    """head_scale, which is the very last weight, and the post-stack head, whose weights stand before it."""
    convs: list[Conv] = []
    width = signal.shape[0]
    sizes: list[int] = head["kernel_sizes"] if head else []
    for number, taps in enumerate(sizes):
        assert head
        outputs = head["out_channels"] if number == len(sizes) - 1 else head["channels"]
        convs.append(weights.conv(width, outputs, taps))
        width = outputs
    signal = weights.take(1)[0] * signal
    weights.done()
    for conv in convs:
        assert head
        signal = conv(activated(head["activation"], signal, rules))
    return signal


def _array(
    array: Config,
    weights: Weights,
    widths: tuple[Width, Width, Width],
    x: F64,
    condition: F64,
    head: F64 | None,
    rules: Rules,
) -> tuple[F64, F64]:
    """What the last layer hands on, and the head's output."""
    inputs, channels, outputs = widths
    x = weights.conv(inputs.full, channels.full, bias=False).cut(channels.kept, inputs.kept)(x)
    inner = _inner(array, channels)
    for number in range(len(array["dilations"])):
        x, given = _layer(array, number, weights, channels, inner, x, condition, rules)
        head = given if head is None else head + given
    assert head is not None
    head1x1 = array.get("head1x1") or {"active": False}
    collected = Width(head1x1["out_channels"], head1x1["out_channels"]) if head1x1["active"] else inner
    _, taps, bias, dilation = _head(array)
    conv = weights.conv(collected.full, outputs.full, taps, bias=bias).cut(outputs.kept, collected.kept)
    return x, conv(head, dilation)


def _layer(
    array: Config,
    number: int,
    weights: Weights,
    channels: Width,
    inner: Width,
    x: F64,
    condition: F64,
    rules: Rules,
) -> tuple[F64, F64]:
    """What the next layer gets, and what the head gets."""
    mode, secondary = _gating(array, number)
    fold = 1 if mode == "none" else 2
    wide = Width(fold * inner.full, fold * inner.kept)
    size = condition.shape[0]
    assert array["condition_size"] == size
    layer1x1 = array.get("layer1x1") or {"active": True, "groups": 1}
    head1x1 = array.get("head1x1") or {"active": False, "out_channels": channels.full, "groups": 1}

    conv = weights.conv(channels.full, wide.full, _kernels(array)[number], groups=array.get("groups_input", 1)).cut(
        wide.kept, channels.kept
    )
    mixin = weights.conv(size, wide.full, bias=False, groups=array.get("groups_input_mixin", 1)).cut(wide.kept, size)
    onward = toward_head = None
    if layer1x1["active"]:
        onward = weights.conv(inner.full, channels.full, groups=layer1x1["groups"]).cut(channels.kept, inner.kept)
    out = Width(head1x1["out_channels"], head1x1["out_channels"])
    if head1x1["active"]:
        toward_head = weights.conv(inner.full, out.full, groups=head1x1["groups"]).cut(out.kept, inner.kept)
    dims = (channels, wide, Width(size, size), wide, wide, inner, channels, out)
    film = {name: _film(array, name, weights, size, dim) for name, dim in zip(FILMS, dims, strict=True)}

    a = film["conv_post_film"](conv(film["conv_pre_film"](x, condition), array["dilations"][number]), condition)
    m = film["input_mixin_post_film"](mixin(film["input_mixin_pre_film"](condition, condition)), condition)
    z = film["activation_pre_film"](a + m, condition)
    p = _gated(mode, _each(array["activation"], number), secondary, z, inner.kept, rules)
    p = film["activation_post_film"](p, condition)
    given = film["head1x1_post_film"](toward_head(p), condition) if toward_head else p
    if onward is None:
        return (x + p if rules.inactive_layer1x1_adds else x), given
    r = onward(p)
    if mode == "blended" or not rules.post_film_if_blended_only:
        r = film["layer1x1_post_film"](r, condition)
    return x + r, given


def _gated(mode: str, primary: object, secondary: object, z: F64, inner: int, rules: Rules) -> F64:
    if mode == "none":
        return activated(primary, z, rules)
    first, second = activated(primary, z[:inner], rules), activated(secondary, z[inner:], rules)
    if mode == "gated":
        return first * second
    assert mode == "blended"
    return second * first + (1.0 - second) * z[:inner]


def _film(array: Config, name: str, weights: Weights, size: int, dim: Width) -> Film:
    """x * scale(condition) + shift(condition); where the file has none, x itself."""
    spec = array.get(name)
    if not spec or not spec.get("active", True):
        return lambda x, _: x
    fold = 2 if spec.get("shift", True) else 1
    conv = weights.conv(size, fold * dim.full, groups=spec.get("groups", 1)).cut(fold * dim.kept, size)

    def apply(x: F64, condition: F64) -> F64:
        both = conv(condition)
        return x * both[: dim.kept] + (both[dim.kept :] if fold == 2 else 0.0)

    return apply


def _channels(array: Config, slim: float | None) -> Width:
    """Core's ratio_to_channels: position floor(ratio * len), the last one from 1 on."""
    full: int = array["channels"]
    spec = array.get("slimmable")
    if not spec or slim is None:
        return Width(full, full)
    allowed = spec.get("kwargs", {}).get("allowed_channels") or list(range(1, full + 1))
    return Width(full, allowed[min(math.floor(slim * len(allowed)), len(allowed) - 1)])


def _inner(array: Config, channels: Width) -> Width:
    """The bottleneck: without a layer1x1 it is as wide as the channels, else it shrinks with them."""
    full: int = array.get("bottleneck", channels.full)
    if not (array.get("layer1x1") or {"active": True})["active"]:
        assert full == channels.full
        return channels
    return Width(full, max(1, full * channels.kept // channels.full))


def _kernels(array: Config) -> list[int]:
    return array["kernel_sizes"] if "kernel_sizes" in array else [array["kernel_size"]] * len(array["dilations"])


def _head(array: Config) -> tuple[int, int, bool, int]:
    """Outputs, taps, bias, dilation."""
    if array.get("head"):
        head: Config = array["head"]
        return head["out_channels"], head["kernel_size"], head["bias"], head.get("head_dilation", 1)
    return array["head_size"], 1, array["head_bias"], 1


def _gating(array: Config, number: int) -> tuple[str, object]:
    if "gating_mode" in array:
        return _each(array["gating_mode"], number), _each(array.get("secondary_activation", "Sigmoid"), number)
    return ("gated" if array.get("gated") else "none"), "Sigmoid"


def _each(value: Any, number: int) -> Any:
    return cast("list[Any]", value)[number] if isinstance(value, list) else value
