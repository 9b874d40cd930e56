import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from firmware.audio.ramp import RAMP_S, Ramp, glide
from tests.stand_ins.chains import click_dbfs
from tests.stand_ins.fakes import sine

FRAMES = round(RAMP_S * 48_000)
STEEPEST = 1.0 / 640.0  # a frame, on the way from 0 to 1


def ramp(value: float = 0.0, block_frames: int = 64) -> Ramp:
    return Ramp(value, rate_hz=48_000, block_frames=block_frames)


def gains(of: Ramp, blocks: int, block_frames: int = 64) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    heard = np.empty(blocks * block_frames, np.float32)
    for block in heard.reshape(blocks, block_frames):
        of.scale(np.ones(block_frames, np.float32), block)
    return heard


def test_a_glide_rises_from_0_to_1_and_stays() -> None:
    line = glide(FRAMES, 64)
    assert line.size == FRAMES + 64
    assert 0.0 < line[0] < 1e-5
    assert (line[FRAMES - 1 :] == 1.0).all()
    assert (np.diff(line) >= 0.0).all()


def test_a_glide_of_a_low_note_is_nothing_beyond_8_khz() -> None:
    line = glide(FRAMES, 9_600)
    note = sine(82.0, 2 * line.size)
    gains = np.concatenate((np.zeros(line.size, np.float32), line))
    assert click_dbfs(note * gains) < -90.0
    assert np.diff(line.astype(np.float64)).max() < STEEPEST


def test_a_ramp_reaches_its_target_exactly_and_after_17_ms() -> None:
    moving = ramp()
    moving.go(0.3)
    blocks = -(-FRAMES // 64)
    gains(moving, blocks - 1)
    assert moving.moving
    heard = gains(moving, 2)
    assert moving.rests_at(0.3)
    assert heard[-1] == np.float32(0.3)


def test_a_ramp_starts_from_where_another_was_broken_off() -> None:
    moving = ramp()
    moving.go(1.0)
    before = gains(moving, 5)
    moving.go(0.0)
    after = gains(moving, 40)
    assert abs(after[0] - before[-1]) < STEEPEST
    assert after[-1] == 0.0


def test_going_to_where_it_goes_already_does_not_start_again() -> None:
    once, twice = ramp(), ramp()
    once.go(1.0)
    twice.go(1.0)
    gains(once, 3)
    gains(twice, 3)
    twice.go(1.0)
    np.testing.assert_array_equal(gains(once, 30), gains(twice, 30))


def test_a_ramp_at_rest_at_unity_changes_no_bit() -> None:
    signal = np.random.default_rng(0).standard_normal(64).astype(np.float32)
    heard = np.zeros(64, np.float32)
    ramp(1.0).scale(signal, heard)
    np.testing.assert_array_equal(heard, signal)


def test_a_jump_is_there_in_the_next_block() -> None:
    moving = ramp()
    moving.go(1.0)
    gains(moving, 2)
    moving.jump(0.5)
    assert (gains(moving, 1) == 0.5).all()


def test_two_gains_that_take_each_other_back_do_so_all_the_way() -> None:
    one, other = ramp(1.0), ramp(-0.5)
    one.go(0.1)
    other.go(-5.0)
    np.testing.assert_allclose(gains(one, 15) * gains(other, 15), -0.5, rtol=1e-6)
    assert one.rests_at(0.1)
    assert other.rests_at(-5.0)


def test_from_next_to_nothing_it_goes_as_from_nothing() -> None:
    moving, risen = ramp(1e-155), ramp(0.0)
    for each in (moving, risen):
        each.go(1.0)
    np.testing.assert_allclose(gains(moving, 15), gains(risen, 15), atol=1e-7)


def test_one_that_is_turned_over_goes_on_on_the_other_side() -> None:
    moving, turned = ramp(1.0), ramp(1.0)
    for each in (moving, turned):
        each.go(0.25)
        gains(each, 3)
    turned.turn_over()
    np.testing.assert_array_equal(gains(turned, 12), -gains(moving, 12))


@given(st.sampled_from([1, 16, 48, 64, 512, 2048]))
def test_the_size_of_the_blocks_does_not_change_the_gains(block_frames: int) -> None:
    fine, coarse = ramp(block_frames=1), ramp(block_frames=block_frames)
    fine.go(0.7)
    coarse.go(0.7)
    blocks = 3000 // block_frames + 1
    np.testing.assert_allclose(gains(coarse, blocks, block_frames), gains(fine, blocks * block_frames, 1), atol=1e-7)


@given(st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(1, 30)), min_size=1, max_size=12))
def test_no_order_of_targets_makes_a_step(targets: list[tuple[float, int]]) -> None:
    moving = ramp()
    heard = [np.zeros(1, np.float32)]
    for target, blocks in targets:
        moving.go(target)
        heard.append(gains(moving, blocks))
    assert np.abs(np.diff(np.concatenate(heard))).max() < 3.0 * STEEPEST, "the last of 24 dB in dB"
