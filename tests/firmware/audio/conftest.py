"""The engine's stage, ended with its test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine_stage import EngineStage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[EngineStage]:
    built = EngineStage(tmp_path)
    yield built
    built.close()
