"""Channel slicing: the widths in which one WaveNet can be played. Source: NAM/wavenet/slimmable.cpp."""

from dataclasses import replace
from itertools import pairwise

from firmware.captures.nam.fields import Fields
from firmware.captures.nam.layer_array_shape import ArrayShape
from firmware.captures.nam.limits import MAX_CHANNELS, MAX_SLICES, MAX_WEIGHTS
from firmware.captures.nam.weights import weights_in

METHOD = "slice_channels_uniform"

Widths = tuple[int, ...]


def read_allowed(arrays: tuple[Fields, ...], shapes: tuple[ArrayShape, ...]) -> tuple[Widths, ...]:
    """allowed_channels of each array, () of one that keeps its width; () as a whole where nothing is slimmable."""
    methods = [_method(array) for array in arrays]
    if METHOD not in methods:
        return ()
    allowed = tuple(
        () if method is None else _allowed(array, shape)
        for array, shape, method in zip(arrays, shapes, methods, strict=True)
    )
    if not any(allowed):
        arrays[0].misfit("none of the arrays that are slimmable allows any channels")
    if "" in methods:
        arrays[methods.index("")].wrong("slimmable", f"of the method {METHOD}, as the other arrays")
    return allowed


def _method(array: Fields) -> str | None:
    """None: not slimmable. An object without a method slims nothing, as in Core; so does what is no object."""
    if not isinstance(array.values.get("slimmable"), dict):
        return None
    slimmable = array.child("slimmable")
    method = slimmable.text("method") if slimmable.has("method") else ""
    if method not in ("", METHOD):
        slimmable.unknown(f"a way of slimming other than {METHOD}")
    return method


def _allowed(array: Fields, shape: ArrayShape) -> Widths:
    slimmable = array.child("slimmable")
    settings = slimmable.child("kwargs") if slimmable.has("kwargs") else slimmable
    if not slimmable.has("kwargs") or not settings.has("allowed_channels"):
        return tuple(range(1, shape.channels + 1))
    if settings.values["allowed_channels"] == []:
        return ()
    allowed = settings.integers("allowed_channels", 1, MAX_CHANNELS, MAX_CHANNELS)
    if allowed[-1] != shape.channels or list(allowed) != sorted(set(allowed)):
        settings.wrong("allowed_channels", f"in ascending order up to channels ({shape.channels})")
    return allowed


def thresholds(allowed: tuple[Widths, ...]) -> tuple[float, ...]:
    """Where the width of any array changes between 0 and 1, and 1.0: one for each width of the whole."""
    breaks = {i / len(widths) for widths in allowed for i in range(1, len(widths))}
    return (*sorted(breaks), 1.0)


def slices(shapes: tuple[ArrayShape, ...], allowed: tuple[Widths, ...]) -> list[tuple[float, tuple[ArrayShape, ...]]]:
    """Each threshold with the arrays as Core would cut them below it, narrowest first; the last is the full width.

    Where Core could not cut them, or where they are too many, the full width alone (core_rules: channel slicing).
    """
    edges = (0.0, *thresholds(allowed))
    narrowed: list[tuple[float, tuple[ArrayShape, ...]]] = []
    for low, high in pairwise(edges):
        widths = [_width(a, shape, (low + high) / 2) for a, shape in zip(allowed, shapes, strict=True)]
        narrowed.append((high, _narrow(shapes, widths)))
    weights = sum(weights_in(shape.convolutions()) for _, cut in narrowed for shape in cut)
    if len(narrowed) > MAX_SLICES or weights > MAX_WEIGHTS or not all(_can_slice(shapes, cut) for _, cut in narrowed):
        return [(1.0, shapes)]
    return narrowed


def _width(allowed: Widths, shape: ArrayShape, size: float) -> int:
    return allowed[min(int(size * len(allowed)), len(allowed) - 1)] if allowed else shape.channels


def _narrow(shapes: tuple[ArrayShape, ...], widths: list[int]) -> tuple[ArrayShape, ...]:
    """The inputs and heads of inner arrays follow their neighbours; a head1x1 keeps its outputs."""
    cut: list[ArrayShape] = []
    for i, (shape, width) in enumerate(zip(shapes, widths, strict=True)):
        bottleneck = max(1, shape.bottleneck * width // shape.channels)
        inner = replace(shape, channels=width, bottleneck=bottleneck, inputs=widths[i - 1] if i else shape.inputs)
        head = replace(
            shape.head,
            inputs=inner.head_inputs,
            outputs=widths[i + 1] if i + 1 < len(shapes) else shape.head.outputs,
        )
        cut.append(replace(inner, head=head))
    return tuple(cut)


def _can_slice(shapes: tuple[ArrayShape, ...], cut: tuple[ArrayShape, ...]) -> bool:
    if shapes == cut:
        return True
    for before, after in pairwise(cut):
        if after.head_inputs != before.head.outputs:
            return False
    return not any(_is_rigid(shape) for shape in shapes)


def _is_rigid(shape: ArrayShape) -> bool:
    """Groups, a head that convolves, or a slope for each channel: nothing that Core can cut."""
    groups = [part.groups for layer in shape.layers for part in shape.layer_parts(layer).values()]
    activations = [a for layer in shape.layers for a in (layer.activation, layer.secondary) if a is not None]
    return max(groups) > 1 or shape.head.kernel > 1 or any(len(a.slopes) > 1 for a in activations)
