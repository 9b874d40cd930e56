"""A batch on its way into the library, through the real processes: one file may cost its worker the life, and the
rest goes on."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from firmware.audio.amp import Amp
from firmware.captures.library import WORKBENCH_PREFIX, Library
from firmware.captures.prepare.batch import prepare
from firmware.captures.prepare.watch import Limits
from firmware.captures.verdict import prepare_command
from tests.own_captures import Model, a2, tiny
from tests.stand_ins.preparing import names_in, read_verdict, shown, write

PATIENCE_S = 60.0


@contextmanager
def started(stick: Path, library: Path, *options: str) -> Generator[subprocess.Popen[bytes]]:
    """prepare as the pedal starts it, its first verdict read."""
    command = prepare_command(library, 16, [stick])
    command[-2:-2] = options
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        assert read_verdict(child.stdout.readline())
        yield child


def worker_of(prepare_pid: int) -> int:
    return int(Path(f"/proc/{prepare_pid}/task/{prepare_pid}/children").read_text())


def runs(pid: int) -> bool:
    """A process that ended counts as gone, also where nobody has asked how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def assert_goes(pid: int) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while runs(pid):
        assert time.monotonic() < until_s, "the worker outlives prepare"
        time.sleep(0.02)


def test_a_batch_comes_verdict_by_verdict_and_goes_on_past_what_is_refused(stick: Path, library: Path) -> None:
    write(stick / "a.nam", tiny(1))
    (stick / "b.nam").write_text("{")
    write(stick / "c/a.nam", tiny(1))
    write(stick / "c/d.nam", tiny(2, metadata={"name": "Deluxe"}))
    verdicts = list(prepare([stick], library, 16))
    assert shown(verdicts) == [("a.nam", "stored"), ("b.nam", "refused"), ("a.nam", "known"), ("d.nam", "stored")]
    assert [(verdict.done, verdict.found) for verdict in verdicts] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert verdicts[1].sentence.startswith("b.nam: it ends in the middle")
    assert verdicts[3].sentence == "Deluxe is in the library."
    assert names_in(library) == {verdicts[0].model_id, verdicts[3].model_id, ".lock"}


def test_what_takes_too_long_is_given_up_and_the_rest_goes_on(stick: Path, library: Path) -> None:
    for name in ("a", "b"):
        write(stick / f"{name}.nam", a2(8))
    verdicts = list(prepare([stick], library, 16, Limits(file_s=0.01)))
    assert [verdict.sentence for verdict in verdicts] == [
        f"{name}.nam: preparing it took over 0.01 s, so it was given up; use a smaller capture." for name in "ab"
    ]
    assert names_in(library) == {".lock"}


@pytest.mark.parametrize("memory_mib", [0, 16])  # Python gives up with the one, the C below it with the other
def test_what_takes_too_much_memory_is_given_up_and_the_rest_goes_on(
    memory_mib: int, stick: Path, library: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(stick / "a.nam", a2(8))
    (stick / "b.nam").symlink_to("/")  # takes nothing
    big, link = prepare([stick], library, 16, Limits(memory_mib=memory_mib))
    assert big.sentence == (
        f"a.nam: preparing it takes more than {memory_mib} MiB of memory, so it was given up; use a smaller capture."
    )
    assert "is a link" in link.sentence
    assert names_in(library) == {".lock"}
    assert capfd.readouterr().err, "the worker's last words are in the journal"


@pytest.mark.parametrize(
    ("number", "why"),
    [(signal.SIGSEGV, "ended the worker with signal SIGSEGV"), (signal.SIGKILL, "where memory runs out")],
)
def test_a_file_that_costs_the_worker_its_life_is_refused_and_the_rest_goes_on(
    number: signal.Signals, why: str, stick: Path, library: Path
) -> None:
    for seed in range(6):
        write(stick / f"{seed}.nam", tiny(seed))
    with started(stick, library) as child:
        os.kill(worker_of(child.pid), number)
        out, _ = child.communicate()
    verdicts = [verdict for line in out.splitlines() if (verdict := read_verdict(line))]
    refused = [verdict for verdict in verdicts if verdict.verdict == "refused"]
    assert len(verdicts) == 5
    assert len(refused) == 1
    assert why in refused[0].sentence
    assert refused[0].sentence.startswith(refused[0].file)
    assert child.returncode == 0
    assert len(Library(library).entries()) == 5
    assert len(names_in(library)) == 6, "with the lock, and no workbench"


@pytest.mark.parametrize("both", [False, True], ids=["prepare", "both"])
@pytest.mark.parametrize(
    "delay_s", [pytest.param(0.0, marks=pytest.mark.slow), 0.05, pytest.param(0.15, marks=pytest.mark.slow), 0.4]
)
def test_killed_at_any_moment_it_leaves_whole_entries_only_and_nobody_behind(
    delay_s: float, both: bool, stick: Path, library: Path
) -> None:
    for seed in range(40):
        write(stick / f"{seed}.nam", tiny(seed))
    with started(stick, library) as child:
        worker = worker_of(child.pid)
        time.sleep(delay_s)
        if both:
            os.kill(worker, signal.SIGKILL)
        child.send_signal(signal.SIGKILL)
        child.communicate()
    assert_goes(worker)
    assert 1 <= len(Library(library).entries()) < 40
    assert Library(library).damaged() == ()
    for entry in Library(library).entries():
        Amp.load(str(entry.graphs[0].plays.path))
    list(prepare([stick / "0.nam"], library, 16))
    assert not [name for name in names_in(library) if name.startswith(WORKBENCH_PREFIX)]


def test_reported_to_end_it_sweeps_its_workbench_and_ends_its_worker(stick: Path, library: Path) -> None:
    for seed in range(30):
        write(stick / f"{seed}.nam", tiny(seed))
    with started(stick, library) as child:
        worker = worker_of(child.pid)
        child.terminate()
        _, error = child.communicate()
    assert child.returncode == 128 + signal.SIGTERM
    assert error == b""
    assert not runs(worker)
    assert 1 <= len(Library(library).entries()) < 30
    assert len(names_in(library)) == len(Library(library).entries()) + 1, "the lock, and no workbench"


def test_both_processes_give_way_and_keep_off_the_audio_core(stick: Path, library: Path) -> None:
    for seed in range(6):
        write(stick / f"{seed}.nam", tiny(seed))
    cores = os.sched_getaffinity(0)
    audio_core = max(cores)
    with started(stick, library, "--audio-core", str(audio_core)) as child:
        worker = worker_of(child.pid)
        for pid in (child.pid, worker):
            assert os.getpriority(os.PRIO_PROCESS, pid) == 19
            assert os.sched_getaffinity(pid) == (cores - {audio_core} or cores)
        assert Path(f"/proc/{worker}/oom_score_adj").read_text() == "1000\n"
        child.kill()


def outdated(stick: Path, library: Path, model: Model) -> Path:
    """The capture of a library that another pedal's software made."""
    (first,) = prepare([write(stick / "Deluxe.nam", model)], library, 16)
    old = json.dumps({"format": 1, "name": "Deluxe"})
    (library / first.model_id / "entry.json").write_text(old, encoding="utf-8")
    assert Library(library).stale(16) == (library / first.model_id / "capture.nam",)
    return library / first.model_id / "capture.nam"


def test_a_rebuild_that_took_too_long_is_tried_at_three_starts_and_no_more(stick: Path, library: Path) -> None:
    kept = outdated(stick, library, a2(8))
    for more in (True, True, False):
        assert Library(library).is_stale(16)
        (late,) = prepare([library], library, 16, Limits(file_s=0.01))
        assert (late.file, late.verdict) == ("Deluxe.nam", "refused")
        assert Library(library).is_stale(16) == more
    (again,) = prepare([library], library, 16)
    assert (again.verdict, again.sentence) == ("refused", late.sentence)
    (anew,) = prepare([kept], library, 16)
    assert anew.verdict == "stored", "who names it means it"
    assert not (kept.parent / "refusal.json").exists()


def test_a_rebuild_that_was_late_once_is_made_at_the_next_start(stick: Path, library: Path) -> None:
    outdated(stick, library, tiny())
    list(prepare([library], library, 16, Limits(file_s=0.001)))
    assert [shown.verdict for shown in prepare([library], library, 16)] == ["stored"]
    assert not Library(library).is_stale(16)


def test_a_rebuild_that_the_capture_itself_forbids_is_tried_once(stick: Path, library: Path) -> None:
    kept = outdated(stick, library, tiny())
    write(kept, tiny(2))  # it rotted
    (refused,) = prepare([library], library, 16)
    assert refused.sentence == "Deluxe.nam: what the library kept of it is damaged; import it again."
    assert not Library(library).is_stale(16)
    assert (kept.parent / "entry.json").exists()
    (anew,) = prepare([stick], library, 16)
    assert anew.verdict == "stored", "who imports it again means it"


def test_a_worker_that_was_ended_while_it_started_is_started_again(stick: Path, library: Path) -> None:
    """As by a system whose memory was short for a moment."""
    write(stick / "a.nam", tiny())
    command = prepare_command(library, 16, [stick])
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        children = Path(f"/proc/{child.pid}/task/{child.pid}/children")
        until_s = time.monotonic() + PATIENCE_S
        while not (worker := children.read_text()):
            assert time.monotonic() < until_s
        os.kill(int(worker), signal.SIGKILL)
        assert child.stdout
        (verdict,) = filter(None, map(read_verdict, child.stdout))
    assert (verdict.verdict, child.returncode) == ("stored", 0)


def test_the_end_of_the_service_reaches_the_worker_too_and_blames_no_capture(stick: Path, library: Path) -> None:
    for seed in range(6):
        write(stick / f"{seed}.nam", tiny(seed))
    with started(stick, library) as child:
        os.kill(worker_of(child.pid), signal.SIGTERM)
        out, _ = child.communicate()
    assert [verdict.verdict for verdict in map(read_verdict, out.splitlines()) if verdict] == ["stored"] * 5


def test_what_a_killed_writer_left_is_swept_and_never_shown(stick: Path, library: Path) -> None:
    stale = library / f"{WORKBENCH_PREFIX}abc" / "entry"
    stale.mkdir(parents=True)
    (stale / "capture.nam").write_text("half")
    assert Library(library).entries() == ()
    assert Library(library).damaged() == ()
    (verdict,) = prepare([write(stick / "a.nam", tiny())], library, 16)
    assert names_in(library) == {verdict.model_id, ".lock"}


def test_an_entry_that_a_killed_writer_was_about_to_replace_comes_back(stick: Path, library: Path) -> None:
    (first,) = prepare([write(stick / "a.nam", tiny())], library, 16)
    assert not Library(library).is_stale(16)
    workbench = library / f"{WORKBENCH_PREFIX}abc"
    workbench.mkdir()
    (library / first.model_id).rename(workbench / first.model_id)  # killed between the two renames
    assert Library(library).is_stale(16), "so that the pedal puts it back when it starts"
    list(prepare([library], library, 16))
    assert [entry.model_id for entry in Library(library).entries()] == [first.model_id]
    assert names_in(library) == {first.model_id, ".lock"}
