"""A network -> a streaming ONNX graph of standard operators with a static block size and explicit state.

Time-major float32 tensors [frames, channels], or several frames in a row. The state contract is
firmware/audio/amp_layout.py. Called by build; needs the `onnx` package, so never by the audio process.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, checker, helper, numpy_helper

from firmware.audio.amp_layout import Carry, History, Layout, to_properties

OPSET = 17  # of 2022: every ONNX Runtime that runs on a Pi knows it
IR_VERSION = 8


class Sketch:
    """A graph while it is drawn: nodes, constants, and the tensors that cross its border.

    `abreast` consecutive frames share one row of every tensor of frames: the same memory, read as
    [block_frames / abreast, abreast * channels].
    """

    def __init__(self, block_frames: int, abreast: int = 1) -> None:
        self.block_frames, self.abreast = block_frames, abreast
        self.histories: list[History] = []
        self.carries: list[Carry] = []
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []
        self._inputs: list[ValueInfoProto] = []
        self._outputs: list[ValueInfoProto] = []

    def node(self, operator: str, inputs: list[str], output: str, **attributes: float) -> str:
        """One node with one output; its name is the output's."""
        return self.node_with_outputs(operator, inputs, [output], **attributes)[0]

    def node_with_outputs(
        self, operator: str, inputs: list[str], outputs: list[str], **attributes: float
    ) -> list[str]:
        node = helper.make_node(operator, inputs, outputs, name=outputs[-1])
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self._nodes.append(node)
        return outputs

    def constant(self, name: str, values: NDArray[np.float64]) -> str:
        """A float32 constant."""
        self._constants.append(numpy_helper.from_array(_float32(values), name))
        return name

    def matrix(self, name: str, *taps: NDArray[np.float64]) -> str:
        """The matrices [in, out] of windows that Concat laid side by side; the frames of a row stay apart."""
        apart = np.eye(self.abreast)
        return self.constant(name, np.vstack([np.kron(apart, tap).astype(np.float64) for tap in taps]))

    def bias(self, name: str, values: NDArray[np.float64]) -> str:
        """What is added to each frame [out]."""
        return self.constant(name, np.tile(values, self.abreast))

    def shape_constant(self, name: str, values: list[int]) -> str:
        self._constants.append(numpy_helper.from_array(np.array(values, dtype=np.int64), name))
        return name

    def input(self, name: str, *shape: int) -> str:
        self._inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        return name

    def output(self, name: str, *shape: int) -> None:
        self._outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def frames(self, channels: int) -> tuple[int, int]:
        """The shape of a tensor of one block of frames."""
        return self.block_frames // self.abreast, self.abreast * channels

    def windows(self, name: str, kernel: int, dilation: int, rest: NDArray[np.float64]) -> list[str]:
        """The tensors of a causal convolution's taps over the tensor `name`, oldest first; the last is `name` itself.

        The older taps become inputs, `name` becomes an output, and both live in one history buffer.
        """
        lags = tuple((kernel - 1 - tap) * dilation for tap in range(kernel - 1))
        if not lags:
            return [name]
        history = History(name, lags[0], lags, _float32(rest))
        self.histories.append(history)
        self.output(name, *self.frames(history.channels))
        return [self.input(history.window(lag), *self.frames(history.channels)) for lag in lags] + [name]

    def carry(self, name: str, rest: NDArray[np.float64], *shape: int) -> Carry:
        """A vector that comes in as `name` and leaves as `name_next`."""
        carry = Carry(name, _float32(rest))
        self.carries.append(carry)
        self.input(carry.name, *shape)
        self.output(carry.next, *shape)
        return carry

    def model(self, about: Mapping[str, str]) -> ModelProto:
        """The finished, checked model; `about` goes into its metadata beside the state contract."""
        graph = helper.make_graph(self._nodes, "capture", self._inputs, self._outputs, self._constants)
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
            producer_name="etalon",
        )
        layout = Layout(self.block_frames, len(self._nodes), tuple(self.histories), tuple(self.carries))
        helper.set_model_props(model, {**about, **to_properties(layout)})
        checker.check_model(model.SerializeToString(), full_check=True)  # pyright: ignore[reportUnknownMemberType]
        return model


def _float32(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """Raises OverflowError where folding or rest has left the range of float32."""
    with np.errstate(over="ignore"):
        narrow = values.astype(np.float32)
    if not np.isfinite(narrow).all():
        raise OverflowError("a constant of the graph does not fit float32")
    return narrow
