"""A pedal for the commands that need one."""

import json
from pathlib import Path

import pytest

from firmware.cli.main import main
from tests import own_captures


@pytest.fixture
def state(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    """A library with two captures, the second without input_level_dbu."""
    clean = {**own_captures.tiny(seed=1), "metadata": {"name": "Clean", "input_level_dbu": 12.2}}
    fuzz = {**own_captures.lstm(1, 4), "metadata": {"name": "Fuzz"}}
    for name, model in (("clean.nam", clean), ("fuzz.nam", fuzz)):
        (tmp_path / name).write_text(json.dumps(model))
    assert main(["import", str(tmp_path), "--state", str(tmp_path / "state")]) == 0
    capfd.readouterr()
    return tmp_path / "state"
