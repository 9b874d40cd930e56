"""A graph while it is drawn: nodes, constants, and the tensors that cross its border.

Time-major float32 tensors [frames, channels], or several frames in a row; standard operators, a static block size,
explicit state. Called by draw; needs the `onnx` package, so never by the audio process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, checker, helper, numpy_helper

from firmware.arrays import F32, F64
from firmware.audio.amp_layout import OUTPUT, SOURCE, Carry, History

OPSET = 17  # of 2022: every ONNX Runtime that runs on a Pi knows it
IR_VERSION = 8


Attribute = float | str | Sequence[float]


@dataclass(slots=True)
class Tensor:
    """A tensor of C channels, its value at rest [C], and the constant [C] that has yet to be added to it."""

    name: str
    rest: F64
    missing: F64

    @property
    def channels(self) -> int:
        return self.rest.size


class BlockError(Exception):
    """A network cannot be drawn for blocks of this size: its constants would take too much memory."""


class Memory(Protocol):
    """How a graph keeps what it must remember from block to block."""

    def windows(self, sketch: "Sketch", name: str, history: History, lines: int | None) -> list[str]:
        """The windows of the tensor `name` at the history's lags, and last the tensor itself.

        Each lies as `lines` rows of equal length; with None each of the history's rows is a line.
        """
        ...

    def carry(self, sketch: "Sketch", carry: Carry, shape: tuple[int, ...]) -> tuple[str, str]:
        """The names by which a vector comes in and must leave."""
        ...

    def properties(self, block_frames: int, node_count: int) -> dict[str, str]:
        """The state contract, for the graph's `metadata_props`."""
        ...


class Sketch:
    """`abreast` consecutive frames share one row of every tensor of frames: the same memory, read as
    [block_frames / abreast, abreast * channels]."""

    def __init__(self, block_frames: int, memory: Memory, abreast: int = 1) -> None:
        self.block_frames, self.abreast, self.memory = block_frames, abreast, memory
        self._nodes: list[NodeProto] = []
        self._constants: dict[str, TensorProto] = {}
        self._inputs: dict[str, ValueInfoProto] = {}
        self._outputs: dict[str, ValueInfoProto] = {}

    def node(self, operator: str, inputs: list[str], output: str, **attributes: Attribute) -> str:
        """One node with one output; its name is the output's."""
        return self.node_with_outputs(operator, inputs, [output], **attributes)[0]

    def node_with_outputs(
        self, operator: str, inputs: list[str], outputs: list[str], **attributes: Attribute
    ) -> list[str]:
        node = helper.make_node(operator, inputs, outputs, name=outputs[-1])
        node.attribute.extend(helper.make_attribute(key, value) for key, value in attributes.items())
        self._nodes.append(node)
        return outputs

    def constant(self, name: str, values: F64) -> str:
        """A float32 constant. Raises OverflowError where `values` do not fit one."""
        self._constants[name] = numpy_helper.from_array(float32(values), name)
        return name

    def number(self, value: float) -> str:
        """A constant that counts for every channel."""
        return self.constant(f"number_{value!r}", np.array(value))

    def numbers(self, *values: int) -> str:
        """The whole numbers that give a node a shape or an axis."""
        name = "_".join(("whole", *map(str, values)))
        self._constants[name] = numpy_helper.from_array(np.array(values, dtype=np.int64), name)
        return name

    def matrix(self, name: str, *taps: F64) -> str:
        """The matrices [in, out] of windows that Concat laid side by side; the frames of a row stay apart."""
        apart = np.eye(self.abreast)
        return self.constant(name, np.vstack([np.kron(apart, tap) for tap in taps]).astype(np.float64))

    def tiled(self, name: str, values: F64) -> str:
        """What meets each frame [out]."""
        return self.constant(name, np.tile(values, self.abreast))

    def reshape(self, name: str, into: str, *shape: int) -> str:
        return self.node("Reshape", [name, self.numbers(*shape)], into)

    def input(self, name: str, *shape: int) -> str:
        self._inputs[name] = helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        return name

    def output(self, name: str, *shape: int) -> str:
        self._outputs[name] = helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        return name

    def has_input(self, name: str) -> bool:
        return name in self._inputs

    def frames(self, channels: int) -> tuple[int, int]:
        """The shape of a tensor of one block of frames."""
        return self.block_frames // self.abreast, self.abreast * channels

    def border(self, inputs: int, outputs: int) -> Tensor:
        """Where sound comes in, silent at rest, and where it must go out."""
        self.input(SOURCE, *self.frames(inputs))
        self.output(OUTPUT, *self.frames(outputs))
        return Tensor(SOURCE, np.zeros(inputs), np.zeros(inputs))

    def model(self, about: Mapping[str, str]) -> ModelProto:
        """The finished, checked model; `about` goes into its metadata beside the state contract."""
        graph = helper.make_graph(
            self._nodes,
            "capture",
            list(self._inputs.values()),
            list(self._outputs.values()),
            list(self._constants.values()),
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
            producer_name="etalon",
        )
        contract = self.memory.properties(self.block_frames, len(self._nodes))
        helper.set_model_props(model, {**about, **contract})
        checker.check_model(model.SerializeToString(), full_check=True)  # pyright: ignore[reportUnknownMemberType]
        return model


def float32(values: F64) -> F32:
    """Raises OverflowError where folding or rest has left the range of float32."""
    with np.errstate(over="ignore"):
        narrow = values.astype(np.float32)
    if not np.isfinite(narrow).all():
        raise OverflowError("a constant of the graph does not fit float32")
    return narrow
