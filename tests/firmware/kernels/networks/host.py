"""A host of fused graphs by the contract of firmware/kernels/networks/inplace.py: one state, bound to one address."""

from pathlib import Path
from typing import Any, cast

import numpy as np
import onnxruntime
from onnx import ModelProto

from firmware.arrays import F32
from firmware.captures.graph.fused import STATE, draw_fused
from firmware.captures.nam.networks import Network
from firmware.kernels.networks.inplace import PREFIX, from_property

runtime = cast("Any", onnxruntime)


def fused(network: Network, block_frames: int) -> ModelProto:
    """The graph of a network that must have one."""
    model = draw_fused(network, block_frames, {})
    assert model is not None, "no operator knows it"
    return model


def open_fused(model: ModelProto, library: Path) -> Any:
    """The session. Raises what ONNX Runtime raises."""
    options: Any = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.register_custom_ops_library(str(library))
    return runtime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


class FusedHost:
    """One graph at rest: `source`, `run()`, `output`. Behind the state lies a guard that no run may touch."""

    GUARD = 64

    def __init__(self, model: ModelProto, library: Path) -> None:
        self._session = open_fused(model, library)
        about: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        self.contract = from_property(PREFIX + STATE, about[PREFIX + STATE])
        self.block_frames = int(about["etalon.block_frames"])
        self._memory = np.full(self.contract.floats + self.GUARD, np.float32(0.125))
        self.state: F32 = self._memory[: self.contract.floats]
        self.source: F32 = np.zeros((self.block_frames, 1), np.float32)
        self.output: F32 = np.zeros((self.block_frames, 1), np.float32)
        self._binding = self._bound(self.state, self.state)
        self.reset()

    def reset(self) -> None:
        self.state[:] = self.contract.at_rest()

    def run(self) -> None:
        self._session.run_with_iobinding(self._binding)

    def run_into(self, state: F32) -> None:
        """One block whose next state goes elsewhere."""
        self._session.run_with_iobinding(self._bound(self.state, state))

    def play(self, take: F32) -> F32:
        """The whole take [frames], the last block filled up with zeros and cut again; goes on where it stopped."""
        blocks = np.zeros((-(-take.size // self.block_frames), self.block_frames, 1), dtype=np.float32)
        blocks.ravel()[: take.size] = take
        for block in blocks:
            self.source[:] = block
            self.run()
            block[:] = self.output
        self.assert_guarded()
        return blocks.ravel()[: take.size]

    def assert_guarded(self) -> None:
        assert (self._memory[self.contract.floats :] == 0.125).all(), "it wrote past its state"

    def _bound(self, before: F32, after: F32) -> Any:
        binding = self._session.io_binding()
        for name, tensor in (("source", self.source), (STATE, before)):
            binding.bind_input(name, "cpu", 0, np.float32, tensor.shape, tensor.ctypes.data)
        for name, tensor in (("output", self.output), (self.contract.next, after)):
            binding.bind_output(name, "cpu", 0, np.float32, tensor.shape, tensor.ctypes.data)
        return binding
