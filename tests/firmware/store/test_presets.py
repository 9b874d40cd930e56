from hypothesis import given
from hypothesis import strategies as st

from firmware.captures.entry import Entry
from firmware.captures.prepared import EngineGraph, PreparedGraph
from firmware.levels import CaptureLevels
from firmware.sound import Preset
from firmware.store import presets
from hw.strict_toml import to_toml


def entry(model_id: str, name: str) -> Entry:
    return Entry(model_id, name, "WaveNet", (PreparedGraph(1.0, 64, CaptureLevels(), EngineGraph("x.onnx")),))


def test_names_stand_in_natural_order() -> None:
    names = ["10 Lead", "2 Crunch", "1 Clean", "bass", "Acoustic", "2 crunch b"]
    assert sorted(names, key=presets.natural_order) == [
        "1 Clean",
        "2 Crunch",
        "2 crunch b",
        "10 Lead",
        "Acoustic",
        "bass",
    ]


@given(st.lists(st.text(max_size=12)))
def test_any_names_have_an_order(names: list[str]) -> None:
    once = sorted(names, key=presets.natural_order)
    names.reverse()
    assert sorted(names, key=presets.natural_order) == once


def test_a_first_start_makes_a_preset_of_each_capture_that_none_names() -> None:
    named = (Preset("Solo", "a", "JCM"),)
    made = presets.made_of([entry("a", "JCM"), entry("b", "Fender"), entry("c", "Fender")], named)
    assert [(preset.name, preset.model_id) for preset in made] == [("Fender", "b"), ("Fender (2)", "c")]


def test_presets_stand_as_the_player_has_them_and_new_ones_behind_by_their_names() -> None:
    there = [Preset(name, "a", "A") for name in ("10 Clean", "Solo", "2 Lead", "Crunch")]
    found = presets.ordered(there, ["Solo", "gone", "Crunch"])
    assert [preset.name for preset in found] == ["Solo", "Crunch", "2 Lead", "10 Clean"]


def test_a_capture_with_half_a_character_in_its_name_still_makes_a_preset_that_can_be_saved() -> None:
    (found,) = presets.made_of([entry("a", "x\ud800")], ())
    assert found.name == "x"
    assert to_toml(found).encode()
