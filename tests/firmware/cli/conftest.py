"""A pedal for the commands that need one."""

import json
from pathlib import Path

import pytest

from firmware.rig.prepare.batch import prepare
from firmware.rig.settings import StateFolder
from tests import own_captures


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state folder whose library has two captures, the second without input_level_dbu."""
    clean = {**own_captures.tiny(seed=1), "metadata": {"name": "Clean", "input_level_dbu": 12.2}}
    fuzz = {**own_captures.lstm(1, 4), "metadata": {"name": "Fuzz"}}
    captures = tmp_path / "captures"
    captures.mkdir()
    for name, model in (("clean.nam", clean), ("fuzz.nam", fuzz)):
        (captures / name).write_text(json.dumps(model))
    state = tmp_path / "state"
    assert [told.verdict for told in prepare([captures], StateFolder(state).library, 64)] == ["stored"] * 2
    return state
