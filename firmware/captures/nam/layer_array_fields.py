"""Reading one layer array's config into its shape. Source: NeuralAmpModelerCore, NAM/wavenet."""

from collections.abc import Iterator
from typing import TypeGuard

from firmware.captures.nam.activation_fields import read_activation
from firmware.captures.nam.activations import Activation
from firmware.captures.nam.fields import DAMAGED, Fields
from firmware.captures.nam.layer_array_shape import FILMS, ArrayShape, FilmShape, LayerShape
from firmware.captures.nam.limits import MAX_CHANNELS, MAX_DILATION, MAX_KERNEL, MAX_LAYERS
from firmware.captures.nam.networks import Gating
from firmware.captures.nam.weights import ConvShape

GATINGS: tuple[Gating, ...] = ("none", "gated", "blended")


def read_array(array: Fields) -> ArrayShape:
    """The shape of one item of `layers`, each size checked. Raises CaptureError."""
    channels = array.integer("channels", 1, MAX_CHANNELS)
    bottleneck = array.integer("bottleneck", 1, MAX_CHANNELS, default=channels)
    one = _switched(array, "layer1x1", otherwise=True)
    head1x1 = _switched(array, "head1x1", otherwise=False)
    shape = ArrayShape(
        inputs=array.integer("input_size", 1, MAX_CHANNELS),
        condition=array.integer("condition_size", 1, MAX_CHANNELS),
        channels=channels,
        bottleneck=bottleneck,
        layers=tuple(_layers(array, bottleneck)),
        head=_head(array, head1x1.integer("out_channels", 1, MAX_CHANNELS) if head1x1 else bottleneck),
        groups_input=_groups(array, "groups_input"),
        groups_mixin=_groups(array, "groups_input_mixin"),
        layer1x1_groups=_groups(one, "groups") if one else None,
        head1x1_outputs=head1x1.integer("out_channels", 1, MAX_CHANNELS) if head1x1 else None,
        head1x1_groups=_groups(head1x1, "groups") if head1x1 else 1,
        films=tuple(_films(array)),
    )
    _check(array, shape)
    return shape


def _groups(fields: Fields, key: str) -> int:
    return fields.integer(key, 1, MAX_CHANNELS, default=1)


def _switched(array: Fields, key: str, *, otherwise: bool) -> Fields | None:
    """The object at `key` if it is on. What is off is not read further (core_rules: switched off)."""
    if not array.has(key):
        return Fields(array.file, array.path(key), {}) if otherwise else None
    switched = array.child(key)
    return switched if switched.flag("active") else None


def _films(array: Fields) -> Iterator[tuple[str, FilmShape]]:
    for name in FILMS:
        key = f"{name}_film"
        if not array.has(key) or array.values[key] is False:
            continue
        film = array.child(key)
        if film.flag("active", default=True):
            yield name, FilmShape(film.flag("shift", default=True), _groups(film, "groups"))


def _head(array: Fields, inputs: int) -> ConvShape:
    if not array.has("head"):
        return ConvShape(array.integer("head_size", 1, MAX_CHANNELS), inputs, bias=array.flag("head_bias"))
    head = array.child("head")
    return ConvShape(
        head.integer("out_channels", 1, MAX_CHANNELS),
        inputs,
        head.integer("kernel_size", 1, MAX_KERNEL),
        head.integer("head_dilation", 1, MAX_DILATION, default=1),
        bias=head.flag("bias"),
    )


def _layers(array: Fields, bottleneck: int) -> Iterator[LayerShape]:
    dilations = array.integers("dilations", 1, MAX_DILATION, MAX_LAYERS)
    count = len(dilations)
    activations = array.each("activation", count)
    gatings = _gatings(array, count)
    seconds = _second_activations(array, gatings, bottleneck)
    for kernel, dilation, value, gating, second in zip(
        _kernels(array, count), dilations, activations, gatings, seconds, strict=True
    ):
        yield LayerShape(kernel, dilation, read_activation(array, "activation", value, bottleneck), gating, second)


def _kernels(array: Fields, count: int) -> tuple[int, ...]:
    if array.has("kernel_size") == array.has("kernel_sizes"):
        array.refuse(
            f"{array.place} must have either kernel_size or kernel_sizes; {DAMAGED}", short="capture is damaged"
        )
    if array.has("kernel_size"):
        return (array.integer("kernel_size", 1, MAX_KERNEL),) * count
    kernels = array.integers("kernel_sizes", 1, MAX_KERNEL, MAX_LAYERS)
    if len(kernels) != count:
        array.wrong("kernel_sizes", f"as long as dilations ({count})")
    return kernels


def _gatings(array: Fields, count: int) -> tuple[Gating, ...]:
    """gating_mode; where the file has none, the older `gated` (core_rules: gated)."""
    if not array.has("gating_mode"):
        return ("gated" if array.flag("gated", default=False) else "none",) * count
    values = array.each("gating_mode", count)
    gatings: tuple[Gating, ...] = tuple(value for value in values if _is_gating(value))
    if len(gatings) != len(values):
        array.wrong("gating_mode", "none, gated or blended, for each layer")
    return gatings


def _is_gating(value: object) -> TypeGuard[Gating]:
    return value in GATINGS


def _second_activations(array: Fields, gatings: tuple[Gating, ...], bottleneck: int) -> Iterator[Activation | None]:
    """Sigmoid where the file says nothing, and always beside the older `gated` (core_rules: gated)."""
    values: list[object] = [None] * len(gatings)
    if array.has("gating_mode") and any(gating != "none" for gating in gatings):
        values = array.each("secondary_activation", len(gatings))
    for gating, value in zip(gatings, values, strict=True):
        if gating == "none":
            yield None
        else:
            second = "Sigmoid" if value is None else value
            yield read_activation(array, "secondary_activation", second, bottleneck)


def _check(array: Fields, shape: ArrayShape) -> None:
    films = dict(shape.films)
    if shape.layer1x1_groups is None and shape.bottleneck != shape.channels:
        array.misfit(f"without layer1x1, bottleneck ({shape.bottleneck}) must equal channels ({shape.channels})")
    if shape.layer1x1_groups is None and "layer1x1_post" in films:
        array.misfit("layer1x1_post_film is on where layer1x1 is off")
    if shape.head1x1_outputs is None and "head1x1_post" in films:
        array.misfit("head1x1_post_film is on where head1x1 is off")
    for name, part in shape.layer_parts(shape.layers[0]).items():
        part.checked(array, name)
    for layer in shape.layers:
        shape.layer_parts(layer)["conv"].checked(array, "conv")
        shape.layer_parts(layer)["mixin"].checked(array, "mixin")
