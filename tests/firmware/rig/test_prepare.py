"""Captures on their way into the library: what is found, stored, known and refused, and what a kill leaves."""

import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from firmware.audio.amp import Amp
from firmware.rig import prepare as prepare_module
from firmware.rig.library import WORKBENCH_PREFIX, Library
from firmware.rig.prepare import Verdict, main, prepare
from tests.own_captures import Model, a2, container, lstm, tiny, wavenet


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "state" / "library"


def write(path: Path, model: Model) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(model))
    return path


def told(verdicts: list[Verdict]) -> list[tuple[str, str]]:
    return [(verdict.file, verdict.verdict) for verdict in verdicts]


def names_in(shelf: Path) -> set[str]:
    return {path.name for path in shelf.iterdir()}


def test_a_capture_is_stored_whole_and_plays(stick: Path, shelf: Path) -> None:
    file = write(stick / "JCM.nam", tiny(metadata={"name": "Plexi", "loudness": -20.0, "input_level_dbu": 12.2}))
    (verdict,) = prepare([file], shelf, 32)
    model_id = hashlib.sha256(file.read_bytes()).hexdigest()
    assert verdict == Verdict(1, 1, "JCM.nam", "stored", model_id, "Plexi", "Plexi is in the library.")
    assert names_in(shelf) == {model_id, ".lock"}
    assert names_in(shelf / model_id) == {"capture.nam", "entry.json", "sub0.block32.onnx"}
    assert (shelf / model_id / "capture.nam").read_bytes() == file.read_bytes()
    (entry,) = Library(shelf).entries()
    (graph,) = entry.graphs
    assert (entry.name, entry.architecture) == ("Plexi", "WaveNet")
    assert entry.info
    assert (entry.info.weight_count, entry.info.receptive_frames) == (50, 9)
    assert (graph.levels.input_level_dbu, graph.levels.loudness_db) == (12.2, -20.0)
    assert graph.block_us > 0.0
    assert graph.error_db < -110.0
    amp = Amp.load(str(graph.path))
    assert (amp.block_frames, amp.node_count) == (32, graph.node_count)


def test_the_same_file_twice_is_known(stick: Path, shelf: Path) -> None:
    first, copy = write(stick / "a.nam", tiny()), write(stick / "b.nam", tiny())
    assert told(list(prepare([first, copy], shelf, 32))) == [("a.nam", "stored"), ("b.nam", "known")]
    assert [entry.name for entry in Library(shelf).entries()] == ["a"], "the name it first came with"


def test_another_block_size_is_added_to_the_entry(stick: Path, shelf: Path) -> None:
    file = write(stick / "a.nam", container({0.5: tiny(1), 1.0: tiny(2)}))
    assert [next(prepare([file], shelf, size)).verdict for size in (32, 16, 32, 16)] == [
        "stored",
        "stored",
        "known",
        "known",
    ]
    (entry,) = Library(shelf).entries()
    assert [(graph.block_frames, graph.max_value) for graph in entry.graphs] == [
        (16, 0.5),
        (16, 1.0),
        (32, 0.5),
        (32, 1.0),
    ]
    assert all(Amp.load(str(graph.path)).block_frames == graph.block_frames for graph in entry.graphs)


def test_a_folder_is_walked_in_natural_order_past_droppings(stick: Path, shelf: Path) -> None:
    for name in ("amp 10.nam", "amp 2.NAM", "deep/er/amp 3.nam"):
        write(stick / name, tiny(hash(name) % 1_000))
    for name in ("._amp 2.nam", ".Trash-1000/old.nam", "System Volume Information/x.nam", "readme.txt"):
        write(stick / name, tiny())
    verdicts = list(prepare([stick], shelf, 16))
    assert [verdict.file for verdict in verdicts] == ["amp 2.NAM", "amp 10.nam", "amp 3.nam"]
    assert [(verdict.done, verdict.found) for verdict in verdicts] == [(1, 3), (2, 3), (3, 3)]
    assert {verdict.verdict for verdict in verdicts} <= {"stored", "known"}


@pytest.mark.timeout(30)
def test_links_and_special_files_are_refused_and_stop_nobody(stick: Path, shelf: Path, tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "secret.nam", tiny(5))
    (stick / "a link.nam").symlink_to(tmp_path / "elsewhere" / "secret.nam")
    (stick / "b folder").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(stick / "c pipe.nam")
    (stick / "d broken.nam").write_text("{")
    write(stick / "e good.nam", tiny())
    verdicts = list(prepare([stick], shelf, 16))
    assert told(verdicts) == [
        ("a link.nam", "refused"),
        ("c pipe.nam", "refused"),
        ("d broken.nam", "refused"),
        ("e good.nam", "stored"),
    ]
    assert all(verdict.sentence.startswith(verdict.file) for verdict in verdicts[:3])
    assert len(Library(shelf).entries()) == 1


def test_names_are_cleaned_before_anybody_sees_them(stick: Path, shelf: Path) -> None:
    write(stick / "evil\x1b[31m\u202egnp\n.nam", tiny(metadata={"name": "  Cafe\u0301 \x00\u2066 "}))
    (stick / os.fsdecode(b"caf\xe9.nam")).write_text("{")
    stored, refused = sorted(prepare([stick], shelf, 16), key=lambda verdict: verdict.verdict, reverse=True)
    assert stored.line().isascii(), "it comes through whatever the locale is"
    assert (stored.file, stored.name) == ("evil[31mgnp .nam", "Café")
    assert refused.sentence.isprintable()
    json.dumps(refused.sentence).encode("ascii")


def test_a_path_that_is_not_there_and_one_that_is_no_capture_are_refused(stick: Path, shelf: Path) -> None:
    (stick / "photo.jpg").write_text("x")
    gone, photo = prepare([stick / "gone.nam", stick / "photo.jpg"], shelf, 16)
    assert (gone.verdict, photo.verdict) == ("refused", "refused")
    assert "cannot be read" in gone.sentence
    assert photo.sentence == "photo.jpg is not a .nam file."


def test_a_text_of_half_characters_stops_nobody(stick: Path, shelf: Path) -> None:
    file = write(stick / "a.nam", tiny(metadata={"modeled_by": "Ann\ud800a"}))
    (verdict,) = prepare([file], shelf, 16)
    assert verdict.verdict == "stored"
    assert Library(shelf).entries()[0].info


def test_a_name_that_is_too_long_is_the_file_s_fault_and_not_the_library_s(shelf: Path) -> None:
    (verdict,) = prepare([Path("/tmp") / ("a" * 300 + ".nam")], shelf, 16)
    assert verdict.verdict == "refused"
    assert "cannot be read: File name too long" in verdict.sentence


def test_a_folder_that_a_person_names_may_be_a_link(stick: Path, shelf: Path, tmp_path: Path) -> None:
    write(stick / "a.nam", tiny())
    (tmp_path / "link").symlink_to(stick)
    assert told(list(prepare([tmp_path / "link"], shelf, 16))) == [("a.nam", "stored")]


@pytest.mark.parametrize("full_at_bytes", [500, 10_000, 22_000])
def test_a_full_disk_is_told_as_such_and_leaves_nothing_behind(
    full_at_bytes: int, stick: Path, shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(stick / "a.nam", a2(3))
    assert main(["--library", str(shelf), "--block", "16", str(stick)]) == 0
    kept = names_in(shelf)
    write(stick / "b.nam", a2(3, seed=2))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (full_at_bytes, before[1]))
    try:
        status = main(["--library", str(shelf), "--block", "16", str(stick)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert status == 1
    assert "cannot be written: File too large" in capsys.readouterr().err
    assert names_in(shelf) == kept


@pytest.mark.parametrize("harm", ["entry.json", "sub0.block16.onnx"])
def test_a_damaged_entry_is_reported_and_made_anew(harm: str, stick: Path, shelf: Path) -> None:
    file, other = write(stick / "a.nam", tiny(1)), write(stick / "b.nam", tiny(2))
    bad, _ = prepare([file, other], shelf, 16)
    (shelf / bad.model_id / harm).write_text("{")
    assert [entry.name for entry in Library(shelf).entries()] == ["b"]
    (damage,) = Library(shelf).damaged()
    assert bad.model_id[:12] in damage.sentence
    assert next(prepare([file], shelf, 16)).verdict == "stored"
    assert [entry.name for entry in Library(shelf).entries()] == ["a", "b"]
    assert not Library(shelf).damaged()
    assert names_in(shelf) == {bad.model_id, _.model_id, ".lock"}


def test_a_new_onnx_runtime_makes_the_graphs_anew_from_the_stored_file_and_keeps_the_name(
    stick: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(stick / "Deluxe.nam", lstm(1, 1))
    (first,) = prepare([file], shelf, 16)
    monkeypatch.setattr(prepare_module, "CONVERTER", "of next year")
    (again,) = prepare([shelf / first.model_id / "capture.nam"], shelf, 16)
    assert (again.verdict, again.name) == ("stored", "Deluxe")
    assert Library(shelf).entry(first.model_id).converter == "of next year"


def test_what_a_killed_writer_left_is_swept_and_never_shown(stick: Path, shelf: Path) -> None:
    stale = shelf / f"{WORKBENCH_PREFIX}abc" / "entry"
    stale.mkdir(parents=True)
    (stale / "capture.nam").write_text("half")
    assert Library(shelf).entries() == ()
    assert Library(shelf).damaged() == ()
    (verdict,) = prepare([write(stick / "a.nam", tiny())], shelf, 16)
    assert names_in(shelf) == {verdict.model_id, ".lock"}


def test_an_entry_that_a_killed_writer_was_about_to_replace_comes_back(stick: Path, shelf: Path) -> None:
    (first,) = prepare([write(stick / "a.nam", tiny())], shelf, 16)
    assert not Library(shelf).is_stale(16)
    workbench = shelf / f"{WORKBENCH_PREFIX}abc"
    workbench.mkdir()
    (shelf / first.model_id).rename(workbench / first.model_id)  # killed between the two renames
    assert Library(shelf).is_stale(16), "so that the pedal puts it back when it starts"
    list(prepare([shelf], shelf, 16))
    assert [entry.model_id for entry in Library(shelf).entries()] == [first.model_id]
    assert names_in(shelf) == {first.model_id, ".lock"}


@pytest.mark.parametrize("delay_s", [0.0, 0.05, 0.15, 0.4])
def test_killed_at_any_moment_it_leaves_whole_entries_only(delay_s: float, stick: Path, shelf: Path) -> None:
    for seed in range(40):
        write(stick / f"{seed}.nam", tiny(seed))
    child = subprocess.Popen(
        [sys.executable, "-m", "firmware.rig.prepare", "--library", shelf, "--block", "16", "--", stick],
        stdout=subprocess.PIPE,
    )
    assert child.stdout
    child.stdout.readline()  # the first capture is in
    time.sleep(delay_s)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert len(Library(shelf).entries()) >= 1
    assert Library(shelf).damaged() == ()
    for entry in Library(shelf).entries():
        Amp.load(str(entry.graphs[0].path))


def test_the_command_prints_one_json_line_a_file_and_ends_with_0(
    stick: Path, shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(stick / "a.nam", tiny())
    write(stick / "b.nam", wavenet())
    assert main(["--library", str(shelf), "--block", "16", str(stick)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [set(line) for line in lines] == [
        {"done", "found", "file", "verdict", "model_id", "name", "sentence"} for _ in range(2)
    ]
    assert [(line["file"], line["verdict"]) for line in lines] == [("a.nam", "stored"), ("b.nam", "refused")]


def test_a_library_that_cannot_be_written_ends_in_one_sentence(
    stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["--library", str(tmp_path / "file" / "library"), "--block", "16", str(stick)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "cannot be written" in error


@pytest.mark.parametrize("block", ["0", "-16", "9000", "many", "٦٤"])
def test_an_impossible_block_is_refused(block: str, stick: Path, shelf: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--library", str(shelf), "--block", block, str(stick)])
    assert caught.value.code == 2
