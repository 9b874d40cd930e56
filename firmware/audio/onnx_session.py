"""ONNX Runtime, which is untyped, behind a typed edge: open a graph, bind its tensors to addresses, run."""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as ort_state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType] # a compiled module

from firmware.errors import GraphError
from firmware.kernels.library import FOLDER, FUSED_SUFFIX, library

Shape = tuple[int, ...]
Run = Callable[[], None]

ERROR_NAMES = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoSuchFile", "NotImplemented")
ORT_ERRORS = tuple(
    cast("type[Exception]", getattr(cast("object", ort_state), name)) for name in (*ERROR_NAMES, "RuntimeException")
)


class Binding(Protocol):
    """Where every tensor of one run lies."""

    def bind_input(self, name: str, device: str, number: int, kind: type, shape: Shape, address: int) -> None: ...
    def bind_output(self, name: str, device: str, number: int, kind: type, shape: Shape, address: int) -> None: ...


class _Tensor(Protocol):
    name: str
    shape: Sequence[object]


class _Metadata(Protocol):
    custom_metadata_map: dict[str, str]


class _InferenceSession(Protocol):
    def get_inputs(self) -> Sequence[_Tensor]: ...
    def get_outputs(self) -> Sequence[_Tensor]: ...
    def get_modelmeta(self) -> _Metadata: ...
    def io_binding(self) -> Binding: ...
    def run_with_iobinding(self, binding: Binding) -> None: ...


class _Core(Protocol):
    def run_with_iobinding(self, binding: object, options: object) -> None: ...


class _Options(Protocol):
    intra_op_num_threads: int
    inter_op_num_threads: int
    execution_mode: object
    graph_optimization_level: object
    optimized_model_filepath: str
    enable_cpu_mem_arena: bool

    def add_session_config_entry(self, key: str, value: str) -> None: ...
    def register_custom_ops_library(self, path: str) -> None: ...


class _Level(Protocol):
    ORT_DISABLE_ALL: object
    ORT_ENABLE_EXTENDED: object


class _Mode(Protocol):
    ORT_SEQUENTIAL: object


class _Runtime(Protocol):
    GraphOptimizationLevel: _Level
    ExecutionMode: _Mode
    __version__: str

    def RunOptions(self) -> object: ...  # noqa: N802 (the library's name)
    def SessionOptions(self) -> _Options: ...  # noqa: N802 (the library's name)
    def InferenceSession(  # noqa: N802 (the library's name)
        self, model: str | bytes, options: _Options, *, providers: list[str]
    ) -> _InferenceSession: ...


_runtime = cast("_Runtime", onnxruntime)
VERSION = _runtime.__version__


class Session:
    """One opened graph. `inputs` and `outputs` give the shape of each tensor, `properties` its `metadata_props`."""

    def __init__(self, session: _InferenceSession) -> None:
        self.inputs = {tensor.name: _static(tensor.shape) for tensor in session.get_inputs()}
        self.outputs = {tensor.name: _static(tensor.shape) for tensor in session.get_outputs()}
        self.properties = session.get_modelmeta().custom_metadata_map
        self._session = session

    def bind(self, addresses: Mapping[str, int]) -> Run:
        """A run of the graph with every tensor at its address, in memory that the caller keeps alive."""
        binding = self._session.io_binding()
        for name, shape in self.inputs.items():
            binding.bind_input(name, "cpu", 0, np.float32, shape, addresses[name])
        for name, shape in self.outputs.items():
            binding.bind_output(name, "cpu", 0, np.float32, shape, addresses[name])
        return _run_of(self._session, binding)


def _run_of(session: _InferenceSession, binding: Binding) -> Run:
    """The session's run, reached past ONNX Runtime's own Python, with options made once: the two take 1.5 us of 5.2
    (x86, a graph of one node). Both names are private to ONNX Runtime; where they are missing, its own way is taken.
    """
    core, bound = getattr(session, "_sess", None), getattr(binding, "_iobinding", None)
    if core is None or bound is None:
        return partial(session.run_with_iobinding, binding)
    return partial(cast("_Core", core).run_with_iobinding, bound, _runtime.RunOptions())


def open_session(path: Path, operators: Path = FOLDER) -> Session:
    """The graph at `path` as it stands: prepare has optimised it, and so it opens four times faster.

    One thread, the caller's. No arena of its own: in a locked process each would hold 1 MiB for some 100 KiB of
    intermediates, which come from the heap as one piece a run (realtime.keep_heap keeps it there). ONNX Runtime takes
    200 to 500 small pieces a run either way; with an arena 20 fewer of over 1 KiB, at the same p50 and p99.9 (x86).
    A fused graph, known by its name, gets the library in the folder `operators`, and no other graph does. Raises
    GraphError.
    """
    options = _single_thread()
    options.enable_cpu_mem_arena = False
    options.graph_optimization_level = _runtime.GraphOptimizationLevel.ORT_DISABLE_ALL
    if path.name.endswith(FUSED_SUFFIX):
        _register(options, path.name, operators)
    try:
        return Session(_runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"]))
    except ORT_ERRORS as error:
        raise GraphError(
            f"{path.name} cannot be loaded ({str(error).splitlines()[0]}); import the capture again.",
            short="import it again",
        ) from error


def _register(options: _Options, file: str, operators: Path) -> None:
    """Raises GraphError where there is no library, or none that this ONNX Runtime takes."""
    found = library(operators)
    if found is None:
        raise GraphError(
            f"{file} needs the fused operators, which are not built here; see `pedal doctor`, or import the capture"
            " again to play it without them.",
            short="no fused operators",
        )
    try:
        options.register_custom_ops_library(str(found))
    except ORT_ERRORS as error:
        raise GraphError(
            f"{file} needs the fused operators, and their library does not load ({str(error).splitlines()[0]}); see"
            " `pedal doctor`, or import the capture again to play it without them.",
            short="operators broken",
        ) from error


def optimised(model: bytes) -> bytes:
    """What ONNX Runtime makes of a graph on this machine. Raises GraphError. Called by build.

    It only writes files: one in memory spares the card a write, and a full disk never looks like a bad graph.
    """
    options = _single_thread()
    # A level further are only layouts for Conv, which these graphs do not have.
    options.graph_optimization_level = _runtime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    with os.fdopen(os.memfd_create("optimised"), "rb") as file:
        options.optimized_model_filepath = f"/proc/self/fd/{file.fileno()}"
        try:
            _runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except ORT_ERRORS as error:
            raise GraphError(
                f"ONNX Runtime {VERSION} refuses the graph of a capture ({str(error).splitlines()[0]}); report it.",
                short="graph was refused",
            ) from error
        return file.read()


def _single_thread() -> _Options:
    options = _runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = _runtime.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _static(shape: Sequence[object]) -> Shape:
    """The shape, with 0 for a dimension that is not fixed."""
    return tuple(size if isinstance(size, int) else 0 for size in shape)
