"""WaveNet model objects: the config checked as a whole, then the weights cut to where each belongs.

Source: NeuralAmpModelerCore, NAM/wavenet.
"""

from dataclasses import dataclass
from itertools import pairwise

from firmware.arrays import F32
from firmware.captures.nam.activation_fields import read_activation
from firmware.captures.nam.activations import Activation
from firmware.captures.nam.fields import Fields
from firmware.captures.nam.layer_array_fields import read_array
from firmware.captures.nam.layer_array_shape import FILMS, ArrayShape
from firmware.captures.nam.limits import (
    MAX_ARRAYS,
    MAX_CHANNELS,
    MAX_KERNEL,
    MAX_LAYERS,
    MAX_TAPS,
    check_count,
    check_history,
    check_size,
)
from firmware.captures.nam.networks import Convolution, Film, Films, HeadStage, Layer, LayerArray, WaveNet
from firmware.captures.nam.reading import RATE_HZ, Nesting, Reading, known_rate_hz
from firmware.captures.nam.slimming import Widths, read_allowed, slices
from firmware.captures.nam.weights import ConvShape, Cutter, dense_floats_in, weights_in

PostHead = tuple[tuple[Activation, ConvShape], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A WaveNet model object, checked: everything that its networks, one for each width, are cut from."""

    model: Fields
    arrays: tuple[ArrayShape, ...]
    post_head: PostHead
    allowed: tuple[Widths, ...]
    condition: Reading | None
    weights: F32
    rate_hz: int | None


def read_wavenet(model: Fields, nesting: Nesting) -> Reading:
    """The network at its full width. Raises CaptureError."""
    plan = read_plan(model, nesting)
    return cut_network(plan, plan.arrays)


def read_widths(model: Fields, nesting: Nesting) -> list[tuple[float, Reading]]:
    """The network in each width it can be played in, with the threshold it is played below. Raises CaptureError."""
    plan = read_plan(model, nesting)
    cuts = slices(plan.arrays, plan.allowed) if plan.allowed else [(1.0, plan.arrays)]
    return [(threshold, cut_network(plan, arrays)) for threshold, arrays in cuts]


def read_plan(model: Fields, nesting: Nesting) -> Plan:
    """The whole config and the weights. Raises CaptureError for what Core would not play, or only by accident."""
    config = model.child("config")
    config.number("head_scale")  # must be there, and is not what is used (core_rules: head_scale)
    condition = nesting.read(config.child("condition_dsp")) if config.has("condition_dsp") else None
    places = config.children("layers", MAX_ARRAYS)
    arrays = tuple(read_array(array) for array in places)
    _check_links(config, places, arrays, condition)
    post_head = _read_post_head(config, arrays[-1].head.outputs)
    allowed = read_allowed(places, arrays)
    if allowed and post_head:
        config.misfit("a head behind the arrays cannot be slimmed")
    rate_hz = known_rate_hz(model)
    if condition and (condition.rate_hz or RATE_HZ) != (rate_hz or RATE_HZ):
        config.misfit("the sample_rate of condition_dsp must be that of the model")
    convolutions = _convolutions(arrays, post_head)
    _check_sizes(config, arrays, convolutions)
    check_count(model, weights_in(convolutions) + 1)
    nesting.allowance.spend(model, dense_floats_in(convolutions))
    return Plan(model, arrays, post_head, allowed, condition, model.weights(), rate_hz)


def cut_network(plan: Plan, kept: tuple[ArrayShape, ...]) -> Reading:
    """The network of the arrays `kept`, which are plan.arrays or narrower."""
    cutter = Cutter(plan.weights)
    arrays = tuple(_cut_array(cutter, full, slim) for full, slim in zip(plan.arrays, kept, strict=True))
    post_head = tuple(HeadStage(activation, cutter.convolution(conv)) for activation, conv in plan.post_head)
    network = WaveNet(arrays, float(cutter.take(1)[0]), plan.condition.network if plan.condition else None, post_head)
    inside = plan.condition.weight_count if plan.condition else 0
    return Reading(network, weights_in(_convolutions(kept, plan.post_head)) + 1 + inside, plan.rate_hz)


def _convolutions(arrays: tuple[ArrayShape, ...], post_head: PostHead) -> list[ConvShape]:
    return [conv for array in arrays for conv in array.convolutions()] + [conv for _, conv in post_head]


def _check_links(
    config: Fields, places: tuple[Fields, ...], arrays: tuple[ArrayShape, ...], condition: Reading | None
) -> None:
    """What Core checks of how parts fit, and what it trusts (core_rules: sizes)."""
    inputs = config.integer("in_channels", 1, MAX_CHANNELS, default=1)
    if arrays[0].inputs != inputs:
        places[0].misfit(f"input_size is {arrays[0].inputs} where the model has {inputs} inputs")
    if condition and condition.network.inputs != inputs:
        config.misfit(f"condition_dsp has {condition.network.inputs} inputs where the model has {inputs}")
    conditions = condition.network.outputs if condition else inputs
    for place, array in zip(places, arrays, strict=True):
        if array.condition != conditions:
            place.misfit(f"condition_size is {array.condition} where the condition has {conditions} channels")
    for place, (before, after) in zip(places[1:], pairwise(arrays), strict=True):
        if after.inputs != before.channels:
            place.misfit(f"input_size is {after.inputs} where the array before has {before.channels} channels")
        if not after.channels == after.head_inputs == before.head.outputs:
            place.misfit(
                f"channels ({after.channels}) and what its head takes ({after.head_inputs}) must be the head outputs"
                f" of the array before ({before.head.outputs})"
            )


def _read_post_head(config: Fields, inputs: int) -> PostHead:
    if not config.has("head"):
        return ()
    head = config.child("head")
    if head.integer("in_channels", 1, MAX_CHANNELS, default=inputs) != inputs:
        head.misfit(f"in_channels must be what the last array gives ({inputs})")
    kernels = head.integers("kernel_sizes", 1, MAX_KERNEL, MAX_LAYERS)
    inner, outputs = head.integer("channels", 1, MAX_CHANNELS), head.integer("out_channels", 1, MAX_CHANNELS)
    widths = [inputs, *[inner] * (len(kernels) - 1), outputs]
    value = head.values.get("activation")
    return tuple(
        (read_activation(head, "activation", value, before), ConvShape(after, before, kernel))
        for kernel, (before, after) in zip(kernels, pairwise(widths), strict=True)
    )


def _check_sizes(config: Fields, arrays: tuple[ArrayShape, ...], convolutions: list[ConvShape]) -> None:
    check_size(config, sum(len(array.layers) for array in arrays), MAX_LAYERS, "layers")
    check_size(config, sum(conv.kernel for conv in convolutions if conv.kernel > 1), MAX_TAPS, "taps")
    frames = sum((conv.kernel - 1) * conv.dilation for conv in convolutions) + 1
    check_history(config, frames, max(max(conv.outputs, conv.inputs) for conv in convolutions))


def _cut_array(cutter: Cutter, full: ArrayShape, kept: ArrayShape) -> LayerArray:
    rechannel = cutter.convolution(full.rechannel, kept.rechannel)
    layers = tuple(_cut_layer(cutter, full, kept, index) for index in range(len(full.layers)))
    return LayerArray(rechannel, layers, cutter.convolution(full.head, kept.head))


def _cut_layer(cutter: Cutter, full: ArrayShape, kept: ArrayShape, index: int) -> Layer:
    shape = full.layers[index]
    narrow = kept.layer_parts(shape)
    parts = {name: cutter.convolution(part, narrow[name]) for name, part in full.layer_parts(shape).items()}
    shifts = {name: film.shift for name, film in full.films}
    return Layer(
        conv=parts["conv"],
        mixin=parts["mixin"],
        activation=shape.activation,
        layer1x1=parts.get("layer1x1"),
        gating=shape.gating,
        secondary=shape.secondary,
        head1x1=parts.get("head1x1"),
        films=Films(**{name: _film(parts[name], shift=shifts[name]) for name in FILMS if name in parts}),
    )


def _film(both: Convolution, *, shift: bool) -> Film:
    """The scale's rows stand before those of the shift."""
    if not shift:
        return Film(both, None)
    half = both.outputs // 2
    return Film(
        Convolution(both.kernel[:half], both.bias[:half]),
        Convolution(both.kernel[half:], both.bias[half:]),
    )
