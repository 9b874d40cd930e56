"""A host that knows of a portable graph what its contract says, and nothing of the firmware."""

from typing import Any, cast

import numpy as np
import onnxruntime
from onnx import ModelProto

from firmware.arrays import F32

runtime = cast("Any", onnxruntime)


class PortableHost:
    """One graph at rest; `play` goes on where it stopped."""

    def __init__(self, model: ModelProto) -> None:
        options: Any = runtime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session: Any = runtime.InferenceSession(model.SerializeToString(), options)
        about: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        self.block_frames = int(about["etalon.block_frames"])
        self.states: dict[str, F32] = {
            state.name: np.full(state.shape, np.frombuffer(bytes.fromhex(about["etalon.rest." + state.name]), "<f4"))
            for state in self._session.get_inputs()[1:]
        }

    def play(self, take: F32) -> F32:
        """The whole take [frames], the last block filled up with zeros and cut again."""
        blocks = np.zeros((-(-take.size // self.block_frames), self.block_frames, 1), dtype=np.float32)
        blocks.ravel()[: take.size] = take
        for block in blocks:
            heard, *after = cast("list[F32]", self._session.run(None, {"source": block, **self.states}))
            block[:], self.states = heard, dict(zip(self.states, after, strict=True))
        return blocks.ravel()[: take.size]
