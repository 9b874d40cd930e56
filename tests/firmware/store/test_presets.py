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


def test_a_capture_that_no_preset_names_is_a_preset_by_itself() -> None:
    named = (Preset("Solo", "a", "JCM"),)
    found = presets.with_implicit(named, [entry("a", "JCM"), entry("b", "Fender"), entry("c", "Fender")])
    assert [(preset.name, preset.model_id) for preset in found] == [
        ("Fender", "b"),
        ("Fender (2)", "c"),
        ("Solo", "a"),
    ]


def test_a_capture_with_half_a_character_in_its_name_still_makes_a_preset_that_can_be_saved() -> None:
    (found,) = presets.with_implicit((), [entry("a", "x\ud800")])
    assert found.name == "x"
    assert to_toml(found).encode()
