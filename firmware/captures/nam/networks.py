"""The networks that a .nam file can describe, as plain values: what the readers give, and what graphs are drawn from.

Grouped convolutions stand here as dense ones (zeros between the groups) and batch norms are folded, so that whoever
reads these values knows one kind of convolution. Signals are [frames, channels] at the network's own sample rate.
"""

from dataclasses import dataclass, field
from typing import Literal

from firmware.arrays import F32
from firmware.captures.nam.activations import Activation

Gating = Literal["none", "gated", "blended"]


@dataclass(frozen=True, slots=True, eq=False)
class Convolution:
    """Causal: y[o, t] = bias[o] + sum over i, k of kernel[o, i, k] x[i, t - (K - 1 - k) dilation].

    kernel [out, in, K] and bias [out] (zeros where the file has none); a 1x1 has K = 1.
    """

    kernel: F32
    bias: F32
    dilation: int = 1

    @property
    def outputs(self) -> int:
        return self.kernel.shape[0]

    @property
    def inputs(self) -> int:
        return self.kernel.shape[1]

    @property
    def history_frames(self) -> int:
        return (self.kernel.shape[2] - 1) * self.dilation


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """x -> x * scale(condition) + shift(condition), both 1x1 convolutions condition -> dim; no shift adds nothing."""

    scale: Convolution
    shift: Convolution | None


@dataclass(frozen=True, slots=True, eq=False)
class Films:
    """The eight places of a layer where the condition may act on it; the words are the file's without `_film`."""

    conv_pre: Film | None = None
    conv_post: Film | None = None
    input_mixin_pre: Film | None = None
    input_mixin_post: Film | None = None
    activation_pre: Film | None = None
    activation_post: Film | None = None
    layer1x1_post: Film | None = None
    head1x1_post: Film | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One WaveNet layer: C channels in and out, B inside; conv and mixin give 2B where it is gated or blended.

    gated:   p = activation(z[:B]) * secondary(z[B:])
    blended: s = secondary(z[B:]), p = s * activation(z[:B]) + (1 - s) * z[:B]
    """

    conv: Convolution  # C -> B or 2B
    mixin: Convolution  # 1x1, condition -> B or 2B; its bias is zeros
    activation: Activation
    layer1x1: Convolution | None  # B -> C; None: the layer hands its input on (core_rules)
    gating: Gating = "none"
    secondary: Activation | None = None  # there where gated or blended
    head1x1: Convolution | None = None  # B -> what the array's head takes; None: p itself
    films: Films = field(default_factory=Films)


@dataclass(frozen=True, slots=True, eq=False)
class LayerArray:
    """rechannel (1x1, no bias) input -> C; head: the sum of what the layers give -> the array's outputs."""

    rechannel: Convolution
    layers: tuple[Layer, ...]
    head: Convolution


@dataclass(frozen=True, slots=True, eq=False)
class HeadStage:
    """One step of the head behind all arrays: the activation first, then the convolution."""

    activation: Activation
    conv: Convolution


@dataclass(frozen=True, slots=True, eq=False)
class WaveNet:
    """`condition` hears the same input and its output conditions every layer; without it the input itself does.

    Array 0 always takes the input. `head_scale`, the last weight, is applied before `post_head`, as Core does.
    """

    arrays: tuple[LayerArray, ...]
    head_scale: float
    condition: "Network | None" = None
    post_head: tuple[HeadStage, ...] = ()

    @property
    def inputs(self) -> int:
        return self.arrays[0].rechannel.inputs

    @property
    def outputs(self) -> int:
        return (self.post_head[-1].conv if self.post_head else self.arrays[-1].head).outputs

    @property
    def receptive_frames(self) -> int:
        frames = self.condition.receptive_frames if self.condition else 1
        for array in self.arrays:
            frames += sum(layer.conv.history_frames for layer in array.layers) + array.head.history_frames
        return frames + sum(stage.conv.history_frames for stage in self.post_head)


@dataclass(frozen=True, slots=True, eq=False)
class ConvNet:
    """Blocks of convolution (batch norm folded in) and activation, then a 1x1 head."""

    blocks: tuple[tuple[Convolution, Activation], ...]
    head: Convolution

    @property
    def inputs(self) -> int:
        return self.blocks[0][0].inputs

    @property
    def outputs(self) -> int:
        return self.head.outputs

    @property
    def receptive_frames(self) -> int:
        return 1 + sum(conv.history_frames for conv, _ in self.blocks)


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One LSTM layer of H units: gates [4H, I + H] and bias [4H] in the order i, f, g, o; start state h0, c0 [H]."""

    gates: F32
    bias: F32
    h0: F32
    c0: F32


@dataclass(frozen=True, slots=True, eq=False)
class Lstm:
    """`head` is a 1x1 over the last layer's h. It settles in `settling_frames` of silence from h0 and c0, as Core."""

    cells: tuple[Cell, ...]
    head: Convolution
    settling_frames: int = 24_000

    @property
    def inputs(self) -> int:
        return self.cells[0].gates.shape[1] - self.cells[0].h0.size

    @property
    def outputs(self) -> int:
        return self.head.outputs

    @property
    def receptive_frames(self) -> int:
        """1: its memory is its state."""
        return 1


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """y[o] = bias[o] + sum over i of taps[o, i] convolved with x[i]; taps [out, in, L], tap 0 meets the newest."""

    taps: F32
    bias: F32

    @property
    def inputs(self) -> int:
        return self.taps.shape[1]

    @property
    def outputs(self) -> int:
        return self.taps.shape[0]

    @property
    def receptive_frames(self) -> int:
        return self.taps.shape[2]


@dataclass(frozen=True, slots=True, eq=False)
class Sequential:
    """Networks one behind the other."""

    parts: "tuple[Network, ...]"

    @property
    def inputs(self) -> int:
        return self.parts[0].inputs

    @property
    def outputs(self) -> int:
        return self.parts[-1].outputs

    @property
    def receptive_frames(self) -> int:
        return 1 + sum(part.receptive_frames - 1 for part in self.parts)


Network = WaveNet | ConvNet | Lstm | Linear | Sequential
