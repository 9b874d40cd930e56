"""How an impulse response is cut, for any length and any block."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.captures.graph.fused_linear import DIRECT_TAPS, LEAST_SIZE, Level, levels_of, state_floats
from firmware.captures.nam.limits import MAX_RESPONSE_FRAMES


@pytest.mark.parametrize("frames", [1, 16, 64, 512, 8_192])
def test_a_short_response_is_played_as_it_is(frames: int) -> None:
    assert levels_of(DIRECT_TAPS, frames) == ()


@pytest.mark.parametrize(
    ("taps", "frames", "levels"),
    [
        (2_048, 64, (Level(1, 64), Level(4, 256))),
        (8_192, 16, (Level(4, 64), Level(32, 512))),
        (8_192, 64, (Level(1, 64), Level(8, 512))),
        (8_192, 512, (Level(1, 512),)),
        (96_000, 48, (Level(1, 64), Level(42, 2048))),
        (96_000, 64, (Level(1, 64), Level(32, 2048))),
        (480_000, 64, (Level(1, 64), Level(64, 4096))),
    ],
)
def test_a_long_one_is_cut_into_pieces_as_long_as_pay(taps: int, frames: int, levels: tuple[Level, ...]) -> None:
    assert levels_of(taps, frames) == levels


@given(taps=st.integers(DIRECT_TAPS + 1, MAX_RESPONSE_FRAMES), frames=st.integers(1, 8_192))
def test_every_cut_is_one_that_the_operator_takes(taps: int, frames: int) -> None:
    """See read_linear.cpp."""
    levels = levels_of(taps, frames)
    blocks = [level.blocks for level in levels]
    assert levels[0].first(frames) < 2 * LEAST_SIZE
    assert all(level.first(frames) < taps for level in levels)
    assert all(level.blocks * frames <= level.size < 2 * level.blocks * frames for level in levels)
    assert all(level.size.bit_count() == 1 for level in levels)
    assert len(blocks) == 1 or (blocks[1] % blocks[0] == 0 and blocks[1] > blocks[0])


@pytest.mark.parametrize(("taps", "mib"), [(8_192, 0.1), (96_000, 0.9), (480_000, 4.0)])
def test_a_state_holds_two_numbers_for_each_tap_and_little_more(taps: int, mib: float) -> None:
    assert state_floats(taps, 64, levels_of(taps, 64)) * 4 / 2**20 <= mib
