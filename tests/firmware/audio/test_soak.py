"""A player who is never content: rows of pedal, amp and cabinet, bypasses, boosts, mutes, mixes, levels, gates, tones
and cuts in any order, and nobody hears a click. What is heard in the end is what was asked for last, whatever went
before."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from firmware.arrays import F32
from firmware.captures.nam import nam_file
from firmware.cli.render.offline import build_amp
from firmware.messages import Failed
from firmware.places import FACTORY
from tests.stand_ins import chains
from tests.stand_ins.cabs import FakeCab, ringing
from tests.stand_ins.chains import JOIN_DBFS, chain, click_dbfs
from tests.stand_ins.fakes import FakeAmp
from tests.stand_ins.restless import NOT_THERE, Kit, RestlessPlayer

pytestmark = pytest.mark.usefixtures("either_loops")

AMPS = ({"gain": 0.9}, {"gain": -0.7, "offset": -0.02}, {"gain": 1.0, "curve": 2.0, "offset": 0.01})
PEDALS = ({"gain": 1.2, "offset": 0.1}, {"gain": -0.8, "curve": 1.0})
RINGS_S = (0.03, 0.06)
END_S = 0.1
DEEDS = 10  # of a burst
# With the bursts of each; some blocks are longer than a fade.
MANY, FEW = 60, 6
PLACES = [(64, 48_000, MANY), (16, 48_000, MANY), (512, 44_100, FEW), (1_024, 48_000, FEW), (48, 96_000, FEW)]


def fakes(block_frames: int, rate_hz: int) -> Kit:
    return Kit(
        [FakeAmp(block_frames=block_frames, **kind) for kind in AMPS],
        [FakeAmp(block_frames=block_frames, **kind) for kind in PEDALS],
        _cabs(block_frames, rate_hz),
    )


def _cabs(block_frames: int, rate_hz: int) -> list[FakeCab]:
    return [
        FakeCab(ringing(rings_s, seed=seed, gain=0.1, rate_hz=rate_hz), block_frames=block_frames)
        for seed, rings_s in enumerate(RINGS_S)
    ]


def restless(block_frames: int, rate_hz: int, seed: int) -> RestlessPlayer:
    using = chain(block_frames, rate_hz)
    return RestlessPlayer(using, lambda: fakes(block_frames, rate_hz), rate_hz, random.Random(seed))


def soak(block_frames: int, rate_hz: int, bursts: int) -> RestlessPlayer:
    player = restless(block_frames, rate_hz, block_frames)
    end = round(END_S * rate_hz)
    for _ in range(bursts):
        heard = player.burst(DEEDS)
        assert click_dbfs(heard) < JOIN_DBFS, player.done[-DEEDS:]
        expected = player.expected(chain(block_frames, rate_hz), heard.size)
        np.testing.assert_allclose(heard[-end:], expected[-end:], atol=1e-4, err_msg=str(player.done[-DEEDS:]))
    return player


@pytest.mark.parametrize(("block_frames", "rate_hz", "bursts"), PLACES)
def test_no_deed_in_any_order_clicks_and_none_leaves_anything_behind(
    block_frames: int, rate_hz: int, bursts: int
) -> None:
    """By the compiled loops 600 at 64 frames and 600 at 16; by NumPy's a third of that."""
    player = soak(block_frames, rate_hz, bursts // (3 if chains.loops is None else 1))
    failed = [answer.amp_id for answer in player.answers if isinstance(answer, Failed)]
    assert failed == [NOT_THERE] * player.done.count("play_what_is_not_there")


@pytest.mark.slow
@pytest.mark.timeout(900)  # 80 s at 16 frames, on an idle core
@pytest.mark.parametrize(("block_frames", "rate_hz", "in_short"), PLACES)
def test_nor_do_ten_thousand(block_frames: int, rate_hz: int, in_short: int) -> None:
    """At 64 frames and at 16, by the compiled loops; in other blocks, and by NumPy's, a tenth of that."""
    bursts = 1_000 if in_short == MANY and chains.loops is not None else 100
    player = soak(block_frames, rate_hz, bursts)
    assert len(player.done) == DEEDS * bursts


@pytest.mark.slow
@pytest.mark.parametrize("block_frames", [64, 16])
def test_nor_do_those_between_the_captures_that_ship(block_frames: int, tmp_path: Path) -> None:
    player = RestlessPlayer(
        chain(block_frames), _those_that_ship(block_frames, tmp_path), 48_000, random.Random(block_frames)
    )
    for _ in range(50):
        assert click_dbfs(player.burst(DEEDS)) < JOIN_DBFS, player.done[-DEEDS:]


def _those_that_ship(block_frames: int, folder: Path) -> Callable[[], Kit]:
    """Each time the same: what is loaded anew is the one that is there."""
    amps = [
        build_amp(nam_file.read(file).submodels[-1], block_frames, _made(folder / file.stem))
        for file in sorted(FACTORY.glob("*.nam"))
    ]
    kit = Kit(amps[2:], amps[:2], _cabs(block_frames, 48_000))
    return lambda: kit


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.parametrize("at_share", [0.2, 0.35, 0.5, 0.65, 0.8])
def test_a_click_6_db_above_what_is_let_pass_would_be_found(at_share: float) -> None:
    heard = restless(64, 48_000, 1).burst(DEEDS)
    assert click_dbfs(heard) < JOIN_DBFS
    for height in (10.0 ** ((JOIN_DBFS + 6.0) / 20.0), -(10.0 ** ((JOIN_DBFS + 6.0) / 20.0))):
        assert click_dbfs(stepped(heard, at_share, height)) > JOIN_DBFS + 3.0


def stepped(heard: F32, at_share: float, height: float) -> F32:
    planted = heard.copy()
    planted[round(at_share * heard.size) :] += np.float32(height)
    return planted
