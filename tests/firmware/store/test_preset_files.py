import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from firmware.errors import OLED_LINE_CHARS, SettingsError
from firmware.sound import Gate, OutputMode, Preset, Tone
from firmware.store import preset_files
from hw.strict_toml import to_toml

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(lambda text: text.strip())
KNOB = st.floats(0, 10)
PRESETS = st.builds(
    Preset,
    name=TEXT,
    model_id=TEXT,
    model_name=TEXT,
    quality=st.floats(0, 1),
    trim_db=st.floats(-20, 20),
    output=st.sampled_from(OutputMode),
    gate=st.builds(Gate, on=st.booleans(), threshold_db=st.floats(-100, 0)),
    tone=st.builds(Tone, on=st.booleans(), bass=KNOB, middle=KNOB, treble=KNOB),
)
MINIMAL = 'name = "Lead"\nmodel_id = "ab"\nmodel_name = "JCM"\n'


@given(PRESETS)
def test_a_preset_comes_back_from_its_text_unchanged(
    tmp_path_factory: pytest.TempPathFactory, preset: Preset
) -> None:
    assert tomllib.loads(to_toml(preset))["name"] == preset.name
    path = tmp_path_factory.getbasetemp() / "preset.toml"
    path.write_bytes(to_toml(preset).encode())
    assert preset_files.read(path) == preset


def test_the_text_of_a_preset_file_stays_what_it_was() -> None:
    preset = Preset("Verse", "8a5b", "x", trim_db=-1.5, gate=Gate(True, -65.0), tone=Tone(True, 5.0, 6.0, 4.5))
    top, gate, tone, boost, pedal, cab, mix = to_toml(preset).split("\n\n")
    assert top.startswith('name = "Verse"\nmodel_id = "8a5b"\nmodel_name = "x"\nquality = 1.0\ntrim_db = -1.5\n')
    assert top.splitlines()[-4:] == ['output = "auto"', "level_db = 0.0", "amp = true", 'polarity = "guitar"']
    assert gate == "[gate]\non = true\nthreshold_db = -65.0"
    assert tone == "[tone]\non = true\nbass = 5.0\nmiddle = 6.0\ntreble = 4.5"
    assert boost == "[boost]\non = false\nlevel_db = 4.0"
    assert pedal == '[pedal]\nmodel_id = ""\nfile = ""\non = true\ntrim_db = 0.0'
    assert cab.splitlines()[1:] == [
        *('model_id = ""', 'file = ""', 'on = "auto"', 'level = "equal"', 'side = "sum"'),
        *("low_cut_hz = 0.0", "high_cut_hz = 20000.0"),
    ]
    assert mix == "[mix]\nwet_percent = 100.0\n"


def test_a_preset_comes_back_from_its_file_unchanged(tmp_path: Path) -> None:
    preset = Preset(
        'A "quoted"\\ \n\x7f name',
        "ab",
        "JCM",
        quality=0.5,
        trim_db=-1.5,
        output=OutputMode.RAW,
        gate=Gate(True, -60),
        tone=Tone(True, 0, 10, 5),
    )
    preset_files.write(tmp_path / "new" / "a.toml", preset)
    assert preset_files.read(tmp_path / "new" / "a.toml") == preset


def test_only_the_names_must_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(MINIMAL)
    assert preset_files.read(tmp_path / "a.toml") == Preset("Lead", "ab", "JCM")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (MINIMAL + "trim = 1.0\n", "trim"),
        (MINIMAL + "trim_db = 21\n", "trim_db"),
        (MINIMAL + "trim_db = nan\n", "trim_db"),
        (MINIMAL + 'trim_db = "1"\n', "trim_db"),
        (MINIMAL + "trim_db = true\n", "trim_db"),
        (MINIMAL + "quality = -0.1\n", "quality"),
        (MINIMAL + 'output = "loud"\n', "output"),
        (MINIMAL + "output = 1\n", "output"),
        (MINIMAL + "gate = 1\n", "gate"),
        (MINIMAL + "[gate]\nthreshold_db = 1\n", "threshold_db"),
        (MINIMAL + "[gate]\non = 1\n", "on"),
        (MINIMAL + "[gate]\nhold = 1\n", "hold"),
        (MINIMAL + "[tone]\nbass = 10.5\n", "bass"),
        (MINIMAL.replace("name =", "nam =", 1), "name"),
        (MINIMAL.replace('"ab"', '""'), "model_id"),
        (MINIMAL + "trim_dB = 1.0\n", "line 4: the top of the file knows no key 'trim_dB' (did you mean 'trim_db'?)"),
        (MINIMAL + "[tone]\nbass = 10.5\n", "line 5: tone.bass = 10.5 is not allowed; write 0 to 10"),
        (MINIMAL + 'output = "normalised"\n', "(did you mean 'normalized'?)"),
        (MINIMAL + "trim_db = -1,5\n", "line 4, column 13); correct that line, trim_db = -1,5 (a number has a point"),
        (MINIMAL.replace('"JCM"', "“JCM”"), "correct that line, model_name = “JCM” (quotes are straight ones"),
        ("name = ", "is no TOML"),
    ],
)
def test_a_mistake_is_reported_by_file_key_and_remedy(tmp_path: Path, text: str, key: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        preset_files.read(path)
    assert "wrong.toml" in caught.value.sentence
    assert key in caught.value.sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_read_as_any_editor_saves_it(tmp_path: Path, encoding: str, end: str) -> None:
    (tmp_path / "a.toml").write_bytes((MINIMAL + "trim_db = -1\n").replace("\n", end).encode(encoding))
    assert preset_files.read(tmp_path / "a.toml") == Preset("Lead", "ab", "JCM", trim_db=-1.0)


def test_ansi_is_refused_in_one_sentence_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(MINIMAL.replace("Lead", "Café").encode("cp1252"))
    with pytest.raises(SettingsError, match=r'a\.toml is no UTF-8 \(line 1, name = "Café"\); save it as UTF-8'):
        preset_files.read(tmp_path / "a.toml")


def test_a_bad_file_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "b.toml").write_text(MINIMAL)
    (tmp_path / "c.toml").mkdir()
    found = preset_files.read_folder(tmp_path)
    assert [preset.name for preset in found.files.values()] == ["Lead"]
    assert len(found.problems) == 2


def test_two_files_with_one_name_are_distinguished(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(MINIMAL)
    (tmp_path / "b.toml").write_text(MINIMAL)
    found = preset_files.read_folder(tmp_path)
    assert list(found.files) == [tmp_path / "a.toml"]
    assert "b.toml" in found.problems[0].sentence
    assert "a.toml" in found.problems[0].sentence


def test_a_missing_folder_has_no_presets(tmp_path: Path) -> None:
    assert preset_files.read_folder(tmp_path / "none") == preset_files.PresetFolder({})


@given(st.lists(TEXT, unique=True, max_size=10))
@example(["¹.&"])
def test_every_name_gets_a_file_of_its_own_inside_the_folder(names: list[str]) -> None:
    files = [preset_files.file_name(name) for name in names]
    assert len(set(files)) == len(names)
    assert all("/" not in file and not file.startswith(".") and len(file.encode()) < 200 for file in files)


def test_a_plain_name_is_its_file_name() -> None:
    assert preset_files.file_name("Lead 5.74 dBu") == "Lead 5.74 dBu.toml"
    assert "/" not in preset_files.file_name("../../etc/passwd")


def test_the_example_in_the_readme_is_a_preset(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    example = readme.partition("```toml\nname")[2].partition("```")[0]
    (tmp_path / "brown.toml").write_text(f"name{example}")
    folder = preset_files.read_folder(tmp_path)
    assert not folder.problems
    assert [preset.trim_db for preset in folder.files.values()] == [-1.5]


def test_what_an_editor_of_windows_makes_of_a_folder_is_read_or_told(tmp_path: Path) -> None:
    text = MINIMAL + "trim_db = -1\n"
    (tmp_path / "1.toml").write_bytes(text.replace("Lead", "One").replace("\n", "\r\n").encode("utf-8-sig"))
    (tmp_path / "2.TOML").write_bytes(text.replace("Lead", "Two").encode("utf-16"))
    (tmp_path / "3.toml").write_text(text.replace("-1", "-1,5"))
    (tmp_path / "4.toml").write_text(text.replace('"Lead"', "\u201cLead\u201d"), encoding="utf-8")
    (tmp_path / "Copy of 1.toml.txt").write_text(text)
    (tmp_path / "5.toml.bak").write_text(text)  # nobody's mistake
    (tmp_path / "setlist.txt").write_text("Verse, Solo")
    found = preset_files.read_folder(tmp_path)
    assert {path.name: (preset.name, preset.trim_db) for path, preset in found.files.items()} == {
        "1.toml": ("One", -1.0),
        "2.TOML": ("Two", -1.0),
    }
    comma, quotes, copy = (problem.sentence for problem in found.problems)
    assert "trim_db = -1,5 (a number has a point" in comma
    assert "(quotes are straight ones" in quotes
    assert "Copy of 1.toml.txt is not read, since its name ends in .txt; rename it to Copy of 1.toml" in copy


@pytest.mark.parametrize(
    ("name", "ends_in", "meant"),
    [
        ("Lead.toml.txt", ".txt", "Lead.toml (Windows hides its ending)"),
        ("Lead.TOML.RTF", ".RTF", "Lead.TOML (Windows hides its ending)"),
        ("Lead.toml (1)", "(1)", "Lead.toml"),
        ("Lead.toml ", "a space", "Lead.toml"),
    ],
)
def test_a_preset_with_something_behind_its_ending_is_told(
    name: str, ends_in: str, meant: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(MINIMAL)
    found = preset_files.read_folder(tmp_path)
    assert not found.files
    (problem,) = found.problems
    assert (
        problem.sentence == f"{tmp_path / name} is not read, since its name ends in {ends_in}; rename it to {meant}."
    )
    assert len(problem.short) <= OLED_LINE_CHARS
