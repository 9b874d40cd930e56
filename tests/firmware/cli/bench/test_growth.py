"""How the cost grows: every point is a network that both engines play."""

from pathlib import Path

import numpy as np
import pytest

from firmware.audio.amp import Amp
from firmware.captures.graph.reference import error_db, play
from firmware.captures.prepared import FUSED, PORTABLE
from firmware.cli.bench import growth
from firmware.cli.bench.captures import player
from firmware.cli.bench.engines import amps_of
from firmware.cli.bench.picture import draw
from tests.stand_ins.players import noise
from tests.stand_ins.players import play as play_amp


def test_the_network_that_grows_has_a1s_weights_and_sounds_alike_by_both(tmp_path: Path, operators: Path) -> None:
    network = growth.a1_standard()
    parts = [conv for array in network.arrays for conv in (array.rechannel, array.head)]
    layers = [layer for array in network.arrays for layer in array.layers]
    weights = sum(conv.kernel.size for conv in parts) + 1 + network.arrays[1].head.bias.size
    for layer in layers:
        assert layer.layer1x1
        weights += layer.conv.kernel.size + layer.conv.bias.size + layer.mixin.kernel.size
        weights += layer.layer1x1.kernel.size + layer.layer1x1.bias.size
    assert weights == 13_802
    take = noise(640)
    for amp in amps_of(network, 64, tmp_path, operators=operators.parent).values():
        assert isinstance(amp, Amp)
        assert error_db(play_amp(amp, take), play(network, take)) < -100.0


def test_every_point_is_measured_with_both_engines_and_drawn(tmp_path: Path, operators: Path) -> None:
    found = list(growth.points(tmp_path, 0.1, operators.parent))
    assert len(found) == growth.COUNT
    assert [point.size for point in growth.of("frames", found)] == [16, 32, 64, 128, 256, 512]
    assert all(point.fused and point.ratio and point.portable.p50_us > 0.0 for point in found)
    draw(tmp_path / "growth.png", found, "some machine")
    assert (tmp_path / "growth.png").stat().st_size > 10_000


def test_without_operators_there_is_the_portable_engine_alone(tmp_path: Path) -> None:
    (tmp_path / "graphs").mkdir()
    amps = amps_of(growth.a1_standard(), 64, tmp_path / "graphs", operators=tmp_path)
    assert list(amps) == [PORTABLE]
    assert FUSED not in amps
    block = np.ones(64, np.float32)
    player(amps[PORTABLE])(block)
    assert np.array_equal(amps[PORTABLE].source, block)
    assert amps[PORTABLE].output.any()


@pytest.mark.parametrize("channels", growth.CHANNELS)
def test_more_channels_are_more_weights_and_still_one_node(channels: int, tmp_path: Path, operators: Path) -> None:
    assert 2 <= channels <= 16
    network = growth.of_channels(channels)
    assert network.arrays[0].layers[0].conv.outputs == channels
    assert amps_of(network, 64, tmp_path, operators=operators.parent)[FUSED].node_count == 1
