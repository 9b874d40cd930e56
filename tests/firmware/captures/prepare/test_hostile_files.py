"""A stick full of what is no capture, through the real prepare: each gets one line, and what is whole is stored.

What may stand inside a file is tried in test_nam_file_refusals and the fuzz tests; here it is what lies around it.
"""

import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from firmware.captures.library import WORKBENCH_PREFIX, Library
from firmware.captures.prepare.batch import prepare
from firmware.captures.verdict import Verdict, prepare_command
from tests.own_captures import a2, lstm, tiny
from tests.stand_ins.preparing import as_the_pedal, read_verdict, verdicts_of

SMALL_BYTES = 230 * 1024  # A2 Full is 270 KiB of text, and less of graph
NAME_BYTES = 255  # the most a file system keeps; a longer name can only be asked for


def write(path: Path, seed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tiny(seed)))


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 2 * 2**30)


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as ear:
        ear.bind(str(path))


def out_of_the_folder(path: Path) -> None:
    write(path.parent.parent / "elsewhere" / "secret.nam", 100)
    path.symlink_to(path.parent.parent / "elsewhere" / "secret.nam")


def unreadable(path: Path) -> None:
    write(path, 101)
    path.chmod(0)


# The name on the stick: how it comes there, how a person reads it, and what the line says of it.
HOSTILE: dict[bytes, tuple[Callable[[Path], object], str, str]] = {
    b"a link.nam": (out_of_the_folder, "a link.nam", "is a link; copy the file itself."),
    b"a link to a folder": (lambda path: path.symlink_to("/"), "a link to a folder", "is a link; copy"),
    b"a link to itself.nam": (lambda path: path.symlink_to(path), "a link to itself.nam", "is a link; copy"),
    b"a link to nothing.nam": (lambda path: path.symlink_to("gone"), "a link to nothing.nam", "is a link; copy"),
    b"a pipe.nam": (os.mkfifo, "a pipe.nam", "is not an ordinary file; give a .nam file."),
    b"a socket.nam": (listening, "a socket.nam", "cannot be read: No such device or address; check the path."),
    b"empty.nam": (Path.touch, "empty.nam", "it is empty"),
    b"large.nam": (sparse, "large.nam", "more than the 12 MiB that a capture may have"),
    b"a new\nline.nam": (Path.touch, "a new line.nam", "it is empty"),
    b"an \x1b[31mescape\x07.nam": (Path.touch, "an [31mescape.nam", "it is empty"),
    "gpj\u202emaerd.nam".encode(): (Path.touch, "gpjmaerd.nam", "it is empty"),
    b"caf\xe9.nam": (Path.touch, "caf.nam", "it is empty"),
    b"n" * (NAME_BYTES - 4) + b".nam": (Path.touch, "n" * 39 + "…" + "n" * 36 + ".nam", "it is empty"),
}


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "stick"
    write(folder / "000 whole.nam", 1)
    write(folder / "zzz" / "../zzz/whole.nam", 2)
    for name in ("._zzz.nam", ".Trash-1000/x.nam", "System Volume Information/x.nam", "$RECYCLE.BIN/x.nam"):
        write(folder / name, 3)
    for name, (make, _, _) in HOSTILE.items():
        make(folder / os.fsdecode(name))
    return folder


@pytest.fixture(scope="module")
def library(stick: Path) -> Path:
    return stick.parent / "library"


@pytest.fixture(scope="module")
def verdicts(stick: Path, library: Path) -> list[Verdict]:
    named = [stick / ".." / "stick", stick / "gone.nam", stick / ("x" * 500 + ".nam"), Path("/dev/zero")]
    return list(prepare(named, library, 16))


@pytest.mark.parametrize("name", HOSTILE, ids=[shown[:20] for _, shown, _ in HOSTILE.values()])
def test_each_is_reported_in_one_line_by_a_clean_name(name: bytes, verdicts: list[Verdict]) -> None:
    _, shown, why = HOSTILE[name]
    (verdict,) = [verdict for verdict in verdicts if verdict.file == shown]
    assert verdict.verdict == "refused"
    assert verdict.sentence.startswith(shown)
    assert why in verdict.sentence
    assert verdict.sentence.isprintable()
    assert verdict.sentence.endswith((".", "?"))
    assert read_verdict(verdict.line().encode("ascii")) == verdict


def test_the_whole_ones_are_stored_and_nothing_else(library: Path, verdicts: list[Verdict]) -> None:
    stored = [verdict.name for verdict in verdicts if verdict.verdict == "stored"]
    assert sorted(stored) == ["000 whole", "whole"]
    assert len(verdicts) == 2 + len(HOSTILE) + 3, "droppings of other systems are passed over"
    assert len(Library(library).entries()) == 2
    assert len(list(library.iterdir())) == 3, "with the lock"


def test_paths_that_cannot_be_are_reported(verdicts: list[Verdict]) -> None:
    gone, long, device = (verdict.sentence for verdict in verdicts[-3:])
    assert gone == "gone.nam cannot be read: No such file or directory; check the path."
    assert "cannot be read: File name too long" in long
    assert device == "zero is no capture; the pedal plays .nam files."


def test_what_its_owner_closed_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    unreadable(tmp_path / "stick.nam")
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "closed too").mkdir(mode=0o444)  # can be listed, and nothing in it looked at
    write(tmp_path / "whole.nam", 1)
    try:
        shown = verdicts_of(as_the_pedal(prepare_command(tmp_path / ".library", 16, [tmp_path])))
    finally:
        for folder in ("closed", "closed too"):
            (tmp_path / folder).chmod(0o755)
    verdicts = {verdict.file: verdict for verdict in shown}
    assert verdicts.keys() == {"stick.nam", "whole.nam", "closed"}
    assert verdicts["whole.nam"].verdict == "stored"
    assert verdicts["stick.nam"].sentence == "stick.nam cannot be read: Permission denied; check the path."
    assert "is a folder that cannot be read: Permission denied" in verdicts["closed"].sentence


def test_a_library_that_may_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    library = tmp_path / "a\nlibrary"
    write(tmp_path / "whole.nam", 1)
    library.mkdir(mode=0o555)
    command = as_the_pedal(prepare_command(library, 16, [tmp_path / "whole.nam"]))
    run = subprocess.run(command, capture_output=True, check=False)
    assert run.returncode == 1
    assert run.stdout == b""
    (line,) = run.stderr.decode().splitlines()
    assert line.endswith("a library cannot be written: Permission denied; see to its disk.")


def test_a_library_on_a_disk_that_is_read_only_is_one_sentence_and_still_read(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(tmp_path / "whole.nam", 1)
    assert [shown.verdict for shown in prepare([tmp_path / "whole.nam"], library, 16)] == ["stored"]
    bind = f"mount --bind {library} {library} && mount -o remount,ro,bind {library} && "
    command = " ".join(prepare_command(library, 16, [tmp_path / "whole.nam"]))
    run = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", bind + command], capture_output=True, check=False
    )
    assert run.returncode == 1
    (line,) = run.stderr.decode().splitlines()
    assert line.endswith("library cannot be written: Read-only file system; see to its disk.")
    assert len(Library(library).entries()) == 1


def test_a_library_may_lie_on_a_strange_path(tmp_path: Path) -> None:
    library = tmp_path / "new\nline [*] café \u202e"
    write(tmp_path / "whole.nam", 1)
    (tmp_path / "half.nam").write_text("{")
    assert [shown.verdict for shown in prepare([tmp_path / "whole.nam", tmp_path / "half.nam"], library, 16)] == [
        "stored",
        "refused",
    ]
    assert len(Library(library).entries()) == 1
    (library / f"{WORKBENCH_PREFIX}left").mkdir()
    assert Library(library).is_stale(16)
    list(prepare([library], library, 16))
    assert not Library(library).is_stale(16)


def without_end(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [os.mkfifo, sparse, out_of_the_folder, without_end])
def test_what_looks_like_a_library_on_a_stick_is_not_trusted(make: Callable[[Path], object], tmp_path: Path) -> None:
    """The name of such a capture stands in its entry.json, which prepare itself reads: it is never given up."""
    place = tmp_path / "stick" / ("a" * 64)  # before `elsewhere`
    write(place / "capture.nam", 1)
    make(place / "entry.json")
    verdict = next(prepare([tmp_path / "stick"], tmp_path / "library", 16))
    assert (verdict.file, verdict.verdict) == ("aaaaaaaaaaaa.nam", "stored")


def test_files_that_vanish_after_they_were_found_are_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    for number in range(4):
        write(tmp_path / f"{number}.nam", number)
    verdicts = prepare([tmp_path], tmp_path / ".library", 16)
    first = next(verdicts)
    (tmp_path / "1.nam").unlink()
    (tmp_path / "2.nam").unlink()
    (tmp_path / "2.nam").mkdir()
    _, folder, last = rest = list(verdicts)
    assert [shown.verdict for shown in (first, *rest)] == ["stored", "refused", "refused", "stored"]
    assert rest[0].sentence == "1.nam cannot be read: No such file or directory; check the path."
    assert folder.sentence.startswith("2.nam is a folder and no capture")
    assert (last.done, last.found) == (4, 4)


@pytest.mark.slow
def test_ten_thousand_small_files_are_found_and_each_is_reported(tmp_path: Path) -> None:
    for number in range(10_000):
        (tmp_path / f"{'long ' * 40}{number}.nam").touch()
    verdicts = list(prepare([tmp_path], tmp_path / ".library", 16))
    assert [verdict.done for verdict in verdicts] == list(range(1, 10_001))
    assert {verdict.verdict for verdict in verdicts} == {"refused"}


def limit_files() -> None:
    """A file that grows beyond this is refused by the kernel like one that fills the disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_BYTES, resource.RLIM_INFINITY))


@contextmanager
def small_disk(folder: Path) -> Generator[Callable[[], None] | None]:
    """A disk that is soon full, where this user may mount one; else a limit for the process that writes."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_BYTES}", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        yield limit_files
        return
    try:
        yield None
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def small_files(folder: Path) -> Generator[Callable[[], None] | None]:
    folder.mkdir()
    yield limit_files


@pytest.mark.parametrize("small", [small_disk, small_files])
def test_what_does_not_fit_is_reported_and_what_is_smaller_still_comes_in(
    small: Callable[[Path], AbstractContextManager[Callable[[], None] | None]], tmp_path: Path
) -> None:
    for name, model in (("a", a2(8)), ("b", tiny()), ("c", a2(8, seed=2)), ("d", lstm(1, 2))):
        (tmp_path / f"{name}.nam").write_text(json.dumps(model))
    library = tmp_path / ".library"
    command = [
        sys.executable,
        "-m",
        "firmware.captures.prepare",
        "--library",
        library,
        "--block",
        "64",
        "--",
        tmp_path,
    ]
    with small(library) as before:
        run = subprocess.run(command, stdout=subprocess.PIPE, check=True, preexec_fn=before)
        verdicts = [verdict for line in run.stdout.splitlines() if (verdict := read_verdict(line))]
        assert [verdict.verdict for verdict in verdicts] == ["refused", "stored", "refused", "stored"]
        for verdict in (verdicts[0], verdicts[2]):
            assert verdict.sentence.startswith(f"{verdict.file} does not fit: it needs more than the ")
            assert verdict.sentence.endswith("make room and import it again.")
        assert len(Library(library).entries()) == 2
        assert len(list(library.iterdir())) == 3, "with the lock, and no workbench"
        assert not Library(library).is_stale(64)
