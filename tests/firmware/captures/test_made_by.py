"""What made an entry is found out from what makes it: the same anywhere, another one when that changes."""

import shutil
from dataclasses import dataclass, make_dataclass
from pathlib import Path
from typing import Annotated

import pytest

from firmware.captures.entry import MADE_HERE, Entry
from firmware.captures.made_by import FIRMWARE, SOURCES, layout_of, sources_in
from hw.schema import FOUND_OUT, Within


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The same sources on another path, with what is no source beside them."""
    for name in SOURCES:
        place = tmp_path / "opt" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (FIRMWARE / name).is_dir() else shutil.copyfile
        copy(FIRMWARE / name, place)
    (tmp_path / "opt/captures/graph/notes.txt").write_text("no source")
    (tmp_path / "opt/captures/listing.py").write_text("no graph is made by it")
    return tmp_path / "opt"


def test_the_same_sources_are_the_same_wherever_they_lie(elsewhere: Path) -> None:
    assert sources_in(elsewhere) == sources_in(FIRMWARE) == MADE_HERE.sources


@pytest.mark.parametrize(
    "name",
    [
        "captures/graph/draw.py",
        "captures/nam/wavenet.py",
        "captures/prepare/loudness.py",
        "captures/prepare/build.py",
        "captures/prepare/guitar.flac",
        "audio/onnx_session.py",
    ],
)
def test_a_source_that_changed_is_another(name: str, elsewhere: Path) -> None:
    with (elsewhere / name).open("a") as source:
        source.write("\n")
    assert sources_in(elsewhere) != MADE_HERE.sources


def test_so_is_one_that_came_went_or_has_another_name(elsewhere: Path) -> None:
    before = sources_in(elsewhere)
    (elsewhere / "captures/graph/new.py").touch()
    came = sources_in(elsewhere)
    (elsewhere / "captures/graph/new.py").rename(elsewhere / "captures/graph/renamed.py")
    assert len({before, came, sources_in(elsewhere)}) == 3
    (elsewhere / "captures/graph/renamed.py").unlink()
    assert sources_in(elsewhere) == before


def test_a_source_that_is_missed_is_an_error(elsewhere: Path) -> None:
    (elsewhere / "audio/amp.py").unlink()
    with pytest.raises(FileNotFoundError):
        sources_in(elsewhere)


@dataclass
class Inner:
    """A record within a record."""

    share: float


def layout(*fields: tuple[str, object]) -> str:
    return layout_of(make_dataclass("Kept", fields))


def test_a_layout_is_reported_by_the_names_and_kinds_of_all_that_is_kept() -> None:
    plain = layout(("bytes", int), ("inner", tuple[Inner, ...]))
    assert plain == layout(("bytes", int), ("inner", tuple[Inner, ...]), ("path", Annotated[str, FOUND_OUT]))
    others = {
        layout(("bytes", float), ("inner", tuple[Inner, ...])),
        layout(("bytes", Annotated[int, Within(1, 9)]), ("inner", tuple[Inner, ...])),
        layout(("size", int), ("inner", tuple[Inner, ...])),
        layout(("bytes", int), ("inner", Inner)),
        layout(("bytes", int), ("inner", tuple[make_dataclass("Inner", [("share", int)]), ...])),
    }
    assert len(others | {plain}) == 6
    assert MADE_HERE.layout == layout_of(Entry)
