"""Screens as pictures: whole, numbered, never without bound."""

from pathlib import Path

import pytest
from PIL import Image

from hw.errors import DisplayError
from hw.sim.display import PictureDisplay, pictures
from tests.stand_ins.panel import numbered


def screen(column: int) -> Image.Image:
    image = Image.new("1", (128, 64))
    image.putpixel((column, 0), 1)
    return image


def test_each_new_screen_is_a_picture(tmp_path: Path) -> None:
    display = PictureDisplay(tmp_path)
    display.show(screen(1))
    display.show(screen(2))
    first, second = pictures(tmp_path / "screens")
    assert (first.name, second.name) == ("000001.png", "000002.png")
    with Image.open(second) as image:
        assert image.mode == "1"
        assert image.tobytes() == screen(2).tobytes()


def test_the_same_screen_again_is_no_new_picture(tmp_path: Path) -> None:
    display = PictureDisplay(tmp_path)
    for column in (1, 1, 2, 1):
        display.show(screen(column))
    assert list(numbered(tmp_path / "screens")) == [1, 2, 3]


def test_only_the_last_pictures_are_kept(tmp_path: Path) -> None:
    display = PictureDisplay(tmp_path, keep=5)
    for column in range(20):
        display.show(screen(column))
    assert list(numbered(tmp_path / "screens")) == [16, 17, 18, 19, 20]


def test_a_restart_counts_on_and_cleans_up_what_was_left(tmp_path: Path) -> None:
    for _ in range(3):
        display = PictureDisplay(tmp_path, keep=4)
        for column in range(3):
            display.show(screen(column))
    assert list(numbered(tmp_path / "screens")) == [6, 7, 8, 9]


def test_nothing_unfinished_is_left_beside_the_pictures(tmp_path: Path) -> None:
    PictureDisplay(tmp_path).show(screen(0))
    assert [path.name for path in (tmp_path / "screens").iterdir()] == ["000001.png"]


def test_a_run_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "screens").write_text("a file is in the way")
    with pytest.raises(DisplayError, match="cannot be written"):
        PictureDisplay(tmp_path)


def test_a_folder_that_was_removed_meanwhile_is_reported(tmp_path: Path) -> None:
    display = PictureDisplay(tmp_path)
    (tmp_path / "screens").rmdir()
    with pytest.raises(DisplayError, match="cannot be written"):
        display.show(screen(0))
