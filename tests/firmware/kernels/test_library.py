"""What the built operators are known by."""

import hashlib
from pathlib import Path

import pytest

from firmware.kernels.library import FILE, identity, processor


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


@pytest.mark.parametrize(
    ("cpuinfo", "wanted"),
    [
        ("processor\t: 0\nCPU part\t: 0xd08\n\nprocessor\t: 1\nCPU part\t: 0xd08\n\nModel\t\t: Pi 4\n", "0xd08"),
        ("CPU part\t: 0xd0b\nCPU part\t: 0xd05\n", "0xd05 and 0xd0b"),
        ("model name\t: AMD EPYC\n", "AMD EPYC"),
        ("nothing that is known", "some processor"),
    ],
)
def test_a_processor_is_known_from_another(cpuinfo: str, wanted: str, tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(cpuinfo)
    assert processor(tmp_path / "cpuinfo") == wanted
    assert processor(tmp_path / "none") == "some processor"
