"""What the library has of its entries."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.captures.entry import MADE_HERE, Entry, entry_json, read_entry
from firmware.captures.library import WORKBENCH_PREFIX, Library
from firmware.captures.nam.model_info import ModelInfo
from firmware.captures.prepared import EngineGraph, PreparedGraph
from firmware.errors import CaptureError
from firmware.levels import CaptureLevels

INFO = ModelInfo("0.7.0", "WaveNet", 48_000, 131, 23, loudness=-20.5, name="Plexi", gear_type="amp")


def entry(folder: Path, digit: str = "a", name: str = "Plexi", blocks: tuple[int, ...] = (64,)) -> Entry:
    """An entry that was written to `folder`, its graphs two submodels at each block size."""
    model_id = digit * 64
    place = folder / model_id
    place.mkdir()
    graphs: list[PreparedGraph] = []
    for block_frames in blocks:
        for number, max_value in enumerate((0.5, 1.0)):
            file = f"sub{number}.block{block_frames}.onnx"
            (place / file).write_bytes(b"graph")
            portable = EngineGraph(file, 5, 13, 9.1, 8.1, -120.5, folder=place)
            levels = CaptureLevels(12.2, None, -20.0 - number, "amp")
            graphs.append(PreparedGraph(max_value, block_frames, levels, portable, measured=("gain",)))
    made = Entry(model_id, name, "WaveNet", tuple(graphs), INFO, replace(MADE_HERE, sources="of last year"))
    (place / "entry.json").write_bytes(entry_json(made))
    (place / "capture.nam").write_text("{}")
    return made


def test_an_entry_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = entry(tmp_path, blocks=(16, 64))
    assert Library(tmp_path).entry(made.model_id) == made
    assert Library(tmp_path).entries() == (made,)


def fused(made: Entry, folder: Path) -> Entry:
    """`made` with a fused graph beside its first, written to `folder` again."""
    first = made.graphs[0]
    path = first.portable.path.with_suffix(".fused.onnx")
    path.write_bytes(b"one node")
    beside = replace(first, fused=EngineGraph(path.name, 8, 1, 4.1, 3.2, -120.5, -111.0, path.parent))
    made = replace(made, graphs=(beside, *(graph.without_fused("it is gated") for graph in made.graphs[1:])))
    (folder / made.model_id / "entry.json").write_bytes(entry_json(made))
    return made


def test_so_is_one_with_a_fused_graph_and_the_reason_where_there_is_none(tmp_path: Path) -> None:
    made = fused(entry(tmp_path), tmp_path)
    assert read_entry(tmp_path / made.model_id) == made
    assert [graph.engine for graph in made.graphs] == ["fused", "portable"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"bytes": 8', '"bytes": 9'),
        ("sub0.block64.fused.onnx", "gone.fused.onnx"),
        ("sub0.block64.fused.onnx", "../../sub0.block64.fused.onnx"),
        ('"apart_db": -111.0', '"apart_db": "-111"'),
        ('"not_fused": "it is gated"', '"not_fused": 7'),
    ],
)
def test_a_fused_graph_that_is_not_as_its_entry_says_damages_it(old: str, new: str, tmp_path: Path) -> None:
    made = fused(entry(tmp_path), tmp_path)
    file = tmp_path / made.model_id / "entry.json"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(CaptureError, match="in the library is damaged"):
        read_entry(file.parent)


def test_entries_come_in_the_natural_order_of_their_names(tmp_path: Path) -> None:
    for digit, name in (("a", "amp 10"), ("b", "Amp 2"), ("c", "amp 1")):
        entry(tmp_path, digit, name)
    assert [found.name for found in Library(tmp_path).entries()] == ["amp 1", "Amp 2", "amp 10"]


@pytest.mark.parametrize(("quality", "max_value"), [(0.0, 0.5), (0.49, 0.5), (0.5, 1.0), (1.0, 1.0)])
def test_quality_chooses_as_nam_core_does(quality: float, max_value: float, tmp_path: Path) -> None:
    made = entry(tmp_path, blocks=(16, 64))
    chosen = made.at_block(64).choose(quality)
    assert (chosen.block_frames, chosen.max_value) == (64, max_value)


def test_a_library_is_stale_where_a_capture_is_not_ready_for_the_block_or_was_made_by_something_else(
    tmp_path: Path,
) -> None:
    assert not Library(tmp_path).is_stale(64)
    made = entry(tmp_path)
    assert Library(tmp_path).is_stale(64), "its sources are of last year"
    (tmp_path / made.model_id / "entry.json").write_bytes(entry_json(replace(made, made_by=MADE_HERE)))
    assert not Library(tmp_path).is_stale(64)
    assert Library(tmp_path).is_stale(128)


def test_what_a_killed_writer_left_is_swept_by_who_may_and_by_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{WORKBENCH_PREFIX}x").mkdir()
    assert Library(tmp_path).is_stale(64)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 990)
    assert not Library(tmp_path).is_stale(64), "it is another user's, as root's"


def test_a_block_size_that_was_not_prepared_is_an_error_and_not_another_size(tmp_path: Path) -> None:
    made = entry(tmp_path)
    with pytest.raises(CaptureError, match="Plexi is not prepared for blocks of 128 frames; import it again"):
        made.at_block(128)
    assert Library(tmp_path).entries(128) == ()
    assert Library(tmp_path).entries(64) == (made,)


def test_a_level_that_the_player_entered_is_the_entrys_and_not_the_files(tmp_path: Path) -> None:
    made, library = entry(tmp_path), Library(tmp_path)
    before = {file: file.read_bytes() for file in (tmp_path / made.model_id).iterdir()}
    assert made.levels(made.choose(1.0)) == CaptureLevels(12.2, None, -21.0, "amp")
    library.enter_level(made.model_id, 15.0)
    (found,) = library.entries(64)
    assert found.levels(found.choose(1.0)) == CaptureLevels(15.0, None, -21.0, "amp", entered=True)
    assert {file: file.read_bytes() for file in before} == before
    assert read_entry(tmp_path / made.model_id).graphs == made.graphs
    library.enter_level(made.model_id, None)
    assert library.entries(64) == (made,)
    with pytest.raises(CaptureError, match="No capture bbbb"):
        library.enter_level("b" * 64, 15.0)


def test_a_library_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert Library(tmp_path / "none").entries() == ()
    assert Library(tmp_path / "none").damaged() == ()


def test_of_a_library_that_is_looked_at_again_only_what_changed_is_read(tmp_path: Path) -> None:
    """controld looks once a second while captures come, and answers nobody meanwhile."""
    first, second = entry(tmp_path, "a", "first"), entry(tmp_path, "b", "second")
    library, read = Library(tmp_path), list[str]()

    def counted(folder: Path) -> Entry:
        read.append(folder.name[0])
        return read_entry(folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("firmware.captures.library.read_entry", counted)
        assert library.read(64) == ((first, second), ())
        assert library.read(64) == ((first, second), ())
        assert read == ["a", "b"]
        third = entry(tmp_path, "c", "third")
        assert library.entries() == (first, second, third)
        assert read == ["a", "b", "c"]
        (tmp_path / first.model_id / "entry.json").write_bytes(entry_json(replace(first, name="fourth")))
        second.graphs[0].portable.path.unlink()
        assert [found.name for found in library.entries()] == ["fourth", "third"]
        assert len(library.damaged()) == 1
        shutil.rmtree(tmp_path / third.model_id)
        assert [found.name for found in library.entries()] == ["fourth"]


@pytest.mark.parametrize("model_id", ["b" * 64, "../" + "a" * 61, "", "plexi"])
def test_a_capture_that_is_not_there_is_an_error(model_id: str, tmp_path: Path) -> None:
    entry(tmp_path)
    with pytest.raises(CaptureError, match="in the library; import it again"):
        Library(tmp_path).entry(model_id)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"model_id": "b', '"model_id": "c'),
        ('"model_id"', '"format": 4, "model_id"'),
        ('"name": "Plexi"', '"name": 7'),
        ('"max_value": 0.5', '"max_value": NaN'),
        ('"block_frames": 64', '"block_frames": 0'),
        ('"bytes": 5', '"bytes": 6'),
        ("sub0.block64.onnx", "gone.onnx"),
        ("sub0.block64.onnx", "../../sub0.block64.onnx"),
        ("sub0.block64.onnx", ".."),
        ('"measured": ["gain"]', '"measured": ["colour"]'),
        ('"graphs"', '"graphics"'),
    ],
)
def test_a_damaged_entry_is_reported_and_the_others_stay(old: str, new: str, tmp_path: Path) -> None:
    good = entry(tmp_path, "a")
    bad = tmp_path / entry(tmp_path, "b").model_id / "entry.json"
    assert old in bad.read_text()
    bad.write_text(bad.read_text().replace(old, new, 1))
    assert Library(tmp_path).entries() == (good,)
    (damage,) = Library(tmp_path).damaged()
    assert damage.sentence.startswith("The capture bbbbbbbbbbbb in the library is damaged")


@pytest.mark.parametrize(
    "content",
    [
        '{"format": 3, "name": "Plexi", "converter": "graph 5, onnxruntime 1.31.1", "graphs": []}',
        '{"name": "Plexi", "made_by": {"layout": "0123456789abcdef"}}',
        '{"name": "Plexi", "made_by": "another machine"}',
        "{}",
    ],
)
def test_an_entry_of_another_version_is_not_called_damaged(content: str, tmp_path: Path) -> None:
    (tmp_path / entry(tmp_path).model_id / "entry.json").write_text(content)
    (shown,) = Library(tmp_path).damaged()
    assert shown.sentence == (
        "The capture aaaaaaaaaaaa in the library was prepared by another version of the pedal; the pedal makes it"
        " anew when it starts."
    )
    assert Library(tmp_path).is_stale(64)


def test_an_entry_of_a_pedal_that_knew_less_still_plays_and_is_made_anew(tmp_path: Path) -> None:
    made = entry(tmp_path)
    file = tmp_path / made.model_id / "entry.json"
    plain = json.loads(file.read_text())
    plain["made_by"]["layout"] = "another"
    for graph in plain["graphs"]:
        del graph["portable"]["sha256"]
    file.write_text(json.dumps(plain))
    (found,) = Library(tmp_path).entries(64)
    assert found.graphs == made.graphs
    assert Library(tmp_path).is_stale(64)


def test_a_graph_is_no_link_out_of_its_folder(tmp_path: Path) -> None:
    made = entry(tmp_path)
    path = made.graphs[0].portable.path
    path.rename(tmp_path / "elsewhere.onnx")
    path.symlink_to(tmp_path / "elsewhere.onnx")
    with pytest.raises(CaptureError, match=r"sub0\.block64\.onnx is cut short"):
        read_entry(path.parent)
