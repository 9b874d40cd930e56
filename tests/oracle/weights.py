"""The flat list of weights, taken from the front, and their convolution. Signals are [channels, frames]."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Conv:
    """y[o, t] = b[o] + sum over i, k of W[o, i, k] x[i, t - (K - 1 - k) d], with zeros before the beginning."""

    kernel: F64
    bias: F64  # [out, 1]

    def __call__(self, x: F64, dilation: int = 1) -> F64:
        frames, taps = x.shape[1], self.kernel.shape[2]
        padded = np.concatenate((np.zeros((x.shape[0], (taps - 1) * dilation)), x), axis=1)
        heard = np.zeros((self.kernel.shape[0], frames)) + self.bias
        for k in range(taps):
            heard += self.kernel[:, :, k] @ padded[:, k * dilation : k * dilation + frames]
        return heard

    def cut(self, outputs: int, inputs: int) -> "Conv":
        """The first rows and columns, as a slimmed model keeps them."""
        return Conv(self.kernel[:outputs, :inputs], self.bias[:outputs])


class Weights:
    """The list of one model; whoever reads it says at the end that it is done."""

    def __init__(self, values: list[float]) -> None:
        self._values = np.array(values, dtype=np.float32).astype(np.float64)
        self._used = 0

    def take(self, *shape: int) -> F64:
        count = int(np.prod(shape))
        taken = self._values[self._used : self._used + count]
        assert taken.size == count, f"weights end at {self._values.size}, the walk wants {self._used + count}"
        self._used += count
        return taken.reshape(shape)

    def conv(self, inputs: int, outputs: int, taps: int = 1, *, bias: bool = True, groups: int = 1) -> Conv:
        """A convolution as the file stores it: [out, in / groups, taps], then the bias; here without its groups."""
        stored = self.take(outputs, inputs // groups, taps)
        dense = np.zeros((outputs, inputs, taps))
        for output in range(outputs):
            first = output // (outputs // groups) * (inputs // groups)
            dense[output, first : first + inputs // groups] = stored[output]
        return Conv(dense, self.take(outputs, 1) if bias else np.zeros((outputs, 1)))

    def done(self) -> None:
        assert self._used == self._values.size, f"the walk ends at {self._used} of {self._values.size} weights"
