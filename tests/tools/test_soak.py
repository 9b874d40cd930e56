"""The soak in short: what goes wrong in the running audiod is found, and each gets the blame that is its due."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from firmware.captures.prepare.batch import prepare
from tests.stand_ins.pedals import write_capture
from tests.tools.late_blocks import MACHINE, PAGES, WAITED, WORKED, judge
from tests.tools.soak import soak
from tests.tools.watched_audiod import Block

pytestmark = pytest.mark.xdist_group("clock")

PERIOD_NS = 1_333_333
NOBODY = np.zeros((0, 2), np.int64)


def block(begun_ns: int = 0, **facts: int) -> np.ndarray:
    found = np.zeros(1, Block)
    found["begun_ns"] = begun_ns
    for name, value in facts.items():
        found[name] = value
    return found


def cause(facts: np.ndarray, held_up: np.ndarray = NOBODY) -> str | None:
    return judge(facts, PERIOD_NS, held_up).late.get(0)


def test_a_block_in_time_is_nobodys() -> None:
    assert cause(block(took_ns=1_300_000, ran_ns=1_300_000)) is None


@pytest.mark.parametrize(
    "facts",
    [
        {"took_ns": 5_000_000, "ran_ns": 200_000, "queued_ns": 4_800_000},  # another thread ran
        {"took_ns": 5_000_000, "ran_ns": 200_000, "queued_ns": 0},  # a hypervisor's, which it owns up to
    ],
)
def test_what_kept_a_thread_that_could_have_run_is_the_machines(facts: dict[str, int]) -> None:
    assert cause(block(**facts)) == MACHINE


def test_a_core_that_stood_still_is_the_machines_though_it_counts_as_the_threads_own_time() -> None:
    stood = np.array([(1_000_200_000, 1_004_900_000)], np.int64)
    assert cause(block(1_000_000_000, took_ns=5_000_000, ran_ns=5_000_000), stood) == MACHINE
    assert cause(block(2_000_000_000, took_ns=5_000_000, ran_ns=5_000_000), stood) == WORKED


def test_a_thread_that_slept_did_so_of_its_own_making() -> None:
    assert cause(block(took_ns=5_000_000, ran_ns=200_000, slept=1)) == WAITED
    assert cause(block(took_ns=5_000_000, ran_ns=4_900_000, fetched=80)) == PAGES
    assert cause(block(took_ns=5_000_000, ran_ns=200_000, queued_ns=4_500_000, slept=1)) == MACHINE


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("captures")
    for seed, name in enumerate(("Clean", "Lead")):
        write_capture(folder, name, seed=seed, input_level_dbu=12.2)
    assert all(verdict.verdict == "stored" for verdict in prepare([folder], folder / "library", 64))
    return folder / "library"


def test_what_is_planted_in_the_running_audiod_is_found_and_is_the_pedals_own(library: Path) -> None:
    """Clicks 6 dB above what is let pass; a lock, a page and a loop that are longer than a block."""
    every = {"lock": 500, "pages": 700, "work": 900, "click": 1_000}
    found = soak(64, 20, 1.0, ",".join(f"{kind}={blocks}" for kind, blocks in every.items()), library)
    planted = {kind: [number for each, number in found.planted if each == kind] for kind in every}
    assert all(planted.values()), "it plays for two seconds at least"
    alone = [number for kind in ("lock", "pages") for number in planted[kind] if number < found.verdict.own_us.size]
    assert set(alone) <= set(found.verdict.own)
    assert found.counted_late >= len(alone) - 1, "audiod counts them too; the last one may come after it was asked"
    heard = {round(frame / 64) for frame in found.clicks}
    whole = [number for number in planted["click"] if number not in found.torn_blocks]
    assert all(any(abs(number - each) < 3 for each in heard) for number in whole)


HOG = """
import os, sys, time
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
try:
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(95))
except OSError:
    os.nice(-20 if os.geteuid() == 0 else 0)
while os.getppid() != 1:
    begun_ns = time.perf_counter_ns()
    while time.perf_counter_ns() < begun_ns + 6_000_000:
        pass
    time.sleep(0.02)
"""


def test_a_program_that_takes_the_core_away_is_not_blamed_on_the_pedal(library: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOG]) as hog:
        found = soak(64, 20, 1.0, "", library)
        hog.kill()
    late = found.verdict.late
    assert MACHINE in late.values(), "one burst in twelve begins within a block"
    assert len(found.verdict.own) < len(late) / 2, "what a busy machine's caches cost may be among them"
