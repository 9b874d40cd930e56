import os
from pathlib import Path

import pytest

from firmware.durable import remove_unfinished, write_atomically


def test_a_write_that_fails_leaves_the_old_content_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "last.json"
    write_atomically(path, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_written_file_can_be_read_by_others(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644


def test_what_a_power_cut_left_unfinished_is_removed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "order.toml"
    write_atomically(path, b"old")
    editors = tmp_path / ".order.toml.swp"
    editors.touch()
    with monkeypatch.context() as cut:
        cut.setattr(Path, "replace", _plug_is_pulled)
        cut.setattr(Path, "unlink", _plug_is_pulled)
        with pytest.raises(KeyboardInterrupt):
            write_atomically(path, b"new")
    assert len(list(tmp_path.iterdir())) == 3
    remove_unfinished(tmp_path, tmp_path / "not there")
    assert sorted(tmp_path.iterdir()) == [editors, path]
    assert path.read_bytes() == b"old"


def _plug_is_pulled(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
