"""The operators, built once for all tests of this folder."""

import os
import platform
from pathlib import Path

import pytest

from firmware.kernels.build import build
from firmware.kernels.library import FILE


@pytest.fixture(scope="session")
def operators(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library, by the compiler and flags that the package is built with."""
    target = tmp_path_factory.mktemp("kernels") / FILE
    build(target, platform.machine(), os.environ)
    return target
