"""In Auto every preset leaves the pedal as loud as the next, with a guitar in it."""

from pathlib import Path

import pytest

from firmware.places import FACTORY
from firmware.sound import OutputMode
from tests.tools.equal_loudness import captures, qualities, rendered

AMPS = 5  # that ship
BOOST_DB = 4.0


@pytest.mark.usefixtures("with_operators")
def test_the_amps_that_ship_and_nams_golden_ones_are_within_one_lu_of_each_others_middle(tmp_path: Path) -> None:
    """The demo's take: another than the one they were measured with."""
    takes = [rendered(path, quality, OutputMode.AUTO, tmp_path) for path in captures() for quality in qualities(path)]
    assert len(takes) >= AMPS
    assert {take.mode for take in takes} == {"equal"}
    loudness = [take.lufs for take in takes]
    assert max(loudness) - min(loudness) < 1.0
    assert max(take.peak_dbfs for take in takes) < -BOOST_DB, "a boost goes through whole"


@pytest.mark.usefixtures("with_operators")
def test_normalized_stays_nams_in_which_a_clean_amp_is_quieter(tmp_path: Path) -> None:
    clean, lead = (
        rendered(FACTORY / f"etalon-{name}.nam", 1.0, OutputMode.NORMALIZED, tmp_path)
        for name in ("clean", "lead-1500")
    )
    assert (clean.mode, lead.mode) == ("normalized", "normalized")
    assert lead.lufs - clean.lufs > 4.0
