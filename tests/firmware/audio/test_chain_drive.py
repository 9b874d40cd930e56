"""A preset that drives the same amp otherwise: whole within 20 ms of its order, and nothing swells on the way."""

import numpy as np
import pytest
from numpy.typing import NDArray

from firmware import sound
from firmware.audio.chain import Chain
from firmware.audio.tone import design
from firmware.audio.voice import Voice
from tests.stand_ins.cabs import FakeCab
from tests.stand_ins.chains import BLOCK_SIZES, JOIN_DBFS, SECOND, chain, click_dbfs, through
from tests.stand_ins.fakes import FakeAmp, Samples, sine

pytestmark = pytest.mark.usefixtures("either_loops")

WHOLE_FRAMES = 960  # 20 ms
LESS_DRIVE = 10.0**-0.5


def sounding(voice: Voice) -> Chain:
    using = chain(voice.amp.block_frames if voice.amp else 64)
    using.play(voice)
    using.settle()
    return using


def level_db(heard: Samples) -> NDArray[np.float64]:
    """Of each period of 750 Hz."""
    return 20.0 * np.log10(np.abs(heard).reshape(-1, 64).max(axis=1))


@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
@pytest.mark.parametrize("change", ["gains", "mix", "tone", "all"])
def test_a_preset_of_the_same_captures_is_whole_20_ms_after_its_order(block_frames: int, change: str) -> None:
    amp, note = FakeAmp(block_frames=block_frames), sine(82.0, SECOND // 128 * 128)
    after = {"gains": Voice(1, amp, 0.3, 2.0), "mix": Voice(1, amp, wet=0.4), "tone": Voice(1, amp)}.get(
        change, Voice(1, amp, 0.3, 2.0, wet=0.4)
    )
    toned = change in ("tone", "all")

    def come(using: Chain) -> None:
        if toned:
            dark = sound.Tone(on=True, treble=0.0, bass=8.0)
            using.set_tone(design(dark, rate_hz=48_000, block_frames=block_frames))
        using.set_dry_gain(0.6)
        using.play(after)

    settled = sounding(Voice(1, amp))
    come(settled)
    settled.settle()
    through(settled, note)
    alone = through(settled, note)
    using = sounding(Voice(1, amp))
    block = note.size // 2 // block_frames
    heard = through(using, note, {block: lambda: come(using)})
    whole = slice(block * block_frames + WHOLE_FRAMES - block_frames, None)
    # What is left is the DC blocker, 5 Hz: it goes on from another sound.
    np.testing.assert_allclose(heard[whole], alone[whole], atol=0.025 if toned else 0.008)
    assert click_dbfs(heard) < JOIN_DBFS - 30.0


@pytest.mark.parametrize("curve", [0.0, 3.0, 20.0])
@pytest.mark.parametrize("to", ["another cabinet", "one taken the other way round", "none", "the same"])
def test_less_drive_with_more_behind_the_amp_swells_on_no_way(curve: float, to: str) -> None:
    """10 dB less into the amp and as much more behind it as its loudness lacks. Two cabinets of one phase add up to 3
    dB more; what is beyond comes of gains that do not go together."""
    one, other, turned = (FakeCab(np.array([gain], np.float32)) for gain in (1.0, 0.5, -0.5))
    amp, signal = FakeAmp(curve=curve), sine(750.0, SECOND)
    loud = level_db(through(sounding(Voice(1, amp)), signal))[-1]
    soft = level_db(through(sounding(Voice(1, amp, LESS_DRIVE)), signal))[-1]
    made_up = float(10.0 ** ((loud - soft) / 20.0))
    after = {
        "another cabinet": Voice(1, amp, LESS_DRIVE, made_up, together=True, cab=other, cab_gain=2.0),
        "one taken the other way round": Voice(1, amp, LESS_DRIVE, -made_up, together=True, cab=turned, cab_gain=2.0),
        "none": Voice(1, amp, LESS_DRIVE, made_up, together=True),
        "the same": Voice(1, amp, LESS_DRIVE, made_up, together=True, cab=one),
    }[to]
    for before, then in (
        (Voice(1, amp, together=True, cab=one), after),
        (after, Voice(1, amp, together=True, cab=one)),
    ):
        using = sounding(before)
        heard = level_db(through(using, signal, {375: lambda u=using, v=then: u.play(v)})[9_600:])
        assert heard.min() > loud - 0.3
        assert heard.max() < loud + (1.5 if to == "the same" else 4.5)
        assert heard[-1] == pytest.approx(loud, abs=0.1)
