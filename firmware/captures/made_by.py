"""What made an entry of the library, so that graphs of other sources, another ONNX Runtime, other operators or
another processor are made anew by themselves. Nothing here is raised by hand: all of it is found out.
"""

import hashlib
import platform
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, cast, get_args

from firmware.kernels.library import identity, processor
from hw.schema import Filled, describe, schema

FIRMWARE = Path(__file__).parents[1]
# What reads a capture, draws its graph, proves and times it; and what the audio process opens and plays it with.
SOURCES = (
    *("captures/nam", "captures/cab", "captures/graph", "captures/prepare", "captures/prepare/guitar.flac"),
    *("audio/amp.py", "audio/amp_layout.py", "audio/onnx_session.py", "audio/resampled.py", "audio/resampling.py"),
)
HASH_CHARS = 16
Mark = Annotated[str, Filled()]


@dataclass(frozen=True, slots=True)
class MadeBy:
    """Graphs are optimised, proved and timed by these four. `layout` is that of entry.json, and `operators` those
    that fused graphs were proved with: with others, or on another processor, they may not play."""

    layout: Mark
    sources: Mark
    runtime: Mark
    operators: Mark


def makers_of(record: type[Any]) -> MadeBy:
    """Those of today, for entries whose entry.json holds a `record`. Reads 1.5 MB, in 3 ms."""
    operators = f"{platform.machine()} {processor()}, operators {identity()}"
    return MadeBy(layout_of(record), sources_in(FIRMWARE), f"onnxruntime {version('onnxruntime')}", operators)


def layout_of(record: type[Any]) -> str:
    """A hash of the names and kinds of all that a record holds, and what its values may be."""
    return _hash("\n".join(_fields(record)).encode())


def sources_in(firmware: Path) -> str:
    """A hash of SOURCES in the folder `firmware`, wherever that lies. Raises OSError."""
    total = hashlib.sha256()
    for name in SOURCES:
        place = firmware / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            total.update(f"{path.relative_to(firmware).as_posix()} {_hash(path.read_bytes())}\n".encode())
    return total.hexdigest()[:HASH_CHARS]


def _fields(record: type[Any]) -> Iterator[str]:
    for name, hint in schema(record).items():
        yield f"{record.__name__}.{name}: {describe(hint)}"
        for inner in _records_in(hint):
            yield from _fields(inner)


def _records_in(hint: object) -> Iterator[type[Any]]:
    if isinstance(hint, type) and is_dataclass(hint):
        yield cast("type[Any]", hint)
    else:
        for inner in get_args(hint):
            yield from _records_in(inner)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_CHARS]
