"""The state: explicit, whole, and nowhere else."""

from pathlib import Path

import numpy as np
import pytest

from firmware.captures.nam.networks import Network
from tests.firmware.kernels.networks.host import FusedHost, fused
from tests.own_captures import a1_standard
from tests.stand_ins import random_networks as random
from tests.stand_ins.players import capture_of, noise

TAKE = noise(64 * 20)
NETWORKS: dict[str, Network] = {
    "WaveNet": capture_of(a1_standard()).submodels[0].network,
    "Lstm": random.lstm(3),
    "Linear": random.linear(3, 700),
}


@pytest.fixture(params=NETWORKS)
def host(request: pytest.FixtureRequest, operators: Path) -> FusedHost:
    return FusedHost(fused(NETWORKS[request.param], 64), operators)


def test_bound_to_two_addresses_it_gives_the_same_and_leaves_the_old_state_as_it_was(host: FusedHost) -> None:
    wanted = host.play(TAKE)
    moved = host.state.copy()
    host.reset()
    heard: list[float] = []
    for block in TAKE.reshape(-1, 64, 1):
        before, after = host.state.copy(), np.empty_like(host.state)
        host.source[:] = block
        host.run_into(after)
        np.testing.assert_array_equal(host.state, before)
        heard.extend(host.output.ravel())
        host.state[:] = after
    np.testing.assert_array_equal(np.array(heard, np.float32), wanted)
    np.testing.assert_array_equal(host.state, moved)


def test_a_state_put_aside_and_brought_back_goes_on_where_it_was(host: FusedHost) -> None:
    wanted = host.play(TAKE)
    host.reset()
    first = host.play(TAKE[:640])
    aside = host.state.copy()
    host.play(noise(640, seed=9))
    host.state[:] = aside
    np.testing.assert_array_equal(np.concatenate((first, host.play(TAKE[640:]))), wanted)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, -1.0, 1e30, 1e-40, 0.5])
def test_whatever_stands_in_a_state_nothing_is_written_past_it(host: FusedHost, value: float) -> None:
    host.state.fill(value)
    host.play(TAKE)
    host.assert_guarded()


@pytest.mark.parametrize(("name", "more"), [("WaveNet", 1), ("Linear", 6)])
def test_sound_that_is_not_a_number_is_heard_for_as_long_as_the_network_remembers_and_no_longer(
    name: str, more: int, operators: Path
) -> None:
    """Of an impulse response in parts, until the last spectrum that has heard of it is gone: two pieces more."""
    network = NETWORKS[name]
    host = FusedHost(fused(network, 64), operators)
    blocks = -(-network.receptive_frames // 64) + more
    assert not np.isfinite(host.play(np.full(64, np.nan, np.float32))).any()
    host.play(noise(64 * blocks))
    assert np.isfinite(host.play(TAKE)).all()
