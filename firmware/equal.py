"""How loud a capture is with this guitar in it, here: what OutputMode.EQUAL makes equal."""

from collections.abc import Sequence
from itertools import pairwise

from firmware.levels import GUITAR_DBU, CaptureLevels, CodecLevels, LoudnessAt

# The demo's take, whose peak is a humbucker's hardest strum, then has its peaks at -9.5 dBFS through lead amps, -6.0
# through NAM's A2 and -5.9 through a clean amp: 4 dB of boost leave 1.9. A plain wire, the most dynamic there is,
# would come to -3.7. Normalized, the same amps lie between -29.4 and -15.4 LUFS.
EQUAL_LUFS = -20.0

# Of the take by which captures are measured (captures/prepare/guitar.flac), from a converter of GUITAR_DBU.
GUITAR_LUFS = -31.8
GUITAR_BANDS = (  # its spectrum, as firmware/bands.py has it
    "ada192722f68352858570c54100948500b1a0a0030201725152329331e2f25503254434c56466f74777d87919ca6b0b9"
)


def drive_db(codec: CodecLevels, capture: CaptureLevels) -> float:
    """How much hotter a guitar reaches `capture` than through a converter of GUITAR_DBU without any gain."""
    if codec.max_input_dbu is None or capture.input_level_dbu is None:
        return -codec.full_scale_db
    return GUITAR_DBU - capture.input_level_dbu


def lufs_at(measured: Sequence[LoudnessAt], drive_db: float) -> float:
    """The loudness at `drive_db`, along straight lines through what was measured, from a softer guitar to a harder
    one. Beyond the ends as steep as there, yet a dB more of guitar is never less loud, nor more than a dB louder."""
    if len(measured) == 1:
        return measured[0].lufs
    pairs = list(pairwise(measured))
    low, high = next((pair for pair in pairs if drive_db <= pair[1].drive_db), pairs[-1])
    slope = (high.lufs - low.lufs) / (high.drive_db - low.drive_db)
    if low.drive_db <= drive_db <= high.drive_db:
        return low.lufs + slope * (drive_db - low.drive_db)
    end = low if drive_db < low.drive_db else high
    return end.lufs + min(max(slope, 0.0), 1.0) * (drive_db - end.drive_db)
