"""What every test may rely on, however the tests were started."""

import os
import platform
import shlex
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from firmware.kernels import library
from firmware.kernels.build import build
from tests.firmware.kernels.compiler import strict
from tests.tools.compile_once import compiler_of

# A shell that starts the tests in the background has them ignore Ctrl-C, and every pedal they start would too.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A machine that does something else besides is slow, and no property is about that.
settings.register_profile("etalon", deadline=None)
settings.load_profile("etalon")

if TYPE_CHECKING:
    from tests.tools.share_out import Sharing

COMPILED = Path(__file__).parents[1] / ".cache" / "compiled"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Groups come first: they wait more than they work, and at the end nobody else would work meanwhile."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> "Sharing":
    from tests.tools.share_out import Sharing

    config.option.loadscopereorder = False
    return Sharing(config, log)


@pytest.fixture(scope="session")
def compiler() -> list[str]:
    """The words that call the C++ compiler of this machine, or CXX; what it made stays in the checkout's .cache, and
    nothing is compiled twice until a source, a flag or the compiler changes."""
    return compiler_of(COMPILED, shlex.split(os.environ.get("CXX", "g++")))


@pytest.fixture(scope="session")
def operators(compiler: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fused operators' library, built by the compiler and flags that the package is built with, no warning let
    pass; what lies beside the sources is of no account."""
    target = tmp_path_factory.mktemp("kernels") / library.FILE
    build(target, platform.machine(), strict({**os.environ, "CXX": shlex.join(compiler)}))
    return target


@pytest.fixture
def with_operators(operators: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process finds the library wherever it looks: a whole path wins over the folder before it."""
    monkeypatch.setattr(library, "FILE", str(operators))


@pytest.fixture
def no_operators(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process is as on a machine without a compiler, whatever lies beside the sources."""
    monkeypatch.setattr(library, "FILE", "nobody-built-it.so")
