"""The engine's running, ended with its test; and the compiled loops in the place of NumPy's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware.kernels.strip.loops import Loops
from tests.stand_ins import chains
from tests.stand_ins.running_engine import RunningEngine


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningEngine]:
    built = RunningEngine(tmp_path)
    yield built
    built.close()


@pytest.fixture(params=["numpy", "compiled"])
def either_loops(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Runs a test of a chain twice."""
    if request.param == "compiled":
        monkeypatch.setattr(chains, "loops", Loops(request.getfixturevalue("operators")))
    return request.param
