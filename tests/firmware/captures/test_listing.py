"""Which of a capture's graphs is listed: that which presets play, wherever in their row."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from firmware.captures import listing, row
from firmware.captures.entry import Entry
from firmware.captures.listing import listed, qualities
from firmware.sound import Cab, Pedal, Preset
from tests.stand_ins.control import entry, loaded

AMP, DRIVE = entry("A"), loaded("Drive", 0.1, 0.4)


def submodel_listed(presets: Sequence[Preset]) -> int:
    return listed(DRIVE, qualities(presets, (AMP, DRIVE))).submodel


@pytest.mark.parametrize("pedal", [Pedal("drive", "Drive"), Pedal(file="drive.nam"), Pedal(file="Drive")])
def test_a_pedal_counts_with_its_presets_quality_by_its_id_or_its_name(pedal: Pedal) -> None:
    small = Preset("Small", "a", "A", quality=0.2, pedal=pedal)
    assert submodel_listed([small]) == 1
    assert submodel_listed([small, Preset("Whole", "drive", "Drive")]) == 2


def test_what_no_preset_plays_is_listed_at_its_best() -> None:
    assert submodel_listed([]) == 2
    assert submodel_listed([Preset("Other", "a", "A", quality=0.2)]) == 2


def test_a_thousand_captures_and_presets_with_pedals_named_by_hand_are_looked_up_and_not_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = list[str]()
    plain = row.named_entry

    def counted(entries: Sequence[Entry], named: Pedal | Cab) -> Entry | None:
        looks.extend(entry.name for entry in entries)
        return plain(entries, named)

    monkeypatch.setattr(listing, "named_entry", counted)
    many = [replace(AMP, model_id=f"id{number}", name=f"Drive {number}") for number in range(1_000)]
    presets = [Preset(f"P{number}", "a", "A", pedal=Pedal(file=f"drive {number}.nam")) for number in range(1_000)]
    assert {f"id{number}" for number in range(1_000)} < set(qualities(presets, many))
    assert len(looks) == 1_000
