"""Which captures lie under what a person names, however strange the folder is."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from firmware.captures.search import find_captures


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def found(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in find_captures([folder])]


def test_captures_come_in_natural_order_a_folder_s_own_before_those_of_its_folders(tmp_path: Path) -> None:
    touch(*(tmp_path / name for name in ("amp 10.nam", "amp 2.NAM", "b/1.nam", "a/deep/2.nam", "a/1.nam", "x.txt")))
    assert found(tmp_path) == ["amp 2.NAM", "amp 10.nam", "a/1.nam", "a/deep/2.nam", "b/1.nam"]


def test_what_systems_leave_on_a_stick_is_passed_over(tmp_path: Path) -> None:
    names = ("._a.nam", ".Trash-1000/old.nam", "System Volume Information/x.nam", "$RECYCLE.BIN/y.nam", "ok.nam")
    touch(*(tmp_path / name for name in names))
    assert found(tmp_path) == ["ok.nam"]


def test_of_a_library_only_what_came_in_counts(tmp_path: Path) -> None:
    place = tmp_path / ("a" * 64)
    touch(place / "capture.nam", place / "other.nam", place / "sub0.block64.onnx")
    assert found(tmp_path) == [f"{'a' * 64}/capture.nam"]


def test_a_folder_that_is_named_may_be_a_link_and_one_under_it_is_reported_and_not_followed(tmp_path: Path) -> None:
    touch(tmp_path / "stick" / "a.nam", tmp_path / "elsewhere" / "secret.nam")
    (tmp_path / "stick" / "out").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "stick" / "round").symlink_to(tmp_path / "stick")
    (tmp_path / "stick" / "self").symlink_to(tmp_path / "stick" / "self")
    (tmp_path / "link").symlink_to(tmp_path / "stick")
    assert found(tmp_path / "link") == ["a.nam", "out", "round"]


def test_a_folder_called_like_a_capture_is_a_folder(tmp_path: Path) -> None:
    touch(tmp_path / "pack.nam" / "a.nam")
    assert found(tmp_path) == ["pack.nam/a.nam"]


def test_a_folder_that_vanishes_while_it_is_walked_is_reported_and_the_rest_comes(tmp_path: Path) -> None:
    touch(tmp_path / "a.nam", tmp_path / "gone" / "b.nam", tmp_path / "later" / "c.nam")
    walk = find_captures([tmp_path])
    assert next(walk).name == "a.nam"
    shutil.rmtree(tmp_path / "gone")
    assert [path.name for path in walk] == ["gone", "c.nam"]


def test_folders_may_lie_deeper_than_python_recurses(tmp_path: Path) -> None:
    """To the depth that a path may have."""
    here, depth = os.open(tmp_path, os.O_RDONLY), 1_500
    for _ in range(depth):
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(os.open("a.nam", os.O_WRONLY | os.O_CREAT, dir_fd=here))
    os.close(here)
    try:
        assert found(tmp_path) == ["d/" * depth + "a.nam"]
    finally:
        subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # which Python, and so pytest, cannot


@pytest.mark.parametrize("path", [Path("/nowhere/a.nam"), Path("/tmp") / ("a" * 300 + ".nam"), Path("photo.jpg")])
def test_a_path_that_is_named_always_comes_out(path: Path) -> None:
    assert list(find_captures([path])) == [path]
