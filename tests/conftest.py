"""What every test may rely on, however the tests were started."""

import os
import platform
import signal
from pathlib import Path

import pytest

from firmware.kernels.build import build
from firmware.kernels.library import FILE

# A shell that starts the tests in the background has them ignore Ctrl-C, and every pedal they start would too.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def operators(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fused operators' library, built once by the compiler and flags that the package is built with; what lies
    beside the sources is of no account."""
    target = tmp_path_factory.mktemp("kernels") / FILE
    build(target, platform.machine(), os.environ)
    return target
