"""One layer array of a WaveNet as its config describes it, and the convolutions it is stored as."""

from dataclasses import dataclass

from firmware.captures.nam.activations import Activation
from firmware.captures.nam.networks import Gating
from firmware.captures.nam.weights import ConvShape

FILMS: tuple[str, ...] = (  # in the order of the weights; in the file each ends in _film
    "conv_pre",
    "conv_post",
    "input_mixin_pre",
    "input_mixin_post",
    "activation_pre",
    "activation_post",
    "layer1x1_post",
    "head1x1_post",
)


@dataclass(frozen=True, slots=True)
class LayerShape:
    """`secondary` is there where it is gated or blended."""

    kernel: int
    dilation: int
    activation: Activation
    gating: Gating
    secondary: Activation | None


@dataclass(frozen=True, slots=True)
class FilmShape:
    """A FiLM that is on."""

    shift: bool
    groups: int


@dataclass(frozen=True, slots=True)
class ArrayShape:
    """`layer1x1_groups` None: it has none. `head1x1_outputs` None: it has none, the head takes the bottleneck."""

    inputs: int
    condition: int
    channels: int
    bottleneck: int
    layers: tuple[LayerShape, ...]
    head: ConvShape
    groups_input: int = 1
    groups_mixin: int = 1
    layer1x1_groups: int | None = 1
    head1x1_outputs: int | None = None
    head1x1_groups: int = 1
    films: tuple[tuple[str, FilmShape], ...] = ()

    @property
    def head_inputs(self) -> int:
        return self.bottleneck if self.head1x1_outputs is None else self.head1x1_outputs

    @property
    def rechannel(self) -> ConvShape:
        return ConvShape(self.channels, self.inputs, bias=False)

    def layer_parts(self, layer: LayerShape) -> dict[str, ConvShape]:
        """The convolutions of one layer, in the order of the weights."""
        wide = 2 * self.bottleneck if layer.secondary else self.bottleneck
        parts = {
            "conv": ConvShape(wide, self.channels, layer.kernel, layer.dilation, self.groups_input),
            "mixin": ConvShape(wide, self.condition, groups=self.groups_mixin, bias=False),
        }
        if self.layer1x1_groups is not None:
            parts["layer1x1"] = ConvShape(self.channels, self.bottleneck, groups=self.layer1x1_groups)
        if self.head1x1_outputs is not None:
            parts["head1x1"] = ConvShape(self.head1x1_outputs, self.bottleneck, groups=self.head1x1_groups)
        sizes = (self.channels, wide, self.condition, wide, wide, self.bottleneck, self.channels, self.head_inputs)
        size_of: dict[str, int] = dict(zip(FILMS, sizes, strict=True))
        for name, film in self.films:
            outputs = size_of[name] * (2 if film.shift else 1)
            parts[name] = ConvShape(outputs, self.condition, groups=film.groups)
        return parts

    def convolutions(self) -> list[ConvShape]:
        """All of them, in the order of the weights."""
        layers = [part for layer in self.layers for part in self.layer_parts(layer).values()]
        return [self.rechannel, *layers, self.head]
