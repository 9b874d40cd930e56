"""The deck, with a real loader and real files."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.audio.loader import Loader
from firmware.audio.tape import Tape
from firmware.audio.tape_deck import TapeDeck
from firmware.messages import StartTape, TapeEnded
from tests.stand_ins.fakes import FakeAmp, sine


class Booth:
    """A deck that hears a long sine, 64 frames at a time, and what it answered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loader = Loader(lambda _path: FakeAmp(), rate_hz=48_000, block_frames=64)
        self.answers: list[TapeEnded] = []
        self.deck = TapeDeck(self.loader, answer=self.answers.append)
        self.heard: F32 = np.zeros(0, np.float32)
        self._sound = sine(220.0, 48_000)

    def order(self, frames: int, name: str) -> Path:
        path = self.folder / name
        path.write_bytes(bytes(4 * frames))
        self.deck.order(StartTape(frames, str(path)))
        return path

    def stage(self, count: int = 1) -> None:
        """Hands over as many tapes as the loader was asked for."""
        end_s = time.monotonic() + 10.0
        while count and time.monotonic() < end_s:
            staged = self.loader.take()
            if staged is None:
                time.sleep(0.001)
                continue
            assert isinstance(staged, Tape)
            self.deck.start(staged)
            count -= 1
        assert count == 0, "the loader staged no tape in 10 s"

    def hear(self, blocks: int) -> F32:
        """So many blocks go by; what they were."""
        start = self.heard.size
        passing = self._sound[start : start + 64 * blocks]
        for block in passing.reshape(-1, 64):
            self.deck.take(block)
        self.heard = np.concatenate([self.heard, passing])
        return passing

    def mapped(self) -> bool:
        """Whether any recording is still in memory, once the loader has nothing left to do."""
        self.loader.close()
        return str(self.folder) in Path("/proc/self/maps").read_text(encoding="utf-8")


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    built = Booth(tmp_path)
    yield built
    built.loader.close()


@pytest.mark.parametrize("frames", [1, 63, 64, 65, 640, 1_000])
def test_it_takes_as_many_frames_as_were_ordered_to_the_bit(booth: Booth, frames: int) -> None:
    path = booth.order(frames, "a")
    booth.hear(3)
    booth.stage()
    passing = booth.hear(20)
    assert booth.answers == [TapeEnded(frames, "")]
    np.testing.assert_array_equal(np.fromfile(path, np.float32), passing[:frames])
    assert not booth.mapped()


def test_it_answers_with_the_last_frame_and_not_before(booth: Booth) -> None:
    booth.order(640, "a")
    booth.stage()
    booth.hear(9)
    assert booth.answers == []
    booth.hear(1)
    assert booth.answers == [TapeEnded(640, "")]


def test_one_recording_follows_the_other(booth: Booth) -> None:
    takes: list[tuple[Path, F32]] = []
    for name in ("a", "b"):
        path = booth.order(128, name)
        booth.stage()
        takes.append((path, booth.hear(4)[:128]))
    assert booth.answers == [TapeEnded(128, ""), TapeEnded(128, "")]
    for path, passing in takes:
        np.testing.assert_array_equal(np.fromfile(path, np.float32), passing)


def test_a_second_order_replaces_the_first_while_it_runs(booth: Booth) -> None:
    booth.order(640, "a")
    booth.stage()
    booth.hear(2)
    second = booth.order(128, "b")
    booth.hear(1)
    booth.stage()
    passing = booth.hear(10)
    assert booth.answers == [TapeEnded(128, "")]
    np.testing.assert_array_equal(np.fromfile(second, np.float32), passing[:128])
    assert not booth.mapped()


def test_a_second_order_replaces_the_first_before_it_has_begun(booth: Booth) -> None:
    first = booth.order(64, "a")
    booth.order(128, "b")
    booth.stage(2)
    booth.hear(10)
    assert booth.answers == [TapeEnded(128, "")]
    assert not np.fromfile(first, np.float32).any()
    assert not booth.mapped()


def test_0_frames_give_up_what_runs_without_an_answer(booth: Booth) -> None:
    path = booth.order(640, "a")
    booth.stage()
    passing = booth.hear(2)
    booth.deck.order(StartTape(0, ""))
    booth.hear(20)
    assert booth.answers == []
    np.testing.assert_array_equal(np.fromfile(path, np.float32)[:128], passing)
    assert not np.fromfile(path, np.float32)[128:].any()
    assert not booth.mapped()


def test_0_frames_give_up_what_is_about_to_begin(booth: Booth) -> None:
    booth.order(640, "a")
    booth.deck.order(StartTape(0, ""))
    booth.stage()
    booth.hear(20)
    assert booth.answers == []
    assert not booth.mapped()


def test_0_frames_with_nothing_under_way_do_nothing(booth: Booth) -> None:
    booth.deck.order(StartTape(0, ""))
    booth.hear(2)
    assert booth.answers == []


def test_a_file_that_cannot_be_used_is_answered_with_why(booth: Booth) -> None:
    booth.deck.order(StartTape(64, str(booth.folder / "gone")))
    booth.stage()
    assert booth.answers[0].frames == 0
    assert "gone" in booth.answers[0].sentence


def test_a_file_that_cannot_be_used_is_not_reported_once_another_is_ordered(booth: Booth) -> None:
    booth.deck.order(StartTape(64, str(booth.folder / "gone")))
    booth.order(128, "b")
    booth.stage(2)
    booth.hear(10)
    assert booth.answers == [TapeEnded(128, "")]


def test_an_xrun_breaks_it_off_and_shows_how_far_it_came(booth: Booth) -> None:
    booth.order(640, "a")
    booth.stage()
    booth.hear(2)
    booth.deck.miss()
    booth.hear(20)
    assert [answer.frames for answer in booth.answers] == [128]
    assert "xrun" in booth.answers[0].sentence
    assert not booth.mapped()


def test_an_xrun_before_it_begins_does_it_no_harm(booth: Booth) -> None:
    booth.order(128, "a")
    booth.deck.miss()
    booth.stage()
    booth.hear(10)
    booth.deck.miss()
    assert booth.answers == [TapeEnded(128, "")]


def test_broken_off_it_says_the_sentence_once_whether_it_ran_or_not(booth: Booth) -> None:
    booth.deck.break_off("nothing runs")
    booth.order(640, "a")
    booth.deck.break_off("was to begin")
    booth.order(640, "b")
    booth.stage(2)
    booth.hear(3)
    booth.deck.break_off("ran")
    booth.deck.break_off("is over")
    assert booth.answers == [TapeEnded(0, "was to begin"), TapeEnded(192, "ran")]
