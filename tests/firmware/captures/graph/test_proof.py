"""A graph is proved against its network, and each way to fail has its own words."""

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.captures.graph.proof import drawn, in_blocks, prove, take_for
from firmware.captures.graph.reference import play
from firmware.captures.nam.networks import Network
from firmware.errors import CaptureError, GraphError
from tests.own_captures import changed, lstm, tiny
from tests.stand_ins.players import capture_of

FRAMES = 600


def network_of(model: dict[str, object]) -> Network:
    return capture_of(model).submodels[0].network


def proof_db(network: Network, louder: float = 1.0) -> float:
    """The proof of a player that is right but for its level."""
    take = take_for(network, FRAMES, "Amp.nam")
    heard = (louder * play(network, take.noise)).astype(np.float32)
    return prove(heard, take, network, "Amp.nam", worst_db=-90.0, fate="played")


def test_a_right_player_is_as_near_as_float32_goes() -> None:
    assert proof_db(network_of(tiny())) < -130.0


def test_a_player_that_is_a_thousandth_too_loud_is_not_played() -> None:
    with pytest.raises(GraphError, match=r"Amp\.nam: its graph is -60 dB from the capture.* so it is not played"):
        proof_db(network_of(tiny()), louder=1.001)


def test_a_network_that_magnifies_rounding_is_distinguished_from_a_wrong_graph() -> None:
    wild = lstm(2, 16)
    rng = np.random.default_rng(3)
    values = [float(value) for value in rng.normal(0.0, 6.0, len(wild["weights"]))]
    chaotic = network_of(changed(wild, lambda model: model.update(weights=values)))
    take = take_for(chaotic, FRAMES, "Amp.nam")
    heard = play(chaotic, take.noise * np.float32(1.0 + 1e-6)).astype(np.float32)
    with pytest.raises(CaptureError, match=r"Amp\.nam: its network makes the smallest difference large"):
        prove(heard, take, chaotic, "Amp.nam", worst_db=-90.0, fate="played")


def test_a_network_without_finite_sound_cannot_be_proved() -> None:
    loud = changed(tiny(), lambda model: model["weights"].__setitem__(-1, 1e12))
    with pytest.raises(CaptureError, match="no finite sound"):
        proof_db(network_of(loud))


def test_a_network_with_constants_beyond_float32_cannot_be_drawn() -> None:
    huge = changed(tiny(), lambda model: model.update(weights=[1e30] * len(model["weights"])))
    with pytest.raises(CaptureError, match="no finite sound"):
        drawn(network_of(huge), 16, "Amp.nam")


@pytest.mark.parametrize("frames", [1, 15, 16, 17, 100])
def test_a_take_is_played_in_whole_blocks_and_cut_again(frames: int) -> None:
    sizes: list[int] = []

    def doubled(block: F32) -> F32:
        sizes.append(block.size)
        return 2.0 * block

    take = np.arange(frames, dtype=np.float32)
    np.testing.assert_array_equal(in_blocks(take, 16, doubled), 2.0 * take)
    assert sizes == [16] * -(-frames // 16)
