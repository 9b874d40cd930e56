"""A pedal of four presets, which answers as the real one."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.stand_ins.asking import asked
from tests.stand_ins.control import Desk, entry
from tests.stand_ins.serving import serving
from tests.stand_ins.states import altered


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Desk]:
    """Clean, which plays, Crunch, Lead 1 and Lead 2."""
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path))
    playing = Desk(*(entry(name) for name in ("Clean", "Crunch", "Lead 1", "Lead 2")))
    playing.settle()
    playing.state = altered(playing.state, own_presets=True)
    with serving(tmp_path, lambda request: asked(playing, request)):
        yield playing
