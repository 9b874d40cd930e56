"""What feet do out of the box: every table, by the gestures that it has."""

from pathlib import Path

import pytest

from firmware.decide import feet
from firmware.pages.table import NAMES
from firmware.store.settings import Settings, completed
from firmware.store.stomps import TABLES, Stomp, table_for


@pytest.mark.parametrize("switches", range(1, 9))
def test_every_table_speaks_actions_that_there_are(switches: int) -> None:
    feet.check(completed(Settings(), switches), Path("settings.toml"), NAMES)


def test_a_number_without_a_table_has_that_of_fewer_and_switches_that_do_nothing() -> None:
    sizes = [len(table_for(switches).stomps) for switches in range(1, 9)]
    assert sizes == [1, 2, 3, 4, 4, 6, 6, 6]
    assert completed(Settings(), 5).of(5) == Stomp()


def test_a_pair_stands_side_by_side_under_one_foot_and_its_lower_number_first() -> None:
    for table in TABLES:
        for pair in (*table.chord, *table.chord_hold):
            first, second = map(int, pair.split("+"))
            assert second == first + 1 <= len(table.stomps)


def test_the_switches_of_banks_play_their_slots_on_press_and_never_on_release() -> None:
    for switches in (4, 6):
        slots = [stomp for stomp in table_for(switches).stomps if stomp.tap.startswith("slot")]
        assert slots == [Stomp(f"slot {number}") for number in range(1, len(slots) + 1)]


def test_every_pedal_can_be_muted_for_a_tuner_and_bypassed() -> None:
    for table in TABLES[1:]:
        texts = {text for stomp in table.stomps for text in (stomp.tap, stomp.hold)} | set(table.chord.values())
        assert {"mute", "bypass"} <= texts
