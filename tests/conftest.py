"""What every test may rely on, however the tests were started."""

import os
import platform
import shlex
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from firmware.kernels import library
from firmware.kernels.build import build
from tests.firmware.kernels.compiler import strict
from tests.tools import examples
from tests.tools.compile_once import compiler_of

# A shell that starts the tests in the background has them ignore Ctrl-C, and every pedal they start would too.
signal.signal(signal.SIGINT, signal.default_int_handler)

examples.register()

if TYPE_CHECKING:
    from tests.tools.share_out import Sharing

COMPILED = Path(__file__).parents[1] / ".cache" / "compiled"
BEGUN = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Groups come first: they wait more than they work, and at the end nobody else would work meanwhile."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> "Sharing":
    from tests.tools.share_out import Sharing

    config.option.loadscopereorder = False
    return Sharing(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A worker of xdist that does not begin with the clock's tests gives way to the one that does: there is one
    worker more than there are cores."""
    if hasattr(item.config, "workerinput") and BEGUN not in item.config.stash:
        item.config.stash[BEGUN] = True
        if not any("clock" in mark.args for mark in item.iter_markers("xdist_group")):
            os.nice(5)


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
