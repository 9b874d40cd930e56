"""What the built operators are known by."""

import hashlib
from pathlib import Path

import pytest

from firmware.kernels.library import FILE, identity


def test_the_library_is_known_by_what_it_is_and_none_by_its_absence(tmp_path: Path) -> None:
    assert identity(tmp_path) == "none"
    (tmp_path / FILE).write_bytes(b"one")
    assert identity(tmp_path) == hashlib.sha256(b"one").hexdigest()[:12]
    (tmp_path / FILE).write_bytes(b"two")
    assert identity(tmp_path) == hashlib.sha256(b"two").hexdigest()[:12]


def test_a_library_that_cannot_be_read_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).write_bytes(b"one")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert identity(tmp_path) == "none"
