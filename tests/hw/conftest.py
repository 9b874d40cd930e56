"""Cards that a test plugs in."""

from pathlib import Path

import pytest

from tests.stand_ins.asound import Asound, Plug


@pytest.fixture
def plug(tmp_path: Path) -> Plug:
    """Makes these the cards that are there; gives the kernel's list of them."""
    return Asound(tmp_path).plug
