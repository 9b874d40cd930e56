"""Whatever is typed, the pedal answers; a mistake is one sentence on stderr and exit status 2."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from firmware.cli.main import main
from firmware.cli.verbs import VERBS
from tests import own_captures

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one good capture, one good take, and some that are not; it is also where we stand."""
    (tmp_path / "good.nam").write_text(json.dumps(own_captures.tiny()))
    (tmp_path / "cut.nam").write_text(json.dumps(own_captures.tiny())[:100])
    (tmp_path / "noise.wav").write_bytes(b"no sound at all")
    soundfile.write(tmp_path / "good.wav", np.zeros(480), 48_000, subtype="PCM_24")
    soundfile.write(tmp_path / "nan.wav", np.full(480, np.nan, np.float32), 48_000, subtype="FLOAT")
    (tmp_path / "short.gig").write_text("at 0 end")
    (tmp_path / "wrong.gig").write_text("at 1 dance")
    monkeypatch.setenv("PEDAL_RUN", str(tmp_path / "run"))
    monkeypatch.setenv("PEDAL_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("dance", "dance"),
        ("render", "required"),
        ("render none.nam good.wav out.wav", "none.nam"),
        ("render cut.nam good.wav out.wav", "cut.nam"),
        ("render good.nam none.wav out.wav", "none.wav"),
        ("render good.nam noise.wav out.wav", "noise.wav"),
        ("render good.nam nan.wav out.wav", "nan.wav"),
        ("render good.nam good.wav nowhere/out.wav", "nowhere"),
        ("render good.nam good.wav good.nam", "ends in .wav"),
        ("render good.nam good.wav ./good.wav", "the take itself"),
        ("render good.nam good.wav out.wav --block 0", "block"),
        ("render good.nam good.wav out.wav --block many", "block"),
        ("render good.nam good.wav out.wav --quality 2", "quality"),
        ("render good.nam good.wav out.wav --max-input-dbu 40", "max_input_dbu"),
        ("render good.nam good.wav out.wav --trim nan", "trim"),
        ("render good.nam good.wav out.wav --profile none", "none"),
        ("inspect none.nam", "none.nam"),
        ("inspect good.wav", "good.wav"),
        ("inspect .", "folder"),
        ("inspect cut.nam --measure", "cut.nam"),
        ("inspect good.nam --quality 3", "quality"),
        ("library --state nowhere", "nowhere"),
        ("library good.nam", "good.nam"),
        ("levels --max-input-dbu loud", "loud"),
        ("levels --max-input-dbu nan --input-level-dbu 12", "max_input_dbu"),
        ("levels --trim 1e999", "trim_db"),
        ("levels --max-input-dbu 12dBV", "'12dBV' is no number; write one such as 12.2"),
        ("levels --max-input-dbu inf --input-level-dbu 12", "max_input_dbu"),
        ("bench cut.nam", "cut.nam"),
        ("bench good.nam --seconds -1", "seconds"),
        ("bench good.nam --resident 0", "1 to 1000 captures"),
        ("bench good.nam --stress 0", "minutes"),
        ("bench good.nam --engine best", "best"),
        ("sim --gig none.gig", "none.gig"),
        ("sim --gig wrong.gig", "line 1"),
        ("sim --gig short.gig --sheet nowhere/sheet.png", "nowhere"),
        ("levels --output loudest", "loudest"),
        ("levels --max-output-dbu 50 --output-level-dbu 4 --output calibrated", "max_output_dbu"),
        ("status", "no pedal is running"),
        ("gain", "no pedal is running"),
        ("gain loud", "loud"),
        ("gain --knob 5V", "'5V' is no number"),
        ("experiment", "DIR"),
        ("experiment good.nam", "good.nam is no folder"),
        ("gain --coach", "no pedal is running"),
        ("calibrate", "no pedal is running"),
        ("calibrate --method guess", "guess"),
        ("calibrate --input-dbu loud", "loud"),
        ("calibrate --input-dbu 12 --forget all", "not both"),
        ("output", "no pedal is running"),
        ("output loudest", "loudest"),
        ("library --input-level Lead", "2 arguments"),
        ("play 1", "no pedal is running"),
        ("import nowhere", "nowhere"),
    ],
)
def test_a_mistake_is_one_sentence(
    folder: Path, typed: str, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(folder.iterdir())
    try:
        status = main(typed.split())
    except SystemExit as left:  # argparse's own way out
        status = left.code
    said = capsys.readouterr().err
    assert status == 2
    assert complaint in said
    assert said.count("\n") == 1
    assert "Traceback" not in said
    assert said.rstrip().endswith(".")
    assert sorted(folder.iterdir()) == before


@pytest.mark.usefixtures("folder")
def test_a_bug_is_reported_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("firmware.cli.levels.levels_command.plan_levels", broken)
    assert main(["levels"]) == 2
    assert "ZeroDivisionError: a bug" in capsys.readouterr().err


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([verb, "--help"])
    assert left.value.code == 0
    assert f"pedal {verb}" in capsys.readouterr().out


@pytest.mark.parametrize("typed", [[], ["--help"]])
def test_bare_pedal_lists_all_commands_on_one_screen(
    typed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    if typed:
        with pytest.raises(SystemExit):
            main(typed)
    else:
        assert main(typed) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) < 24  # and the prompt
    assert max(map(len, lines)) <= 80
    for verb, (_, says) in VERBS.items():
        assert any(re.search(rf"(^| ) {verb} +{re.escape(says)}( |$)", line) for line in lines), verb


def test_a_command_that_there_is_not_says_which_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["liberry"])
    said = capsys.readouterr().err
    assert said == "pedal: there is no command 'liberry' (did you mean 'library'?); `pedal --help` shows how.\n"


def test_the_list_of_commands_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert all(verb in shown for verb in VERBS)


def test_inspect_shows_words_weights_and_plan(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = {**own_captures.a1_standard(), "metadata": {"name": "Lead", "input_level_dbu": 15, "gear_make": None}}
    (folder / "lead.nam").write_text(json.dumps(model))
    assert main(["inspect", "lead.nam", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["architecture"], report["weight_count"], report["receptive_frames"]) == ("WaveNet", 13_802, 4_093)
    assert report["plan"]["input_gain_db"] == pytest.approx(12.2 - 15.0)
    assert main(["inspect", "lead.nam"]) == 0
    shown = capsys.readouterr().out
    assert "Lead" in shown
    assert "13,802" in shown
    assert "gear_make" not in shown


@pytest.mark.usefixtures("folder")
def test_doctor_finds_the_laptop_well_and_a_missing_card_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--profile", "sim", "--json"]) == 0
    grades = {finding["name"]: finding["grade"] for finding in json.loads(capsys.readouterr().out)}
    assert grades["onnxruntime"] == grades["codec"] == "ok"
    assert grades["pedal"] == "warning"
    assert main(["doctor", "--profile", "hifiberry_dacplusadcpro"]) == 1
    assert "Waiting for HiFiBerry DAC+ ADC Pro" in capsys.readouterr().out


def test_import_fills_the_library_and_says_what_it_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "good.nam", "cut.nam", "--json"]) == 1
    verdicts = {Path(report["file"]).name: report for report in json.loads(capsys.readouterr().out)}
    assert verdicts["good.nam"]["verdict"] == "stored"
    assert verdicts["cut.nam"]["verdict"] == "refused"
    assert main(["import", "good.nam"]) == 0
    assert "already there" in capsys.readouterr().out
    assert len(list((folder / "state" / "library").glob("*/entry.json"))) == 1


@pytest.mark.parametrize(
    "typed",
    [
        (),
        ("status", "watch"),
        ("play", "back", "bypass", "trim", "master"),
        ("levels",),
        ("gain",),
        ("output", "profiles"),
    ],
)
def test_what_is_asked_over_ssh_imports_nothing_heavy(typed: tuple[str, ...]) -> None:
    program = f"import sys; from firmware.cli.main import build_parser; build_parser({typed}); print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(result.stdout.split())
    assert {f"firmware.cli.{VERBS[verb][0]}.{verb}_command" for verb in typed} <= loaded
    assert loaded & {"numpy", "onnx", "onnxruntime", "PIL", "rich", "soundfile", "gpiozero"} == set()
    assert loaded & {"firmware.state", "firmware.decide", "firmware.ui", "firmware.captures.library"} == set()


def test_who_chooses_a_preset_waits_for_no_levels() -> None:
    """They are two fifths of what `pedal play` would import, only to name a type where sentences are printed."""
    program = (
        "import sys; from firmware.cli.main import main; main(['play', '1', '--run', 'nowhere']); print(*sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "no pedal is running" in " ".join(result.stderr.split())
    assert set(result.stdout.split()) & {"firmware.plan", "firmware.levels", "hw.profile"} == set()


@pytest.mark.usefixtures("folder")
def test_the_command_leaves_quietly_when_its_reader_does() -> None:
    command = [sys.executable, "-c", "from firmware.cli.main import run; run()", "inspect", "good.nam"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.close()
        assert child.stderr.read() == b""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_name_can_be_shown_on_any_terminal(folder: Path, encoding: str) -> None:
    (folder / "日本 🎸.nam").write_text(json.dumps(own_captures.tiny()))
    command = [sys.executable, "-c", "from firmware.cli.main import run; run()", "inspect", "日本 🎸.nam"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    report = subprocess.run([*command, "--json"], capture_output=True, env=environment, check=True)
    assert json.loads(report.stdout.decode(encoding))["title"] == "日本 🎸"
    words = {**own_captures.tiny(), "metadata": {"name": "日本 🎸"}}
    (folder / "日本 🎸.nam").write_text(json.dumps(words))
    shown = subprocess.run(command, capture_output=True, env=environment, check=True)
    escaped = "日本 🎸".encode(encoding, "backslashreplace").decode(encoding)
    assert f"name             {escaped}\n" in shown.stdout.decode(encoding)


def test_every_pedal_command_that_a_sentence_names_is_one() -> None:
    sources = [
        path.read_text()
        for room in ("firmware", "hw", "systemd")
        for path in (PROJECT / room).rglob("*.*")
        if path.suffix in (".py", ".sh", ".md")
    ]
    named = {verb for text in sources for verb in re.findall(r"`(?:sudo )?pedal ([a-z]+)", text)}
    assert {"calibrate", "doctor", "import"} <= named <= set(VERBS)
