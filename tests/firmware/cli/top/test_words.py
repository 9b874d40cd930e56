from typing import Any

from firmware.cli.top import words
from firmware.control.wishes.xruns import DeadlineRow, LossListed, XrunsReply
from tests.stand_ins.asking import status_reply


def test_the_headline_says_what_plays_and_what_is_unusual_about_it() -> None:
    quiet = status_reply(
        bypass=False, preset="Clean", number=3, audio=True, codec_present=True, calibration="CAL", calibrated=True
    )
    assert words.headline(quiet).plain == " 3  Clean  CAL"
    loud = status_reply(preset="Lead", number=4, audio=True, muted=True, bypass=True, boost=True, edited=True)
    assert words.headline(loud).plain == " 4  Lead  NO CODEC  MUTE  BYPASS  BOOST  edited"
    assert words.headline(status_reply(bypass=False)).plain == " 0  no preset  NO AUDIO"


def test_the_row_says_what_the_guitar_goes_through_and_how_the_blocks_fare() -> None:
    status = status_reply(
        pedal="Screamer",
        amp="Plexi",
        cab="4x12",
        xruns=2,
        late_blocks=1,
        block_us_p50=61.2,
        block_us_p999=90.0,
        block_us_max=300.0,
        rate_hz=44_100,
        block_frames=32,
    )
    assert words.row(status).plain == (
        " Screamer > Plexi > 4x12   2 xruns, 1 late   32 frames, 44.1 kHz   block 61 us, p99.9 90, most 300"
    )
    assert words.row(status_reply()).plain.startswith(" dry   ")


def test_meters_have_a_line_for_each_end_and_figures_below() -> None:
    status = status_reply(input_peak_dbfs=-12.0, output_peak_dbfs=None, input_clips=1, output_clips=0)
    above, below, scale = words.meters(status, (-6.0, -200.0), 80).plain.splitlines()
    assert above.startswith(" in  [█")
    assert "-12.0  peak  -6.0  CLIP" in above
    assert below.startswith(" out [·")
    assert "none" in below
    assert scale.endswith("0 dBFS")
    assert max(map(len, (above, below, scale))) <= 80


def losses(**facts: Any) -> XrunsReply:
    return XrunsReply(
        1333.3, 10_011, 1, 1, 0, deadlines=facts.pop("deadlines", ()), causes=(), last=facts.pop("last", ())
    )


def test_blocks_are_drawn_by_their_share_and_what_was_lost_stands_below() -> None:
    deadlines = (DeadlineRow(0, 10_000, 0), DeadlineRow(10, 10, 0), DeadlineRow(20, 0, 0), DeadlineRow(30, 1, 1))
    late = LossListed(5.0, "page fault", "lock the memory.", 1, 1, 0, 1500.0, 0.0, 0.0, 0, 0, 3, loading=False)
    text = words.losses(losses(deadlines=deadlines, last=(late,) * 9), 66, 9).plain.splitlines()
    assert text[1].endswith("█ 10,000")
    assert text[2].count("█") == 9, "the logarithm"
    assert text[4].endswith("1")
    assert text[6].endswith("1 xruns, 1,500 us: page fault")
    assert len(text) == 9
    assert words.losses(losses(), 66, 9).plain.endswith("nothing was late or lost")
