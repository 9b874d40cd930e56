"""One sshd on loopback for all tests of a deploy, and for each an empty pedal and a checkout."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stand_ins.far_side import Checkout, FarSide, start_far_side


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FarSide]:
    far_side = start_far_side(tmp_path_factory.mktemp("far"))
    yield far_side
    far_side.close()


@pytest.fixture
def far_side(sshd: FarSide, tmp_path: Path) -> FarSide:
    sshd.renew(tmp_path / "root")
    return sshd


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "checkout", quick=True)
