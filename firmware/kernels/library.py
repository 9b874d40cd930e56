"""Where the built operators lie, beside this file."""

import hashlib
from pathlib import Path

DOMAIN = "etalon"
DOMAIN_VERSION = 1
FILE = "etalon_kernels.so"
FOLDER = Path(__file__).parent
FUSED_SUFFIX = ".fused.onnx"  # of a graph that needs the operators
NONE = "none"


def library(folder: Path = FOLDER) -> Path | None:
    """The library for `SessionOptions.register_custom_ops_library`; None where nobody built it."""
    path = folder / FILE
    return path if path.is_file() else None


def processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    """What the system calls its cores, once for each kind; a card may be put into another Raspberry Pi."""
    lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines() if cpuinfo.is_file() else []
    kinds = {line.partition(":")[2].strip() for line in lines if line.startswith(("model name", "CPU part"))}
    return " and ".join(sorted(kinds)) or "some processor"


def identity(folder: Path = FOLDER) -> str:
    """Changes whenever the library comes, goes or is built from something else: the first 12 hex digits of its
    SHA-256, or NONE."""
    path = library(folder)
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path else NONE
    except OSError:
        return NONE
