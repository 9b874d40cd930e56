"""Convolutions cut from a flat weight list, groups written out as dense kernels with zeros between them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from firmware.arrays import F32
from firmware.captures.nam.fields import Fields
from firmware.captures.nam.networks import Convolution


@dataclass(frozen=True, slots=True)
class ConvShape:
    """A convolution as a config describes it: stored [outputs, inputs / groups, kernel] and, with bias, [outputs]."""

    outputs: int
    inputs: int
    kernel: int = 1
    dilation: int = 1
    groups: int = 1
    bias: bool = True

    @property
    def weight_count(self) -> int:
        return self.outputs * (self.inputs // self.groups) * self.kernel + self.outputs * self.bias

    @property
    def dense_floats(self) -> int:
        return self.outputs * (self.inputs * self.kernel + 1)

    def checked(self, fields: Fields, what: str) -> "ConvShape":
        """Itself, if its groups divide its channels. Raises CaptureError."""
        if self.inputs % self.groups or self.outputs % self.groups:
            fields.misfit(
                f"{self.groups} groups of {what} do not divide its {self.inputs} inputs and {self.outputs} outputs"
            )
        return self


class Cutter:
    """Takes convolutions off a flat weight list, in order."""

    def __init__(self, weights: F32) -> None:
        self._weights = weights
        self._position = 0

    def take(self, *shape: int) -> F32:
        start = self._position
        self._position += int(np.prod(shape))
        return self._weights[start : self._position].reshape(shape)

    def convolution(self, full: ConvShape, kept: ConvShape | None = None) -> Convolution:
        """The next convolution; of one that is `kept` narrower its first outputs and inputs (channel slicing)."""
        kernel = _dense(self.take(full.outputs, full.inputs // full.groups, full.kernel), full.groups)
        bias = self.take(full.outputs) if full.bias else np.zeros(full.outputs, dtype=np.float32)
        kept = kept or full
        return Convolution(kernel[: kept.outputs, : kept.inputs], bias[: kept.outputs], full.dilation)


def weights_in(shapes: Iterable[ConvShape]) -> int:
    return sum(shape.weight_count for shape in shapes)


def dense_floats_in(shapes: Iterable[ConvShape]) -> int:
    return sum(shape.dense_floats for shape in shapes)


def _dense(kernel: F32, groups: int) -> F32:
    if groups == 1:
        return kernel
    outputs, inputs, taps = kernel.shape
    blocks = np.zeros((groups, outputs // groups, groups, inputs, taps), dtype=np.float32)
    diagonal = np.arange(groups)
    blocks[diagonal, :, diagonal] = kernel.reshape(groups, outputs // groups, inputs, taps)
    return blocks.reshape(outputs, groups * inputs, taps)
