"""The doctor warns of what would spoil an evening: damaged, missing and too heavy captures."""

from dataclasses import replace
from pathlib import Path

from firmware.captures.entry import ENTRY_FILE, Entry, entry_json
from firmware.captures.library import Library
from firmware.cli.doctor.capture_checks import FEW, check_captures
from firmware.cli.doctor.finding import GOOD, WARNING, Finding
from firmware.places import StateFolder
from firmware.sound import Cab, Pedal, Preset
from firmware.store import preset_files
from tests.stand_ins.control import taking

PERIOD_US = 64e6 / 48_000


def shown(state: Path) -> list[Finding]:
    return list(check_captures(state, 64))


def warnings(state: Path) -> dict[str, str]:
    return {finding.name: finding.says for finding in shown(state) if finding.grade == WARNING}


def captures(state: Path) -> dict[str, Entry]:
    return {entry.name: entry for entry in Library(StateFolder(state).library).entries()}


def write(state: Path, entry: Entry) -> None:
    (StateFolder(state).library / entry.model_id / ENTRY_FILE).write_bytes(entry_json(entry))


def weigh(state: Path, entry: Entry, *shares: float) -> None:
    """As many submodels as `shares`, each taking its part of the period."""
    [graph] = entry.graphs[:1]
    sizes = [(number + 1) / len(shares) for number in range(len(shares))]
    graphs = [
        replace(taking(graph, share * PERIOD_US), max_value=size) for size, share in zip(sizes, shares, strict=True)
    ]
    write(state, replace(entry, graphs=tuple(graphs)))


def test_a_library_that_is_well_is_one_line(state: Path) -> None:
    for entry in captures(state).values():
        weigh(state, entry, 0.79)
    assert shown(state) == [Finding("captures", GOOD, f"2 in {state / 'library'}")]


def test_an_empty_one_is_a_warning(tmp_path: Path) -> None:
    assert [finding.grade for finding in shown(tmp_path / "none")] == [WARNING]


def test_a_preset_whose_capture_is_red_here_is_named_and_a_capture_that_no_preset_plays_is_not(state: Path) -> None:
    clean, fuzz = captures(state)["Clean"], captures(state)["Fuzz"]
    weigh(state, clean, 0.1)
    weigh(state, fuzz, 1.5)
    words = "takes 150% of the period and is too heavy to play on this machine; nothing smaller fits."
    assert warnings(state) == {}
    preset_files.write(state / "presets" / "solo.toml", Preset("Solo", fuzz.model_id, fuzz.name))
    assert warnings(state) == {"too heavy": f"Solo {words}"}


def test_a_preset_that_plays_a_smaller_submodel_is_not(state: Path) -> None:
    fuzz = captures(state)["Fuzz"]
    weigh(state, captures(state)["Clean"], 0.1)
    weigh(state, fuzz, 0.2, 1.5)
    preset_files.write(state / "presets" / "whole.toml", Preset("Whole", fuzz.model_id, fuzz.name))
    assert set(warnings(state)) == {"too heavy"}
    (state / "presets" / "whole.toml").unlink()
    preset_files.write(state / "presets" / "lite.toml", Preset("Lite", fuzz.model_id, fuzz.name, quality=0.0))
    assert warnings(state) == {}


def test_what_is_damaged_or_missing_is_named_with_its_remedy(state: Path) -> None:
    clean = captures(state)["Clean"]
    preset_files.write(state / "presets" / "gone.toml", Preset("Gone", "0" * 64, "An amp of old"))
    preset_files.write(state / "presets" / "bad.toml", Preset("Bad", clean.model_id, clean.name))
    (StateFolder(state).library / clean.model_id / ENTRY_FILE).write_text("{")
    said = warnings(state)
    assert set(said) == {"damaged", "missing"}
    assert clean.model_id[:12] in said["damaged"]
    assert said["damaged"].endswith("import it again.")
    assert said["missing"] == "Gone plays An amp of old, which is not in the library: import it again."


def test_many_are_cut_short(state: Path) -> None:
    for number in range(FEW + 3):
        preset_files.write(state / "presets" / f"{number}.toml", Preset(f"P{number}", "0" * 64, "gone"))
    missing = [finding.says for finding in shown(state) if finding.name == "missing"]
    assert len(missing) == FEW + 1
    assert missing[-1].startswith("and 3 more")


def test_a_preset_that_lacks_its_pedal_or_its_cabinet_is_named(state: Path) -> None:
    clean, fuzz = captures(state)["Clean"], captures(state)["Fuzz"]
    for entry in (clean, fuzz):
        weigh(state, entry, 0.1)
    there = Preset("There", clean.model_id, clean.name, pedal=Pedal(fuzz.model_id, "Fuzz"))
    gone = Preset("Gone", clean.model_id, clean.name, pedal=Pedal("", "Screamer"), cab=Cab("f" * 64, "V30.wav"))
    for preset in (there, gone):
        preset_files.write(state / "presets" / f"{preset.name}.toml", preset)
    assert [finding.says for finding in shown(state)][1:] == [
        "Gone has the pedal Screamer, which is not in the library: import it, or it plays without.",
        "Gone has the cabinet V30.wav, which is not in the library: import it, or it plays without.",
    ]


def test_what_is_light_alone_and_too_heavy_together_is_named(state: Path) -> None:
    clean, fuzz = captures(state)["Clean"], captures(state)["Fuzz"]
    weigh(state, clean, 0.5)
    weigh(state, fuzz, 0.4)
    row = Preset("Row", clean.model_id, clean.name, pedal=Pedal(fuzz.model_id, "Fuzz"))
    path = state / "presets" / "row.toml"
    preset_files.write(path, row)
    assert warnings(state)["too heavy"] == (
        "Row takes 90% of the period and is too heavy to play on this machine: Fuzz 40% + Clean 50%; leave one out,"
        " or lower its quality."
    )
    preset_files.write(path, replace(row, pedal=replace(row.pedal, on=False)))
    assert warnings(state) == {}


def test_a_pedal_that_is_red_by_itself_is_named_as_such(state: Path) -> None:
    clean, fuzz = captures(state)["Clean"], captures(state)["Fuzz"]
    weigh(state, clean, 0.1)
    weigh(state, fuzz, 1.5)
    row = Preset("Row", clean.model_id, clean.name, pedal=Pedal(fuzz.model_id, "Fuzz"))
    preset_files.write(state / "presets" / "row.toml", row)
    assert warnings(state)["too heavy"].startswith("Row, its pedal Fuzz, takes 150% of the period")
