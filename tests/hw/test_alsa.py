"""AlsaCodec on a fake card: starting, running dry, coming late, being unplugged."""

from collections.abc import Iterator
from errno import EIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hw.alsa import AlsaCodec
from hw.errors import CodecLostError
from tests.stand_ins.alsa import PERIOD, PROFILE, SIGNAL, XRUN, FakeAlsa, refusal
from tests.stand_ins.asound import HDMI, Asound, usb

TONE = np.full(PERIOD, 0.5, np.float32)


@pytest.fixture
def codec(alsa: FakeAlsa) -> Iterator[AlsaCodec]:
    opened = AlsaCodec(PROFILE, alsa)
    yield opened
    opened.close()


@pytest.fixture
def block() -> NDArray[np.float32]:
    return np.full(PERIOD, np.nan, np.float32)


def turn(codec: AlsaCodec, block: NDArray[np.float32]) -> tuple[bool, bool]:
    """One turn of the engine's loop."""
    return codec.read(block), codec.write(TONE)


def is_silent(data: bytes) -> bool:
    return bool(data) and not any(data)


def test_both_ways_are_opened_as_the_profile_asks(codec: AlsaCodec, alsa: FakeAlsa) -> None:
    asked = {"rate": 48_000, "channels": 2, "format": 10, "periodsize": PERIOD, "periods": 3}
    assert alsa.capture.settings == alsa.playback.settings == asked
    assert (codec.rate_hz, codec.block_frames, codec.card) == (48_000, PERIOD, "USB")


def test_nothing_is_played_before_the_card_delivers(
    codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]
) -> None:
    codec.read(block)
    assert alsa.playback.starts == 0


def test_the_first_block_goes_behind_silence_and_fills_the_buffer(
    codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]
) -> None:
    assert turn(codec, block) == (True, True)
    alsa.playback.assert_offered_periods(PROFILE.periods)
    *before, first = alsa.playback.played
    assert all(is_silent(data) for data in before)
    assert not is_silent(first)


def test_later_blocks_are_written_as_they_come(codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]) -> None:
    for _ in range(10):
        assert turn(codec, block) == (True, True)
    alsa.playback.assert_offered_periods(PROFILE.periods + 9)


def test_what_is_captured_arrives_without_a_gap(codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]) -> None:
    alsa.sound = lambda at: (at << 20).astype(np.int32)
    codec.read(block)
    np.testing.assert_array_equal(block, np.arange(PERIOD, dtype=np.float32) * 2.0**-11)
    codec.read(block)
    np.testing.assert_array_equal(block, np.arange(PERIOD, 2 * PERIOD, dtype=np.float32) * 2.0**-11)


def test_an_overrun_is_silence_and_an_xrun(codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]) -> None:
    turn(codec, block)
    alsa.capture.outcomes.append(XRUN)
    assert codec.read(block) is False
    assert not block.any()
    assert turn(codec, block) == (True, True)


def test_an_underrun_starts_both_ways_anew(codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]) -> None:
    turn(codec, block)
    alsa.playback.outcomes.append(XRUN)
    assert codec.write(TONE) is False
    alsa.playback.offered.clear()
    alsa.playback.played.clear()
    assert turn(codec, block) == (True, True)
    alsa.playback.assert_offered_periods(PROFILE.periods)
    assert [is_silent(data) for data in alsa.playback.played] == [True, True, False]
    assert (alsa.capture.starts, alsa.playback.starts) == (2, 2)


def test_running_dry_while_filling_up_is_one_xrun_more(
    codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]
) -> None:
    codec.read(block)
    alsa.playback.outcomes.extend([PERIOD, XRUN, XRUN])
    assert codec.write(TONE) is False
    assert turn(codec, block) == (True, True)


def test_a_read_that_found_nothing_is_tried_again(
    codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]
) -> None:
    alsa.sound = lambda at: np.full(len(at), 1 << 30, np.int32)
    alsa.capture.outcomes.append(0)
    assert codec.read(block) is True
    np.testing.assert_array_equal(block, TONE)


def test_a_signal_that_comes_while_alsa_waits_is_no_unplugging(
    codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]
) -> None:
    turn(codec, block)
    alsa.capture.outcomes.append(SIGNAL)
    alsa.playback.outcomes.append(SIGNAL)
    assert turn(codec, block) == (True, True)


def test_a_card_that_never_has_anything_does_not_hang_the_loop(
    codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]
) -> None:
    alsa.capture.outcomes.extend([0] * 50)
    assert codec.read(block) is False
    assert not block.any()


def test_a_period_that_broke_off_is_an_xrun(codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]) -> None:
    alsa.capture.outcomes.append(17)
    assert codec.read(block) is False
    assert not block.any()
    assert codec.read(block) is True


def test_the_rest_of_a_short_write_follows_at_once(
    codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]
) -> None:
    turn(codec, block)
    alsa.playback.offered.clear()
    alsa.playback.played.clear()
    alsa.playback.outcomes.extend([40, 0])
    assert codec.write(np.linspace(-1, 1, PERIOD, dtype=np.float32)) is True
    assert alsa.playback.offered == [PERIOD, PERIOD - 40, PERIOD - 40]
    left = np.frombuffer(b"".join(alsa.playback.played), "<i4")[::2]
    assert len(left) == PERIOD
    assert (np.diff(left) > 0).all()


def test_a_card_that_takes_nothing_is_an_xrun_and_not_a_hang(
    codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]
) -> None:
    turn(codec, block)
    alsa.playback.outcomes.extend([0] * 50)
    assert codec.write(TONE) is False


def test_an_unplugged_card_is_lost_to_reader_and_writer(
    codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]
) -> None:
    turn(codec, block)
    alsa.unplug()
    with pytest.raises(CodecLostError, match=r"'USB' went away \(No such device .*plug it in"):
        codec.read(block)
    with pytest.raises(CodecLostError) as caught:
        codec.write(TONE)
    assert caught.value.short == "codec lost"


def test_a_card_that_is_there_but_does_not_deliver_is_not_to_be_plugged_in_again(
    codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]
) -> None:
    turn(codec, block)
    alsa.trouble = EIO
    for transfer in (lambda: codec.read(block), lambda: codec.write(TONE)):
        with pytest.raises(
            CodecLostError, match=r"'USB' is there but does not deliver \(Input/output error"
        ) as caught:
            transfer()
        assert "plug it in" not in caught.value.sentence


def test_whatever_the_error_a_card_that_the_kernel_no_longer_lists_went_away(
    alsa: FakeAlsa, tmp_path: Path, block: NDArray[np.float32]
) -> None:
    asound = Asound(tmp_path)
    asound.plug(HDMI, usb("USB", "Box"))
    codec = AlsaCodec(PROFILE, alsa, asound.folder)
    alsa.trouble = EIO
    with pytest.raises(CodecLostError, match="does not deliver"):
        codec.read(block)
    asound.plug(HDMI)
    with pytest.raises(CodecLostError, match="'USB' went away"):
        codec.read(block)
    codec.close()


def test_a_codec_has_sounded_once_a_block_was_recorded_and_played(
    codec: AlsaCodec, block: NDArray[np.float32]
) -> None:
    codec.read(block)
    assert not codec.sounded
    codec.write(TONE)
    assert codec.sounded


def test_a_lost_codec_can_be_closed_and_opened_when_it_is_back(
    codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]
) -> None:
    alsa.unplug()
    codec.close()
    assert refusal(PROFILE, alsa).short == "codec not found"
    alsa.replug()
    again = AlsaCodec(PROFILE, alsa)
    assert turn(again, block) == (True, True)
    again.close()


def test_closing_does_not_wait_for_the_buffer(codec: AlsaCodec, alsa: FakeAlsa, block: NDArray[np.float32]) -> None:
    turn(codec, block)
    codec.close()
    alsa.assert_all_closed_at_once()
    codec.close()
