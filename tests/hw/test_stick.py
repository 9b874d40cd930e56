"""Sticks that come, go, vanish while read, are left behind as empty folders or may not be read."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hw.errors import StickError
from hw.events import StickCame, StickWent
from hw.stick import StickWatch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "media" / "stick"


def put_in(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Lead.nam").write_text("{}")


@contextmanager
def listing_fails(monkeypatch: pytest.MonkeyPatch, error: OSError) -> Generator[None]:
    def failing(_folder: object) -> object:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", failing)
        yield


def test_a_stick_that_comes_is_reported_once(folder: Path) -> None:
    watch = StickWatch(folder)
    assert watch.poll() is None
    put_in(folder)
    assert watch.poll() == StickCame(folder)
    assert watch.poll() is None


def test_a_stick_that_was_in_before_the_start_comes_too(folder: Path) -> None:
    put_in(folder)
    assert StickWatch(folder).poll() == StickCame(folder)


def test_a_stick_that_goes_is_reported_once_and_may_come_again(folder: Path) -> None:
    put_in(folder)
    watch = StickWatch(folder)
    watch.poll()
    shutil.rmtree(folder)
    assert watch.poll() == StickWent(folder)
    assert watch.poll() is None
    put_in(folder)
    assert watch.poll() == StickCame(folder)


def test_an_empty_mount_folder_is_no_stick(folder: Path) -> None:
    folder.mkdir(parents=True)
    assert StickWatch(folder).poll() is None


def test_an_empty_stick_is_one_too_of_which_there_is_something_to_tell(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir(parents=True)
    watch = StickWatch(folder)
    with monkeypatch.context() as mounted:
        mounted.setattr(Path, "is_mount", lambda path: path == folder)  # type: ignore[misc]
        assert [watch.poll(), watch.poll()] == [StickCame(folder), None]
    assert [watch.poll(), watch.poll()] == [StickWent(folder), None]


def test_a_mount_folder_left_behind_empty_means_the_stick_went(folder: Path) -> None:
    put_in(folder)
    watch = StickWatch(folder)
    watch.poll()
    (folder / "Lead.nam").unlink()
    assert watch.poll() == StickWent(folder)


def test_a_file_in_the_place_of_the_folder_is_no_stick(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_text("not a folder")
    assert StickWatch(folder).poll() is None


def test_a_stick_pulled_out_while_it_is_read_went(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(folder)
    watch = StickWatch(folder)
    watch.poll()
    with listing_fails(monkeypatch, OSError(5, "Input/output error")):
        assert watch.poll() == StickWent(folder)


def test_a_stick_swapped_between_two_polls_went_and_then_came(folder: Path) -> None:
    put_in(folder)
    watch = StickWatch(folder)
    watch.poll()
    folder.rename(folder.with_name("the stick before"))
    put_in(folder)
    assert [watch.poll(), watch.poll(), watch.poll()] == [StickWent(folder), StickCame(folder), None]


def test_a_stick_that_may_not_be_read_is_complained_about_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(folder)
    watch = StickWatch(folder)
    with listing_fails(monkeypatch, PermissionError(13, "Permission denied")):
        with pytest.raises(StickError, match=r"may not be read \(Permission denied\)"):
            watch.poll()
        assert watch.poll() is None
    assert watch.poll() == StickCame(folder)


def test_the_next_stick_that_may_not_be_read_is_complained_about_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = StickWatch(folder)
    for _ in range(2):
        with listing_fails(monkeypatch, PermissionError(13, "Permission denied")), pytest.raises(StickError):
            watch.poll()
        assert watch.poll() is None


def write_note(folder: Path, *lines: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name("new")
    unfinished.write_text("".join(f"{line}\n" for line in lines))
    unfinished.replace(folder.with_name(f"{folder.name}.said"))


def test_a_note_of_a_stick_that_was_not_mounted_is_told_once_and_again_when_it_comes_again(folder: Path) -> None:
    watch = StickWatch(folder)
    assert watch.poll() is None
    for _ in range(2):
        write_note(folder, "ext4: format as FAT32", "/dev/sda1 holds ext4: format it.", "/dev/sda1")
        with pytest.raises(StickError) as told:
            watch.poll()
        assert (told.value.short, told.value.sentence) == (
            "ext4: format as FAT32",
            "/dev/sda1 holds ext4: format it.",
        )
        assert watch.poll() is None
        folder.with_name("stick.said").unlink()
        assert watch.poll() is None


def test_a_note_hides_no_stick(folder: Path) -> None:
    watch = StickWatch(folder)
    put_in(folder)
    write_note(folder, "second stick waits", "/dev/sdb1 waits.", "/dev/sdb1")
    with pytest.raises(StickError):
        watch.poll()
    assert watch.poll() == StickCame(folder)


def test_a_note_that_says_nothing_is_none(folder: Path) -> None:
    write_note(folder)
    assert StickWatch(folder).poll() is None
