"""How long the gate takes, through the strip it acts in, to a block: opened from silence, held, and shut."""

import numpy as np
import pytest
from numpy.typing import NDArray

from firmware.arrays import F32
from firmware.audio.voice import Voice
from firmware.messages import SetGate
from tests.stand_ins.chains import BLOCK_SIZES, playing
from tests.stand_ins.fakes import FakeAmp, sine
from tests.stand_ins.running_engine import RunningEngine, order_at

RATE_HZ = 48_000
THRESHOLD_DB, PEAK_DBFS = -60.0, -20.0
REST_S, NOTE_S = 1.0, 0.512
PER_HALF_LIFE_DB, HALF_LIFE_MS = 3.01, 10.0  # the level of what has stopped falls by so much
LOUDER_DB = PEAK_DBFS - 3.01 - THRESHOLD_DB  # by so much is the note's level above the threshold


def gain_db(signal: F32, block_frames: int) -> NDArray[np.float64]:
    """The gate's gain at the end of each block."""
    using, into = playing(FakeAmp(block_frames=block_frames)), np.empty(block_frames, np.float32)
    using.gate.set(SetGate(on=True, threshold_dbfs=THRESHOLD_DB))
    gains: list[float] = []
    for start in range(0, signal.size - block_frames + 1, block_frames):
        using.process(signal[start : start + block_frames], into)
        gains.append(using.gate.gain)
    return 20.0 * np.log10(np.array(gains))


def falls_to_ms(below_db: float) -> float:
    """When, after the note has stopped, its level is so far below the threshold."""
    return (LOUDER_DB + below_db) / PER_HALF_LIFE_DB * HALF_LIFE_MS


@pytest.mark.usefixtures("either_loops")
@pytest.mark.parametrize("block_frames", BLOCK_SIZES)
def test_the_gate_opens_in_5_ms_and_shuts_when_the_level_says(block_frames: int) -> None:
    """Of a note that is 37 dB above the threshold and stops at once: it is open to -1 dB after 5 ms; stays open until
    the level is 8 dB below the threshold and 10 ms more; is 20 dB down 1 to 2 ms later and 60 dB down at 181 ms,
    when the level is 17.3 dB below the threshold."""
    rest, note = np.zeros(int(REST_S * RATE_HZ), np.float32), sine(220.0, int(NOTE_S * RATE_HZ), amplitude=0.1)
    found = gain_db(np.concatenate([rest, note, rest]), block_frames)
    block_ms = 1_000.0 * block_frames / RATE_HZ
    comes, stops = (int(seconds * RATE_HZ / block_frames) for seconds in (REST_S, REST_S + NOTE_S))

    def after_ms(begins: int, there: NDArray[np.bool_]) -> float:
        return (int(np.argmax(there[begins:])) + 1) * block_ms

    within = pytest.approx
    assert found[comes - 1] < -300.0
    assert after_ms(comes, found > -1.0) == within(5.4, abs=block_ms + 0.4)
    held_ms = after_ms(stops, found < 0.0)
    assert held_ms == within(falls_to_ms(8.0) + 10.0, abs=block_ms + 0.7)
    assert after_ms(stops, found < -20.0) == within(held_ms + 1.0, abs=block_ms + 1.0)
    assert after_ms(stops, found < -60.0) == within(falls_to_ms(17.3), abs=block_ms + 0.7)


def test_the_status_says_whether_the_gate_is_open(running: RunningEngine) -> None:
    """It is shut while nobody plays, and open while it is off."""
    rest, note = np.zeros(RATE_HZ, np.float32), sine(220.0, RATE_HZ, amplitude=0.1)
    running.codec.feed(np.concatenate([rest, note, rest]))
    running.chain.play(Voice(1, running.amp))
    order_at(running, 1, SetGate(on=True, threshold_dbfs=THRESHOLD_DB))
    order_at(running, 2_000, SetGate(on=False, threshold_dbfs=THRESHOLD_DB))
    running.play(2_200)
    said = [status.gate_open for status in running.statuses()]
    assert [now for now, before in zip(said, [None, *said], strict=False) if now != before] == [
        *(True, False, True, False, True)
    ]
    assert not said[14]
    assert said[24]
