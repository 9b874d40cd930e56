"""Where the captures lie that are imported."""

from pathlib import Path

import pytest


@pytest.fixture
def captures(tmp_path: Path) -> Path:
    (tmp_path / "run").mkdir()
    (tmp_path / "captures").mkdir()
    return tmp_path / "captures"
