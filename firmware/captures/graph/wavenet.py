"""WaveNet -> graph. A plain layer is three nodes (Concat of its taps and the condition; Gemm with its activation;
Gemm with the residual as C), a head one Sum and one Gemm. Whatever else the format knows is drawn only where it acts.

The last layer's 1x1 is left out: nobody reads it.
"""

from dataclasses import replace

import numpy as np

from firmware.captures.graph.nonlinear import nonlinear
from firmware.captures.graph.operations import (
    add,
    causal,
    complete,
    convolve,
    modulate,
    multiply,
    product,
    taps,
    total,
)
from firmware.captures.graph.sketch import Sketch, Tensor
from firmware.captures.nam.networks import Convolution, Film, Films, Layer, LayerArray, WaveNet


def draw_wavenet(
    sketch: Sketch, prefix: str, network: WaveNet, source: Tensor, condition: Tensor, into: str
) -> Tensor:
    """Draw the network over `source`; its output is the tensor `into`. Neither input misses anything."""
    x, head = source, None
    last = network.arrays[-1]
    for number, array in enumerate(network.arrays):
        here = f"{prefix}a{number}"
        x = product(sketch, f"{here}_x0", x, array.rechannel)
        x, terms = _draw_layers(sketch, here, array, x, condition, last=array is last)
        name, scale = (f"{here}_head", 1.0) if array is not last else (into, network.head_scale)
        name = f"{here}_head" if array is last and network.post_head else name
        head = _draw_head(sketch, name, array.head, [head, *terms] if head else terms, scale)
    assert head is not None
    for number, stage in enumerate(network.post_head):
        here = f"{prefix}post{number}"
        name = into if stage is network.post_head[-1] else here
        head = causal(sketch, name, nonlinear(sketch, f"{here}_p", head, stage.activation), stage.conv)
    return head


def widest(network: WaveNet) -> int:
    """The most channels that any of its Gemms gives."""
    return max(
        max(array.rechannel.outputs, *(layer.conv.outputs // _halves(layer) for layer in array.layers))
        for array in network.arrays
    )


def _draw_layers(
    sketch: Sketch, prefix: str, array: LayerArray, x: Tensor, condition: Tensor, *, last: bool
) -> tuple[Tensor, list[Tensor]]:
    """The layers of one array: its output and what each layer gives to the head."""
    terms: list[Tensor] = []
    for number, layer in enumerate(array.layers):
        here = f"{prefix}_l{number}"
        p = _draw_activated(sketch, here, layer, x, condition)
        h = product(sketch, f"{here}_h", p, layer.head1x1) if layer.head1x1 else p
        terms.append(modulate(sketch, f"{here}_h_film", h, layer.films.head1x1_post, condition))
        dead = last and number == len(array.layers) - 1
        if layer.layer1x1 and not dead:
            x = _draw_residual(sketch, f"{prefix}_x{number + 1}", layer.layer1x1, layer.films, x, p, condition)
    return x, terms


def _draw_activated(sketch: Sketch, name: str, layer: Layer, x: Tensor, condition: Tensor) -> Tensor:
    """What the layer's activation gives, before both 1x1. A gate reads the same columns by a Gemm of its own."""
    films = layer.films
    heard = modulate(sketch, f"{name}_in", x, films.conv_pre, condition)
    mixed = modulate(sketch, f"{name}_mix", condition, films.input_mixin_pre, condition)
    apart = films.conv_post or films.input_mixin_post
    columns = taps(sketch, name, heard, layer.conv, None if apart else mixed)
    if layer.gating == "none":
        z = _draw_summed(sketch, f"{name}_z", layer, columns, heard, mixed, condition)
        p = nonlinear(sketch, f"{name}_p", z, layer.activation)
    else:
        z, gate = (
            _draw_summed(sketch, f"{name}_{part}", half, columns, heard, mixed, condition)
            for part, half in zip(("z", "gate"), _split(layer), strict=True)
        )
        p = _draw_gated(sketch, name, layer, z, gate)
    return modulate(sketch, f"{name}_p_film", p, films.activation_post, condition)


def _draw_summed(
    sketch: Sketch, name: str, layer: Layer, columns: str, heard: Tensor, mixed: Tensor, condition: Tensor
) -> Tensor:
    """conv + mixin with the films around them, as one Gemm where no film comes in between."""
    kernel, mixin = layer.conv.kernel.astype(np.float64), layer.mixin.kernel.astype(np.float64)
    bias, films = layer.conv.bias.astype(np.float64), layer.films
    if films.conv_post or films.input_mixin_post:
        a = convolve(sketch, f"{name}_conv", columns, [(heard, kernel)], bias)
        a = modulate(sketch, f"{name}_conv_film", a, films.conv_post, condition)
        m = product(sketch, f"{name}_mixin", mixed, layer.mixin)
        m = modulate(sketch, f"{name}_mixin_film", m, films.input_mixin_post, condition)
        z = add(sketch, name, a, m)
    else:
        z = convolve(sketch, name, columns, [(heard, kernel), (mixed, mixin)], bias + layer.mixin.bias)
    return modulate(sketch, f"{name}_film", z, films.activation_pre, condition)


def _draw_gated(sketch: Sketch, name: str, layer: Layer, z: Tensor, gate: Tensor) -> Tensor:
    """gated: act(z) s; blended: s act(z) + (1 - s) z, as z + s (act(z) - z), with s = secondary(gate)."""
    assert layer.secondary is not None
    s = nonlinear(sketch, f"{name}_s", gate, layer.secondary)
    if layer.gating == "gated":
        return multiply(sketch, f"{name}_p", nonlinear(sketch, f"{name}_act", z, layer.activation), s)
    z = complete(sketch, f"{name}_through", z)
    act = nonlinear(sketch, f"{name}_act", z, layer.activation)
    way = Tensor(sketch.node("Sub", [act.name, z.name], f"{name}_way"), act.rest - z.rest, z.missing)
    return add(sketch, f"{name}_p", z, multiply(sketch, f"{name}_blend", s, way))


def _draw_residual(
    sketch: Sketch, name: str, layer1x1: Convolution, films: Films, x: Tensor, p: Tensor, condition: Tensor
) -> Tensor:
    """x + layer1x1(p) as one Gemm, unless its film comes in between; the bias stays missing."""
    if films.layer1x1_post is None:
        return product(sketch, name, p, layer1x1, plus=x)
    r = modulate(sketch, f"{name}_film", product(sketch, f"{name}_1x1", p, layer1x1), films.layer1x1_post, condition)
    return add(sketch, name, x, r)


def _draw_head(sketch: Sketch, name: str, head: Convolution, terms: list[Tensor], scale: float) -> Tensor:
    """The head convolution over the sum of all terms, `scale` folded in."""
    heard = total(sketch, f"{name}_sum", terms)
    columns = taps(sketch, name, heard, head)
    return convolve(
        sketch, name, columns, [(heard, scale * head.kernel.astype(np.float64))], scale * head.bias.astype(np.float64)
    )


def _halves(layer: Layer) -> int:
    return 1 if layer.gating == "none" else 2


def _split(layer: Layer) -> tuple[Layer, Layer]:
    """The layer whose inner channels are the activation's, and the one whose are the gate's."""
    inner = layer.conv.outputs // 2
    return _part(layer, slice(0, inner)), _part(layer, slice(inner, None))


def _part(layer: Layer, rows: slice) -> Layer:
    films = layer.films
    return replace(
        layer,
        conv=_rows(layer.conv, rows),
        mixin=_rows(layer.mixin, rows),
        films=replace(
            films,
            conv_post=_film_rows(films.conv_post, rows),
            input_mixin_post=_film_rows(films.input_mixin_post, rows),
            activation_pre=_film_rows(films.activation_pre, rows),
        ),
    )


def _film_rows(film: Film | None, rows: slice) -> Film | None:
    return film and Film(_rows(film.scale, rows), film.shift and _rows(film.shift, rows))


def _rows(conv: Convolution, rows: slice) -> Convolution:
    return Convolution(conv.kernel[rows], conv.bias[rows], conv.dilation)
