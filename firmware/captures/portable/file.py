"""An exported .onnx as the container of the capture it was made from: the whole .nam file travels in its metadata.

    etalon.capture          the bytes of the .nam file: zlib, then base64
    etalon.capture.sha256   of these bytes, in hex
    etalon.capture.file     what the .nam file was called

So nothing is locked in: whoever has the .onnx has the capture, all its submodels, for any block size. An .onnx from
outside is only looked into (protobuf.py); neither `onnx` nor ONNX Runtime ever sees it, and its graph is not used.
Called by export, and by prepare's worker.
"""

import base64
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from firmware.captures.nam.json_text import MAX_FILE_BYTES
from firmware.captures.portable.protobuf import Budget, Value, WireError, fields
from firmware.errors import CaptureError
from firmware.names import display_name

CAPTURE, SHA256, FILE = "etalon.capture", "etalon.capture.sha256", "etalon.capture.file"

MAX_PORTABLE_BYTES = 96 * 2**20  # 64 MiB of weights, grouped ones written out, and the capture
MAX_PACKED_BYTES = MAX_FILE_BYTES * 3 // 2  # base64 costs a third; zlib may cost a little too
MAX_KEY_BYTES = 64
MAX_NAME_BYTES = 1_024  # four times what a file system gives
MAX_FIELDS = 1_000_000  # A1 standard has about 5,000
MAX_DEPTH = 12  # of messages: a graph in an attribute of a node costs three
STANDARD_DOMAINS = (b"", b"ai.onnx")
NOTHING = memoryview(b"")

EXPORTED = "give the .nam file, or an .onnx that `pedal export` wrote"
DAMAGED = "the file is damaged; copy or export it again"

# onnx.proto: which fields of a message are messages themselves, as far as anything forbidden can lie in them.
MESSAGES = {
    "model": {7: "graph", 8: "opset", 14: "property"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
}
MODEL_GRAPH, MODEL_TRAINING, MODEL_FUNCTIONS = ("model", 7), ("model", 20), ("model", 25)
DOMAINS = (("opset", 1), ("node", 7))
EXTERNAL_PLACE, DATA_LOCATION = ("tensor", 13), ("tensor", 14)
PROPERTY = ("model", 14)


@dataclass(frozen=True, slots=True)
class _Found:
    """One field: of which kind of message, which number, and what it holds."""

    field: tuple[str, int]
    value: Value


def capture_properties(content: bytes, file: str) -> dict[str, str]:
    """What an exported graph's `metadata_props` say of the .nam file `content`, which was called `file`."""
    return {
        CAPTURE: base64.b64encode(zlib.compress(content, 9)).decode(),
        SHA256: hashlib.sha256(content).hexdigest(),
        FILE: file,
    }


def embedded_capture(content: bytes, file: str) -> tuple[bytes, str]:
    """The bytes of the .nam file in the exported .onnx `content`, and what it was called, fit for display.

    `file` is the .onnx file's name for sentences. Raises CaptureError: one sentence, for whatever is no such file.
    """
    name = display_name(file)
    if len(content) > MAX_PORTABLE_BYTES:
        _refuse(name, f"it has more than {MAX_PORTABLE_BYTES >> 20} MiB; {EXPORTED}", "file is too large")
    properties = _properties(content, name)
    if CAPTURE not in properties:
        _refuse(
            name, f"it is a network without its NAM capture, which the pedal cannot judge; {EXPORTED}", "no capture"
        )
    capture = _unpacked(properties[CAPTURE], name)
    if hashlib.sha256(capture).hexdigest().encode() != properties.get(SHA256):
        _refuse(name, f"the capture in it does not match its SHA-256; {DAMAGED}", "capture is damaged")
    called = properties.get(FILE, b"")[:MAX_NAME_BYTES].decode(errors="replace")
    return capture, display_name(called) if called.strip() else name


def _properties(content: bytes, name: str) -> dict[str, bytes]:
    """What the model's metadata_props say of the capture, after a look at everything in it."""
    budget = Budget(MAX_FIELDS)
    properties: dict[str, bytes] = {}
    has_graph = False
    try:
        for found in _walk("model", memoryview(content), budget, MAX_DEPTH):
            _check(found, name)
            has_graph = has_graph or found.field == MODEL_GRAPH
            if found.field == PROPERTY and isinstance(found.value, memoryview):
                key, value = _property(found.value, budget)
                if key in properties:
                    raise WireError(f"it says {key} twice")
                if key:
                    properties[key] = value
    except WireError as error:
        _refuse(name, f"it cannot be read as ONNX ({error}); {DAMAGED}", "not an ONNX file")
    if not has_graph:
        _refuse(name, f"it holds no ONNX graph; {EXPORTED}", "not an ONNX file")
    return properties


def _walk(kind: str, message: memoryview, budget: Budget, depth: int) -> Iterator[_Found]:
    """Every field of a message and of those in it."""
    if not depth:
        raise WireError("its graphs are nested too deeply")
    for number, value in fields(message, budget):
        yield _Found((kind, number), value)
        child = MESSAGES.get(kind, {}).get(number)
        if child and not isinstance(value, memoryview):
            raise WireError(f"its {child} is a number")
        if child and isinstance(value, memoryview) and child != "property":
            yield from _walk(child, value, budget, depth - 1)


def _check(found: _Found, name: str) -> None:
    """Refuse what no exported capture has and no strange file may bring along."""
    if found.field in DOMAINS and (isinstance(found.value, int) or bytes(found.value) not in STANDARD_DOMAINS):
        _refuse(name, f"it wants operators of its own, which are never loaded; {EXPORTED}", "custom operators")
    if found.field == EXTERNAL_PLACE or (found.field == DATA_LOCATION and found.value != 0):
        _refuse(name, f"it wants data from another file, which is never opened; {EXPORTED}", "external data")
    if found.field in (MODEL_FUNCTIONS, MODEL_TRAINING):
        _refuse(name, f"it brings functions of its own, which are never loaded; {EXPORTED}", "functions inside")


def _property(message: memoryview, budget: Budget) -> tuple[str, bytes]:
    """Key and value of one of metadata_props; nothing where it is not about the capture, and so not copied."""
    parts = dict(fields(message, budget))
    key, value = parts.get(1, NOTHING), parts.get(2, NOTHING)
    if isinstance(key, int) or isinstance(value, int):
        raise WireError("its metadata is no text")
    name = bytes(key[:MAX_KEY_BYTES]).decode(errors="replace")
    if name not in (CAPTURE, SHA256, FILE):
        return "", b""
    if len(value) > MAX_PACKED_BYTES:
        raise WireError(f"its {name} has more than {MAX_PACKED_BYTES >> 20} MiB")
    return name, bytes(value)


def _unpacked(packed: bytes, name: str) -> bytes:
    """The .nam file behind base64 and zlib, which may promise more than it may have."""
    unpacker = zlib.decompressobj()
    try:
        capture = unpacker.decompress(base64.b64decode(packed, validate=True), MAX_FILE_BYTES + 1)
    except (ValueError, zlib.error) as error:
        _refuse(name, f"the capture in it cannot be unpacked ({error}); {DAMAGED}", "capture is damaged")
    if len(capture) > MAX_FILE_BYTES:
        _refuse(
            name, f"the capture in it has more than {MAX_FILE_BYTES >> 20} MiB; {EXPORTED}", "capture is too large"
        )
    if not unpacker.eof or unpacker.unused_data:
        _refuse(name, f"the capture in it is cut short or has something behind it; {DAMAGED}", "capture is damaged")
    return capture


def _refuse(name: str, reason: str, short: str) -> NoReturn:
    raise CaptureError(f"{name}: {reason}.", short=short)
