"""What the simulated converter hears: volts at the jack, through the gain, by what full scale really is."""

import math
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hw.codec import open_codec
from hw.errors import CodecError, CodecLostError
from hw.profile import LevelsProfile
from hw.profiles import load
from hw.sim.jack import Jack
from hw.sim.world import VOLTS_AT_0_DBU, World

RATE_HZ, BLOCK, PERIODS = 48_000, 64, 4
LEVELS = LevelsProfile(max_input_dbu=12.2, max_output_dbu=8.0)
SECOND = RATE_HZ // BLOCK

Samples = NDArray[np.float32]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


@pytest.fixture
def jack(world: World, tmp_path: Path) -> Iterator[Jack]:
    assert world.scene().at_rest
    jack = Jack(World(tmp_path), LEVELS, rate_hz=RATE_HZ, block_frames=BLOCK, periods=PERIODS)
    yield jack
    jack.close()


def volts(level_dbu: float) -> float:
    return VOLTS_AT_0_DBU * 10.0 ** (level_dbu / 20.0)


def sine(hz: float, frames: int, peak: float = 1.0) -> Samples:
    return (peak * np.sin(2 * np.pi * hz * np.arange(frames) / RATE_HZ)).astype(np.float32)


def guitar() -> Samples:
    return np.random.default_rng(3).uniform(-1.2, 1.2, SECOND * BLOCK).astype(np.float32)  # as a float take may be


def run(jack: Jack, take: Samples, played: Samples | None = None) -> Samples:
    """What the converter hears of `take` while the pedal plays `played`."""
    heard = take.copy().reshape(-1, BLOCK)
    out = np.zeros_like(heard) if played is None else played.reshape(-1, BLOCK)
    for into, block in zip(heard, out, strict=True):
        jack.hear(into)
        jack.play(block)
    return heard.ravel()


def silence() -> Samples:
    return np.zeros(SECOND * BLOCK, np.float32)


def peak_at(sound: Samples, hz: float) -> float:
    """The peak of the sine of `hz` in a second of sound."""
    wave = np.exp(-2j * np.pi * hz * np.arange(len(sound)) / RATE_HZ)
    return 2.0 * float(abs(np.mean(sound.astype(np.float64) * wave)))


def db(ratio: float) -> float:
    return 20.0 * math.log10(ratio)


def test_at_rest_the_take_is_heard_bit_by_bit(jack: Jack, world: World) -> None:
    np.testing.assert_array_equal(run(jack, guitar()), guitar())
    world.plug_cable()
    run(jack, guitar())
    world.plug_guitar()
    np.testing.assert_array_equal(run(jack, guitar()), guitar())


def test_true_figures_that_are_the_profiles_leave_the_world_at_rest(jack: Jack, world: World) -> None:
    world.build(max_input_dbu=12.2, max_output_dbu=-20.0)
    np.testing.assert_array_equal(run(jack, guitar()), guitar())


@pytest.mark.parametrize(("true_dbu", "gain_db"), [(12.2, 0.0), (9.0, 0.0), (15.0, 5.0), (2.0, -12.0)])
def test_a_source_of_known_volts_has_the_peak_the_definition_says(
    jack: Jack, world: World, true_dbu: float, gain_db: float
) -> None:
    world.build(max_input_dbu=true_dbu)
    world.turn_gain(gain_db)
    world.plug_source(volts(-2.0), 1000.0)
    heard = run(jack, guitar())
    assert db(peak_at(heard, 1000.0)) == pytest.approx(-2.0 - true_dbu + gain_db, abs=1e-5)
    assert db(float(np.abs(heard).max())) == pytest.approx(-2.0 - true_dbu + gain_db, abs=1e-3)


def test_a_sine_at_the_converters_level_just_reaches_full_scale(jack: Jack, world: World) -> None:
    world.plug_source(volts(12.2), 1000.0)
    heard = run(jack, silence())
    assert float(heard.max()) == pytest.approx(1.0, abs=1e-6)
    assert int(np.count_nonzero(np.abs(heard) >= 1.0 - 2.0**-15)) == 2 * 1000  # its crests


def test_five_db_of_analogue_gain_raise_the_take_by_five_db(jack: Jack, world: World) -> None:
    world.turn_gain(5.0)
    take = guitar() * np.float32(0.25)
    np.testing.assert_allclose(run(jack, take), take * 10.0**0.25, rtol=1e-6)


def test_a_hotter_converter_hears_the_same_guitar_higher(jack: Jack, world: World) -> None:
    world.build(max_input_dbu=12.2 - 6.0)
    take = guitar() * np.float32(0.25)
    np.testing.assert_allclose(run(jack, take), take * 10.0**0.3, rtol=1e-6)


def test_the_converter_ends_at_full_scale(jack: Jack, world: World) -> None:
    world.turn_gain(20.0)
    heard = run(jack, guitar())
    assert float(heard.max()) == np.float32(1.0 - 2.0**-23)
    assert float(heard.min()) == -1.0


def test_an_analogue_side_that_ends_earlier_gives_flat_tops_below_full_scale(jack: Jack, world: World) -> None:
    world.change(ceiling_dbfs=-4.0)
    world.plug_source(volts(12.2), 330.0)
    heard = run(jack, silence())
    assert db(float(heard.max())) == pytest.approx(-4.0, abs=1e-4)
    assert int(np.count_nonzero(heard == heard.max())) > RATE_HZ / 10


def test_the_cable_brings_what_was_played_a_buffer_later_at_the_jacks_volts(jack: Jack, world: World) -> None:
    world.plug_cable()
    played = sine(330.0, SECOND * BLOCK, 0.5)
    heard = run(jack, guitar(), played)
    delay = PERIODS * BLOCK
    assert not heard[:delay].any()
    np.testing.assert_allclose(heard[delay:], played[:-delay] * 10.0 ** ((8.0 - 12.2) / 20.0), atol=1e-7)


def test_the_cable_goes_by_the_true_levels_and_the_gain(jack: Jack, world: World) -> None:
    world.plug_cable()
    world.build(max_input_dbu=10.0, max_output_dbu=6.5)
    world.turn_gain(1.5)
    heard = run(jack, silence(), sine(330.0, SECOND * BLOCK, 0.5))
    lost = PERIODS * BLOCK / (SECOND * BLOCK)
    assert db(peak_at(heard, 330.0) / (1.0 - lost)) == pytest.approx(db(0.5) + 6.5 - 10.0 + 1.5, abs=0.01)


def test_a_cable_that_is_plugged_again_brings_nothing_old(jack: Jack, world: World) -> None:
    world.plug_cable()
    run(jack, silence(), sine(330.0, SECOND * BLOCK))
    world.plug_guitar()
    run(jack, guitar())
    world.plug_cable()
    assert not run(jack, guitar()).any()


def test_an_empty_input_is_silent(jack: Jack, world: World) -> None:
    world.unplug()
    assert not run(jack, guitar(), guitar()).any()


def test_hum_and_noise_have_their_volts(jack: Jack, world: World) -> None:
    world.unplug()
    world.hum(volts(-40.0), 50.0)
    assert db(peak_at(run(jack, silence()), 50.0)) == pytest.approx(-40.0 - 12.2, abs=1e-4)
    world.hum(0.0)
    world.noise(volts(-50.0))
    noise = run(jack, silence()).astype(np.float64)
    assert db(float(np.sqrt(np.mean(noise**2))) * math.sqrt(2.0)) == pytest.approx(-50.0 - 12.2, abs=0.1)
    assert abs(float(np.mean(noise))) < 1e-5


def test_a_source_drifts_from_when_it_was_plugged(jack: Jack, world: World) -> None:
    run(jack, silence())
    for _ in range(2):
        world.plug_source(volts(0.0), 1000.0, drift_db_per_s=-3.0)
        heard = run(jack, silence())
        first, last = heard[:480], heard[-480:]
        assert db(float(np.abs(first).max())) == pytest.approx(-12.2, abs=0.05)
        assert db(float(np.abs(last).max())) == pytest.approx(-15.2, abs=0.05)
        world.unplug()
        run(jack, silence())


def test_a_source_goes_on_without_a_seam_when_it_is_altered(jack: Jack, world: World) -> None:
    world.plug_source(volts(0.0), 1000.0)
    first = run(jack, silence())
    world.plug_source(volts(0.0), 1001.0)
    heard = np.concatenate([first, run(jack, silence())])
    step = 2 * np.pi * 1001.0 / RATE_HZ * 10.0 ** (-12.2 / 20.0)
    assert float(np.abs(np.diff(heard)).max()) < step * 1.001


@pytest.mark.parametrize("true_dbu", [math.nan, 4.0])
def test_the_multimeter_shows_the_volts_of_a_full_scale_sine(jack: Jack, world: World, true_dbu: float) -> None:
    world.build(max_output_dbu=true_dbu)
    world.connect_meter()
    run(jack, guitar(), sine(330.0, SECOND * BLOCK))
    expected_dbu = 8.0 if math.isnan(true_dbu) else true_dbu
    assert db(world.meter_volts() / volts(expected_dbu)) == pytest.approx(0.0, abs=0.005)


def test_a_profile_without_figures_hears_its_take_as_it_is(world: World, tmp_path: Path) -> None:
    world.change(meter=1.0)
    take = guitar() * np.float32(0.5)
    jack = Jack(World(tmp_path), LevelsProfile(), rate_hz=RATE_HZ, block_frames=BLOCK, periods=PERIODS)
    np.testing.assert_allclose(run(jack, take), take, atol=1e-7)
    jack.close()


def test_a_busy_world_leaves_nothing_behind(jack: Jack, world: World) -> None:
    world.plug_source(1.0, 1000.0, drift_db_per_s=0.01)
    world.hum(0.01)
    world.noise(0.01)
    world.connect_meter()
    run(jack, silence())
    tracemalloc.start()
    run(jack, silence())
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(3):
        run(jack, silence())
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 1024


def test_a_card_that_is_pulled_is_lost_and_comes_back(world: World, tmp_path: Path) -> None:
    codec = open_codec(load("sim"), tmp_path)
    block = np.zeros(codec.block_frames, np.float32)
    assert codec.read(block)
    world.pull_card()
    with pytest.raises(CodecLostError, match="went away"):
        codec.read(block)
    codec.close()
    with pytest.raises(CodecError, match="unplugged"):
        open_codec(load("sim"), tmp_path)
    world.push_card()
    codec = open_codec(load("sim"), tmp_path)
    assert codec.read(block)
    codec.close()


@pytest.mark.parametrize("alter", [World.plug_cable, World.unplug])
def test_the_sim_profiles_codec_lives_in_the_world_of_its_run_folder(
    world: World, tmp_path: Path, alter: Callable[[World], None]
) -> None:
    codec = open_codec(load("sim"), tmp_path)
    heard = np.zeros((100, codec.block_frames), np.float32)
    alter(world)
    for into in heard:
        codec.read(into)
        codec.write(np.zeros(codec.block_frames, np.float32))
    codec.close()
    assert not heard.any()
