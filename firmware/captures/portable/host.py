"""An exported graph played as any host plays it: by its contract (captures/graph/portable.py) and nothing else.

ONNX Runtime as it comes, optimising as it likes. Called by export, which so proves what it has written.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol, cast

import numpy as np
import onnxruntime

from firmware.arrays import F32
from firmware.audio.amp_layout import OUTPUT, SOURCE
from firmware.audio.onnx_session import ORT_ERRORS, VERSION
from firmware.captures.graph.portable import REST_PREFIX
from firmware.captures.graph.proof import in_blocks
from firmware.errors import GraphError


class _Tensor(Protocol):
    name: str
    shape: Sequence[int]


class _Metadata(Protocol):
    custom_metadata_map: Mapping[str, str]


class _Session(Protocol):
    def get_inputs(self) -> Sequence[_Tensor]: ...
    def get_modelmeta(self) -> _Metadata: ...
    def run(self, outputs: Sequence[str], inputs: Mapping[str, F32]) -> Sequence[F32]: ...


class _Options(Protocol):
    intra_op_num_threads: int


class _Runtime(Protocol):
    def SessionOptions(self) -> _Options: ...  # noqa: N802 (the library's name)
    def InferenceSession(self, model: bytes, options: _Options, *, providers: list[str]) -> _Session: ...  # noqa: N802


_runtime = cast("_Runtime", onnxruntime)


def play(graph: bytes, take: F32) -> F32:
    """The output [frames] for `take` [frames], from silence forever. Raises GraphError if the graph does not run."""
    try:
        session = _open(graph)
        return _play(session, take)
    except ORT_ERRORS as error:
        raise GraphError(
            f"ONNX Runtime {VERSION} refuses the exported graph ({str(error).splitlines()[0]}); report it.",
            short="graph was refused",
        ) from error


def _open(graph: bytes) -> _Session:
    options = _runtime.SessionOptions()
    options.intra_op_num_threads = 1  # a second thread only waits at these sizes
    return _runtime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _play(session: _Session, take: F32) -> F32:
    about = session.get_modelmeta().custom_metadata_map
    source, *remembered = session.get_inputs()
    states = {state.name: _at_rest(about[REST_PREFIX + state.name], state.shape) for state in remembered}
    outputs = [OUTPUT, *(f"{name}_next" for name in states)]

    def play_block(block: F32) -> F32:
        heard, *after = session.run(outputs, {SOURCE: block[:, np.newaxis], **states})
        states.update(zip(states, after, strict=True))
        return heard[:, 0]

    return in_blocks(take, source.shape[0], play_block)


def _at_rest(rest: str, shape: Sequence[int]) -> F32:
    return np.full(shape, np.frombuffer(bytes.fromhex(rest), "<f4"), np.float32)
