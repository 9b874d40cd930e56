"""The owner's own figures take the place of the profile's, and say of themselves how they came about."""

import pytest

from firmware.calibrate.owned import Figure, Owned, with_owned
from firmware.levels import CodecLevels

SHIPPED = CodecLevels(12.2, 12.2, basis="disputed", confidence="low")


def test_without_figures_the_profile_counts() -> None:
    assert with_owned(SHIPPED, Owned()) == SHIPPED


@pytest.mark.parametrize(
    ("method", "basis"), [("meter", "measured"), ("loopback", "measured"), ("entered", "entered")]
)
def test_an_own_figure_of_the_input_is_trusted(method: str, basis: str) -> None:
    levels = with_owned(SHIPPED, Owned(max_input=Figure(13.4, 0.05, method, "2026-11-22")))
    assert (levels.max_input_dbu, levels.basis, levels.measured_on) == (13.4, basis, "2026-11-22")
    assert not levels.doubtful
    assert levels.max_output_dbu == 12.2


@pytest.mark.parametrize(
    ("uncertainty_db", "confidence"), [(0.05, "high"), (0.54, "high"), (1.02, "medium"), (3.0, "low")]
)
def test_a_figure_is_trusted_as_far_as_what_it_stands_on(uncertainty_db: float, confidence: str) -> None:
    levels = with_owned(SHIPPED, Owned(max_input=Figure(13.4, uncertainty_db, "loopback", "2026-11-22")))
    assert (levels.confidence, levels.doubtful) == (confidence, confidence == "low")


def test_an_own_figure_of_the_output_leaves_the_inputs_doubt() -> None:
    levels = with_owned(SHIPPED, Owned(max_output=Figure(9.6, 0.15, "meter", "2026-11-22")))
    assert (levels.max_output_dbu, levels.max_input_dbu) == (9.6, 12.2)
    assert levels.doubtful
