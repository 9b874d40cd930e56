"""The operators sound as the capture does: against the reference, golden vectors and the graph of plain operators."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmware.captures.graph.draw import draw
from firmware.captures.graph.fused_linear import PAD
from firmware.captures.graph.reference import error_db, play
from firmware.captures.nam.nam_file import parse
from firmware.captures.nam.networks import Lstm, Network, WaveNet
from tests.firmware.kernels.networks.host import FusedHost, fused
from tests.firmware.kernels.networks.shapes import BLOCKS, lstm_of, lstms, wavenets
from tests.own_captures import a1_standard, a2
from tests.stand_ins import random_networks as random
from tests.stand_ins.golden import GOLDEN, golden_cases, golden_take
from tests.stand_ins.players import capture_of, noise
from tests.stand_ins.portable_host import PortableHost
from tests.tools.examples import examples

MORE = ("wavenet_a2_max", "wavenet_condition_dsp")  # films, gates and a condition network: no operator of ours
TAKE = noise(1_500)
CAPTURES: dict[str, Network] = {
    "A1 standard": capture_of(a1_standard()).submodels[0].network,
    "A2 Full": capture_of(a2(8)).submodels[0].network,
    "A2 Lite": capture_of(a2(3)).submodels[0].network,
}
drawn = settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("block_frames", BLOCKS)
@pytest.mark.parametrize("name", CAPTURES)
def test_the_captures_of_the_field_sound_as_the_reference_and_as_the_plain_graph(
    name: str, block_frames: int, operators: Path
) -> None:
    network = CAPTURES[name]
    heard = FusedHost(fused(network, block_frames), operators).play(TAKE)
    plain = PortableHost(draw(network, block_frames, portable=True).model({})).play(TAKE)
    assert error_db(heard, play(network, TAKE)) <= -110.0
    assert error_db(heard, plain.astype(np.float64)) <= -110.0


@pytest.mark.parametrize("block_frames", [1, 7, 16, 64])
@pytest.mark.parametrize(("file", "submodel", "vector"), golden_cases(MORE))
def test_nam_cores_own_vectors_are_met(
    file: str, submodel: int, vector: str, block_frames: int, operators: Path
) -> None:
    frames = 48_000 if block_frames > 7 else 6_000
    network = parse((GOLDEN / file).read_bytes(), file).submodels[submodel].network
    heard = FusedHost(fused(network, block_frames), operators).play(golden_take()[:frames])
    golden = np.load(GOLDEN / vector).ravel()[:frames]
    assert error_db(heard, golden.astype(np.float64)) <= -100.0


def test_where_the_golden_vectors_are_there_is_one_of_every_network_that_an_operator_knows() -> None:
    assert len(golden_cases(MORE)) == (9 if GOLDEN.is_dir() else 0)


@drawn
@given(network=wavenets(), block_frames=st.sampled_from(BLOCKS))
def test_any_wavenet_of_plain_layers_sounds_as_the_reference(
    network: WaveNet, block_frames: int, operators: Path
) -> None:
    heard = FusedHost(fused(network, block_frames), operators).play(TAKE)
    assert error_db(heard, play(network, TAKE)) <= -100.0


@drawn
@given(network=lstms(), block_frames=st.sampled_from(BLOCKS))
def test_any_lstm_sounds_as_the_reference(network: Lstm, block_frames: int, operators: Path) -> None:
    """Where the head's bias takes away most of what its units give, what is left is as exact as the bias is."""
    heard, wanted = FusedHost(fused(network, block_frames), operators).play(TAKE[:500]), play(network, TAKE[:500])
    level = max(np.sqrt(np.mean(wanted**2)), np.abs(network.head.bias[0]))
    assert np.sqrt(np.mean((heard - wanted) ** 2)) <= 1e-5 * level


@pytest.mark.parametrize("hidden", [1, 8, 9, 16, 24, 40])
def test_units_that_fill_the_vectors_and_such_that_do_not(hidden: int, operators: Path) -> None:
    """8 and 16 have loops of their own."""
    network = lstm_of(hidden, hidden, layers=2)
    heard = FusedHost(fused(network, 64), operators).play(TAKE)
    assert error_db(heard, play(network, TAKE)) <= -110.0


@pytest.mark.parametrize("block_frames", BLOCKS)
def test_silence_stays_where_it_is_from_the_first_sample_on(block_frames: int, operators: Path) -> None:
    """A state that is not at rest would move."""
    heard = FusedHost(fused(CAPTURES["A2 Full"], block_frames), operators).play(np.zeros(1_000, np.float32))
    np.testing.assert_allclose(heard, heard[-1], rtol=0.0, atol=2e-7)
    assert heard[-1] == pytest.approx(play(CAPTURES["A2 Full"], np.zeros(1, np.float32))[0], abs=2e-7)


@pytest.mark.parametrize("taps", [1, 2, 63, 64, 65, 128, 129, 300, 2_047, 2_048, 8_192])
@pytest.mark.parametrize("block_frames", [1, 7, 16, 32, 48, 60, 64, 128, 256, 512, 521])
def test_a_response_of_any_length_is_the_convolution_by_it(taps: int, block_frames: int, operators: Path) -> None:
    network, take = random.linear(1, taps), noise(taps + 3 * block_frames + 3_000)
    convolved = np.convolve(take.astype(np.float64), network.taps[0, 0]).astype(np.float64)
    wanted = convolved[: take.size] + network.bias
    assert error_db(FusedHost(fused(network, block_frames), operators).play(take), wanted) <= -110.0


@pytest.mark.parametrize(("taps", "block_frames"), [(96_000, 16), (96_000, 64), (96_000, 512), (480_000, 64)])
def test_so_is_one_of_two_seconds_and_of_ten_to_its_end(taps: int, block_frames: int, operators: Path) -> None:
    network, take = random.linear(2, taps), noise(taps + 9_000)
    heard, wanted = FusedHost(fused(network, block_frames), operators).play(take), play(network, take)
    assert error_db(heard, wanted) <= -110.0
    assert error_db(heard[-4_000:], wanted[-4_000:]) <= -110.0


@drawn
@given(
    taps=st.integers(1, 3_000),
    block_frames=st.integers(1, 300),
    seed=st.integers(0, 2**31),
)
def test_any_response_sounds_as_the_reference(taps: int, block_frames: int, seed: int, operators: Path) -> None:
    network = random.linear(seed, taps)
    heard = FusedHost(fused(network, block_frames), operators).play(TAKE)
    assert error_db(heard, play(network, TAKE)) <= -110.0


@pytest.mark.parametrize("taps", [100, 700, 8_192])
@pytest.mark.parametrize("block_frames", [16, 64])
def test_a_response_answers_at_once_and_ends_in_exact_silence(taps: int, block_frames: int, operators: Path) -> None:
    """Nothing is left that would have to be flushed: no denormals, whatever the processor does with them."""
    network = replace(random.linear(3, taps), bias=np.zeros(1, np.float32))
    host = FusedHost(fused(network, block_frames), operators)
    take = np.zeros(taps + 4 * block_frames, np.float32)
    take[block_frames // 2] = 1.0
    heard = host.play(take)
    assert heard[block_frames // 2] == pytest.approx(network.taps[0, 0, 0], abs=1e-6)
    assert error_db(heard, play(network, take)) <= -110.0
    host.play(np.zeros(2 * taps + 9_000, np.float32))
    assert not host.output.any()
    assert not host.state[PAD:].any()
