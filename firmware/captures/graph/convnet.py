"""ConvNet -> graph: Concat, Gemm and its activation for each block, one Gemm as head."""

from firmware.captures.graph.nonlinear import nonlinear
from firmware.captures.graph.operations import causal
from firmware.captures.graph.sketch import Sketch, Tensor
from firmware.captures.nam.networks import ConvNet


def draw_convnet(sketch: Sketch, prefix: str, network: ConvNet, x: Tensor, into: str) -> Tensor:
    """Draw the network over `x`, which misses nothing; its output is the tensor `into`."""
    for number, (conv, activation) in enumerate(network.blocks):
        here = f"{prefix}b{number}"
        x = nonlinear(sketch, f"{here}_p", causal(sketch, here, x, conv), activation)
    return causal(sketch, into, x, network.head)
