"""Where captures come from and where they go."""

from pathlib import Path

import pytest

from firmware.captures.library_writer import LibraryWriter


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "state" / "library"


@pytest.fixture
def writer(tmp_path: Path) -> LibraryWriter:
    (tmp_path / "library").mkdir()
    return LibraryWriter(tmp_path / "library")
