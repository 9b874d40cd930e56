"""Loudness and gain by NAM's definition: what must come out of things whose answer is known."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.captures.nam import nam_file
from firmware.captures.nam.json_text import read_bytes
from firmware.captures.portable.export import export_portable
from firmware.captures.portable.host import play as play_graph
from firmware.captures.prepare.loudness import FRAMES, STIMULUS_DBFS, Measured, measure, stimulus
from firmware.levels import CaptureLevels, CodecLevels
from firmware.plan import plan_levels
from tests.stand_ins.golden import GOLDEN
from tests.tools.make_captures import FACTORY, STICK

# Files whose metadata the trainer measured with its own stimulus.
MEASURED_BY_NAM = [
    *((FACTORY / file, 1.0) for file in ("etalon-clean.nam", "etalon-lead-1500.nam")),
    (STICK / "etalon-fuzz.nam", 1.0),
    *((GOLDEN / "A2.nam", quality) for quality in (0.0, 1.0) if (GOLDEN / "A2.nam").exists()),
    *((GOLDEN / "wavenet.nam", 1.0) for _ in range((GOLDEN / "wavenet.nam").exists())),
]

CURVES: dict[str, Callable[[F32], F32]] = {
    "soft": np.tanh,
    "softer": lambda x: x / (np.float32(1) + np.abs(x)),
    "hard": lambda x: np.clip(x, -1, 1),
}


def test_the_stimulus_has_the_two_figures_that_nam_publishes_of_its_own() -> None:
    take = stimulus()
    assert take.shape == (FRAMES,)
    assert 20 * np.log10(np.sqrt(np.mean(take**2))) == pytest.approx(-14.968, abs=1e-6)
    assert 20 * np.log10(np.abs(take).max()) == pytest.approx(-2.953, abs=1e-3)


def test_the_stimulus_is_the_same_every_time() -> None:
    assert np.array_equal(stimulus(), stimulus())
    expected = [-0.01603, -0.02685, -0.01064, 0.10213]
    assert stimulus()[:4] == pytest.approx(expected, abs=1e-5), "on every machine: stored loudness must compare"


def test_a_wire_is_as_loud_as_what_goes_in_and_has_no_gain() -> None:
    found = measure(lambda take: take)
    assert found.loudness_db == pytest.approx(STIMULUS_DBFS, abs=1e-4)
    assert found.gain == pytest.approx(0.0, abs=1e-4)


def test_six_db_less_is_six_db_less_loud_and_no_less_gain() -> None:
    found = measure(lambda take: take * np.float32(10 ** (-6 / 20)))
    assert found.loudness_db == pytest.approx(STIMULUS_DBFS - 6.0, abs=1e-4)
    assert found.gain == pytest.approx(0.0, abs=1e-4)


@pytest.mark.parametrize(("loudness_db", "plays"), [(-77.9, True), (-78.1, False), (-119.0, False)])
def test_what_60_db_of_gain_cannot_bring_to_minus_18_plays_nothing(loudness_db: float, plays: bool) -> None:
    """And so has no loudness, which no plan could make up for; its input gain is as calibrated as another's."""
    found = measure(lambda take: take * np.float32(10 ** ((loudness_db - STIMULUS_DBFS) / 20)))
    assert (found.loudness_db is not None) == plays
    plan = plan_levels(CodecLevels(12.2), CaptureLevels(15.0, loudness_db=found.loudness_db))
    assert plan.input_gain_db == pytest.approx(-2.8)


def test_what_clips_at_once_has_all_the_gain_that_something_silent_at_rest_can_have() -> None:
    found = measure(lambda take: np.clip(take * 1e4, -0.1, 0.1))
    assert found.loudness_db == pytest.approx(-20.0, abs=0.1)
    assert found.gain == pytest.approx(9 / 11, abs=0.05)


def test_what_is_as_loud_whatever_comes_in_has_gain_one() -> None:
    found = measure(lambda take: np.full_like(take, 0.25))
    assert found.loudness_db == pytest.approx(-12.04, abs=0.01)
    assert found.gain == pytest.approx(1.0, abs=1e-9)  # LAPACK rounds as each processor does


@pytest.mark.parametrize("worth", [0.0, 1e-7, np.nan])
def test_what_plays_nothing_has_no_loudness(worth: float) -> None:
    assert measure(lambda take: np.full_like(take, worth)) == Measured(None, 0.0)


def test_a_capture_is_asked_from_silence_and_for_a_second_at_most() -> None:
    asked: list[F32] = []

    def play(take: F32) -> F32:
        asked.append(take)
        return take

    measure(play)
    assert all(take.dtype == np.float32 for take in asked)
    assert sum(take.size for take in asked) < 4.1 * FRAMES
    assert not asked[0].any()


@pytest.mark.parametrize("drive", [0.3, 1.0, 3.0, 10.0, 30.0, 100.0])
@pytest.mark.parametrize("curve", ["soft", "softer", "hard"])
def test_four_levels_give_the_gain_of_all_eleven(curve: str, drive: float) -> None:
    def play(take: F32) -> F32:
        return CURVES[curve](np.float32(drive) * take)

    assert measure(play).gain == pytest.approx(_gain_of_eleven(play), abs=0.005)


@pytest.mark.parametrize(("path", "quality"), MEASURED_BY_NAM)
def test_a_capture_measures_as_nams_trainer_measured_it(path: Path, quality: float) -> None:
    content = read_bytes(path)
    exported = export_portable(content, nam_file.parse(content, path.name), quality, 4_800)
    found = measure(lambda take: play_graph(exported.graph, take))
    assert found.loudness_db == pytest.approx(exported.submodel.info.loudness, abs=0.5)
    assert found.gain == pytest.approx(exported.submodel.info.gain, abs=0.05)


def _gain_of_eleven(play: Callable[[F32], F32]) -> float:
    """As the trainer's base.py says it."""
    levels = [float(np.sqrt(np.mean(play((k / 10 * stimulus()).astype(np.float32)) ** 2.0))) for k in range(11)]
    top = 11 * levels[-1]
    return float(np.clip((sum(levels) - top / 2) / (top / 2), 0.0, 1.0))
