"""What the commands need: a pedal, a terminal."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.captures.entry import ENTRY_FILE, entry_json
from firmware.captures.library import Library
from firmware.captures.prepare.batch import prepare
from firmware.captures.prepare.fusing import NOT_BUILT
from firmware.places import StateFolder
from tests import own_captures


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two captures and the library that they make, for nobody to change."""
    folder = tmp_path_factory.mktemp("converted")
    clean = {**own_captures.tiny(seed=1), "metadata": {"name": "Clean", "input_level_dbu": 12.2}}
    fuzz = {**own_captures.lstm(1, 4), "metadata": {"name": "Fuzz"}}
    captures, library = folder / "captures", StateFolder(folder / "state").library
    captures.mkdir()
    for name, model in (("clean.nam", clean), ("fuzz.nam", fuzz)):
        (captures / name).write_text(json.dumps(model))
    assert [verdict.verdict for verdict in prepare([captures], library, 64)] == ["stored"] * 2
    for entry in Library(library).entries():
        graphs = tuple(graph.without_fused(NOT_BUILT) for graph in entry.graphs)
        (library / entry.model_id / ENTRY_FILE).write_bytes(entry_json(replace(entry, graphs=graphs)))
    return folder


@pytest.fixture
def state(converted: Path, tmp_path: Path) -> Path:
    """A state folder whose library has two captures, the second without input_level_dbu, both as on a machine without
    the fused operators."""
    for name in ("captures", "state"):
        shutil.copytree(converted / name, tmp_path / name)
    return tmp_path / "state"


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes stdout a terminal of so many columns, from within the test: until then pytest has another one."""

    def be_terminal(columns: int) -> None:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        monkeypatch.setenv("COLUMNS", str(columns))

    return be_terminal
