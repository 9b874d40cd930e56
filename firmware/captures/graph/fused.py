"""A network -> a graph of one node, an operator of firmware/kernels/networks; or None where none knows it.

Sound goes in by `source` and out by `output`, both [frames, 1]. The state is one vector, `state` and `state_next`, to
be bound to the same address; firmware/kernels/networks/inplace.py is its contract. The node is checked as its session
opens.
"""

from collections.abc import Mapping

import numpy as np
from onnx import ModelProto, TensorProto, checker, helper

from firmware.arrays import F32
from firmware.audio.amp_layout import OUTPUT, SOURCE, Layout, to_properties
from firmware.captures.graph.fused_structure import Fused, Known, beyond, fuse
from firmware.captures.graph.sketch import IR_VERSION, OPSET, float32
from firmware.captures.nam.networks import Network
from firmware.kernels.library import DOMAIN, DOMAIN_VERSION
from firmware.kernels.networks.inplace import Inplace

STATE = "state"


def draw_fused(network: Network, block_frames: int, about: Mapping[str, str]) -> ModelProto | None:
    """The graph for blocks of `block_frames`; `about` goes into its metadata beside the state contract.

    Raises OverflowError if the weights are so large that they do not fit float32.
    """
    if not isinstance(network, Known) or beyond(network):
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        return draw_node(fuse(network, block_frames), block_frames, about)


def draw_node(fused: Fused, block_frames: int, about: Mapping[str, str]) -> ModelProto:
    """The graph of one node. Raises OverflowError likewise."""
    state = Inplace(STATE, tuple(count for count, _ in fused.rest), _row([value for _, value in fused.rest]))
    model = _model(fused, block_frames, state)
    helper.set_model_props(model, {**about, **to_properties(Layout(block_frames, 1, (), (), (state,)))})
    checker.check_model(model.SerializeToString(), full_check=True)  # pyright: ignore[reportUnknownMemberType]
    return model


def _model(fused: Fused, block_frames: int, state: Inplace) -> ModelProto:
    node = helper.make_node(
        fused.operator,
        [SOURCE, state.name],
        [OUTPUT, state.next],
        name=OUTPUT,
        domain=DOMAIN,
        structure=fused.structure,
        weights=float32(np.concatenate([part.ravel() for part in fused.weights])),
    )
    frames, held = (block_frames, 1), (state.floats,)
    graph = helper.make_graph(
        [node],
        "capture",
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in ((SOURCE, frames), (STATE, held))
        ],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in ((OUTPUT, frames), (state.next, held))
        ],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(DOMAIN, DOMAIN_VERSION)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="etalon")


def _row(values: list[float]) -> F32:
    return float32(np.array(values))
