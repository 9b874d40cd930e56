"""Where the built operators lie, beside this file."""

from pathlib import Path

DOMAIN = "etalon"
DOMAIN_VERSION = 1
FILE = "etalon_kernels.so"


def library(folder: Path = Path(__file__).parent) -> Path | None:
    """The library for `SessionOptions.register_custom_ops_library`; None where nobody built it."""
    path = folder / FILE
    return path if path.is_file() else None
