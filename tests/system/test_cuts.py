"""What is a broken word after a power cut, and what is none: the deed after the last that was told."""

import pytest

from tests.system.cuts import broken


@pytest.mark.parametrize(
    ("agreed", "presets"),
    [
        (["has Cut 1 1\n"], ["Cut 1 1"]),
        (["has Cut 1 1\n"], ["Kept 1 1"]),  # it was renamed as the plug was pulled
        (["has Cut 1 1\n"], ["Cut 1 1", "Kept 1 1"]),  # or half renamed: its new file comes before the old one goes
        (["has Cut 1 1\n", "has Kept 1 1\n"], ["Kept 1 1"]),
        (["has Cut 1 3\n", "has Kept 1 3\n"], []),  # it was deleted as the plug was pulled
        (["has Cut 1 3\n", "has Kept 1 3\n", "not Kept 1 3\n"], []),
        (["has Kept 1 1\n", "has Cut 1 2\n"], ["Kept 1 1", "Cut 1 2", "Clean"]),
    ],
)
def test_what_was_agreed_is_there(agreed: list[str], presets: list[str]) -> None:
    assert broken(agreed, presets) == []


@pytest.mark.parametrize(
    ("agreed", "presets", "says"),
    [
        (["has Cut 1 1\n"], [], "has Cut 1 1: there is neither"),
        (["has Kept 1 1\n", "has Cut 1 2\n"], ["Cut 1 1", "Cut 1 2"], "has Kept 1 1: there is ['Cut']"),
        (["has Kept 1 1\n"], ["Cut 1 1", "Kept 1 1"], "has Kept 1 1: there is ['Cut', 'Kept']"),
        (["not Kept 1 3\n", "has Cut 1 4\n"], ["Kept 1 3", "Cut 1 4"], "not Kept 1 3: there is ['Kept']"),
    ],
)
def test_a_deed_that_was_agreed_and_does_not_hold_is_told(agreed: list[str], presets: list[str], says: str) -> None:
    assert broken(agreed, presets) == [says]
