"""Captures made up for the tests: every shape of the format with random weights, as raw JSON objects."""

from tests.own_captures.changes import LAYER, changed, drop, places, put
from tests.own_captures.fill import Model
from tests.own_captures.shapes import (
    A2_DILATIONS,
    A2_KERNELS,
    POWERS,
    a1_standard,
    a2,
    container,
    conv_net,
    layer_array,
    linear,
    lstm,
    sequential,
    tiny,
    wavenet,
)

__all__ = [
    "A2_DILATIONS",
    "A2_KERNELS",
    "LAYER",
    "POWERS",
    "Model",
    "a1_standard",
    "a2",
    "changed",
    "container",
    "conv_net",
    "drop",
    "layer_array",
    "linear",
    "lstm",
    "places",
    "put",
    "sequential",
    "tiny",
    "wavenet",
]
