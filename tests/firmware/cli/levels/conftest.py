"""Pedals that answer on their socket, where the commands look for it."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.stand_ins.asking import asked
from tests.stand_ins.control import Desk
from tests.stand_ins.measuring import MeasuredPedal
from tests.stand_ins.serving import serving


@pytest.fixture
def pedal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[MeasuredPedal]:
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path))
    pedal = MeasuredPedal()
    with serving(tmp_path, pedal.answer):
        yield pedal


@pytest.fixture
def asked_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Desk]:
    """A desk without a codec as yet."""
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path))
    desk = Desk()
    with serving(tmp_path, lambda request: asked(desk, request)):
        yield desk
