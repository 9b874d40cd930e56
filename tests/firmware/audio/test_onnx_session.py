"""The short way into ONNX Runtime, past its Python: there in this version, and not needed in another."""

from math import prod
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from firmware.audio import onnx_session
from firmware.audio.onnx_session import Run, open_session
from firmware.captures.prepare.build import export, optimise
from tests.own_captures import tiny
from tests.stand_ins.players import capture_of

Arrays = dict[str, NDArray[np.float32]]


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.onnx"
    optimise(export(capture_of(tiny()).submodels[0], 16), path)
    return path


def bound(graph: Path) -> tuple[Run, Arrays]:
    session = open_session(graph)
    shapes = session.inputs | session.outputs
    arrays = {name: np.full(prod(shape), 0.25, np.float32) for name, shape in shapes.items()}
    return session.bind({name: array.ctypes.data for name, array in arrays.items()}), arrays


def is_short(run: Run) -> bool:
    return "pybind11_state" in type(cast("Any", run).func.__self__).__module__


def test_a_run_goes_straight_to_what_is_compiled(graph: Path) -> None:
    """Or each block costs 1.5 us more, and somebody should know."""
    run, _ = bound(graph)
    assert is_short(run)


@pytest.mark.parametrize("gone", ["_sess", "_iobinding"])
def test_where_the_private_names_are_gone_its_own_way_gives_the_same(
    gone: str, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, short = bound(graph)
    run()

    def find(of: object, name: str, default: object) -> object:
        return default if name == gone else getattr(of, name, default)

    monkeypatch.setattr(onnx_session, "getattr", find, raising=False)
    run, own = bound(graph)
    assert not is_short(run)
    run()
    np.testing.assert_array_equal(own["output"], short["output"])
