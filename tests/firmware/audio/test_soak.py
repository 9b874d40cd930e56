"""A player who is never content: swaps, bypasses, mutes, levels, gates and tones in any order, and nobody hears a
click. What is heard in the end is what was asked for last, whatever went before."""

import random
from pathlib import Path

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.audio.resampled import AnyAmp
from firmware.captures.nam import nam_file
from firmware.cli.render.offline import build_amp
from firmware.places import FACTORY
from tests.stand_ins.chains import JOIN_DBFS, chain, click_dbfs
from tests.stand_ins.fakes import FakeAmp
from tests.stand_ins.restless import RestlessPlayer

pytestmark = pytest.mark.usefixtures("either_loops")

KINDS = ({"gain": 0.9}, {"gain": -0.7, "offset": -0.02}, {"gain": 1.0, "curve": 2.0, "offset": 0.01})
END_S = 0.1
PLACES = [(64, 48_000), (16, 48_000), (512, 44_100), (1_024, 48_000), (48, 96_000)]  # some longer than a fade


def fakes(block_frames: int) -> list[FakeAmp]:
    return [FakeAmp(block_frames=block_frames, **kind) for kind in KINDS]


def restless(block_frames: int, rate_hz: int, seed: int) -> RestlessPlayer:
    using = chain(block_frames, rate_hz)
    return RestlessPlayer(using, fakes(block_frames), rate_hz, random.Random(seed))


def soak(block_frames: int, rate_hz: int, bursts: int) -> None:
    player = restless(block_frames, rate_hz, block_frames)
    end = round(END_S * rate_hz)
    for _ in range(bursts):
        heard = player.burst(10)
        assert click_dbfs(heard) < JOIN_DBFS, player.done[-10:]
        alike = fakes(block_frames)[player.number]
        expected = player.expected(chain(block_frames, rate_hz), alike, heard.size)
        np.testing.assert_allclose(heard[-end:], expected[-end:], atol=1e-4, err_msg=str(player.done[-10:]))


@pytest.mark.parametrize(("block_frames", "rate_hz"), PLACES)
def test_no_deed_in_any_order_clicks_and_none_leaves_anything_behind(block_frames: int, rate_hz: int) -> None:
    soak(block_frames, rate_hz, bursts=6)


@pytest.mark.slow
@pytest.mark.parametrize(("block_frames", "rate_hz"), PLACES)
def test_nor_do_thousands(block_frames: int, rate_hz: int) -> None:
    soak(block_frames, rate_hz, bursts=100)


@pytest.mark.slow
@pytest.mark.parametrize("block_frames", [64, 16])
def test_nor_do_those_between_the_captures_that_ship(block_frames: int, tmp_path: Path) -> None:
    amps: list[AnyAmp] = []
    for file in sorted(FACTORY.glob("*.nam")):
        (tmp_path / file.stem).mkdir()
        amps.append(build_amp(nam_file.read(file).submodels[-1], block_frames, tmp_path / file.stem))
    player = RestlessPlayer(chain(block_frames), amps, 48_000, random.Random(block_frames))
    for _ in range(50):
        assert click_dbfs(player.burst(10)) < JOIN_DBFS, player.done[-10:]


@pytest.mark.parametrize("at_share", [0.2, 0.35, 0.5, 0.65, 0.8])
def test_a_click_6_db_above_what_is_let_pass_would_be_found(at_share: float) -> None:
    heard = restless(64, 48_000, 1).burst(10)
    assert click_dbfs(heard) < JOIN_DBFS
    for height in (10.0 ** ((JOIN_DBFS + 6.0) / 20.0), -(10.0 ** ((JOIN_DBFS + 6.0) / 20.0))):
        assert click_dbfs(stepped(heard, at_share, height)) > JOIN_DBFS + 3.0


def stepped(heard: F32, at_share: float, height: float) -> F32:
    planted = heard.copy()
    planted[round(at_share * heard.size) :] += np.float32(height)
    return planted
