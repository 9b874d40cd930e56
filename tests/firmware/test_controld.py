"""The two real processes on the sim profile, a small real capture between them, and a simulated foot."""

import json
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import cast

import pytest

from firmware.audio.resampling import latency_frames
from firmware.captures.library import Library
from firmware.captures.prepare.batch import prepare
from firmware.cli.main import main
from firmware.control.client import ask
from firmware.control.wishes.presets import PLAY, PlayRequest
from firmware.control.wishes.sound import DO, DoRequest
from firmware.places import FACTORY, StateFolder
from firmware.store.last import KeptEdit, Last, read_last, write_last
from firmware.store.preset_files import read_folder
from hw.roles import PanelOut
from hw.sim import lamps
from tests.hw.real_alsa import card_of_rates
from tests.stand_ins.pedals import PATIENCE_S, on_an_alsa_card, pedal, playing, write_capture

pytestmark = pytest.mark.xdist_group("clock")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small captures, Clean (15 dBu) and Lead (no level), prepared for the sim profile."""
    folder = tmp_path_factory.mktemp("captures")
    write_capture(folder, "Clean", seed=1, input_level_dbu=15.0)
    write_capture(folder, "Lead", seed=2)
    assert all(verdict.verdict == "stored" for verdict in prepare([folder], folder / "library", 64))
    return folder / "library"


def test_an_evening_with_feet_hands_two_deaths_and_a_damaged_memory(library: Path) -> None:
    with pedal(library) as stage:
        status = stage.until(playing("Clean"))
        assert status["input_gain_db"] == pytest.approx(12.2 - 15.0)
        stage.tap(1)
        stage.until(lambda status: status["bypass"] is True)
        stage.until(lambda _: lamps.read(stage.run) == PanelOut((False, False), (True, False), relay=False))
        stage.tap(1)
        stage.until(lambda status: status["bypass"] is False)
        assert lamps.read(stage.run).relay
        stage.tap(2)
        stage.until(playing("Lead"))
        stage.feet.push_and_turn(4)
        status = stage.until(lambda status: status["trim_db"] == 2.0)
        assert status["calibrated"] is False
        assert status["input_gain_db"] == 2.0

        stage.end("audiod", signal.SIGKILL)
        stage.until(lambda status: status["audio"] is False)
        stage.start("audiod")
        status = stage.until(playing("Lead"))
        assert status["trim_db"] == 2.0

        ask(stage.run, DO, DoRequest("boost on"))  # as feet have it: no edit, and it dies with audiod, not before
        stage.until(lambda status: status["boost"] is True and read_last(StateFolder(stage.state).last).boost)
        stage.end("controld", signal.SIGKILL)
        time.sleep(0.3)
        assert stage.children["audiod"].poll() is None
        stage.start("controld")
        status = stage.until(playing("Lead"))  # what was played last: it was remembered a second after the stomp
        assert int(str(status["blocks"])) > 0
        assert status["boost"] is True, "audiod played on"

        assert stage.end("controld", signal.SIGTERM) == 0
        kept = StateFolder(stage.state)
        assert read_last(kept.last).clean
        assert stage.children["audiod"].poll() is None
        assert {preset.name for preset in read_folder(kept.presets).files.values()} == {"Clean", "Lead"}
        assert read_last(kept.last).edits == (KeptEdit("Lead", "trim_db", 2.0),)

        kept.last.write_bytes(b"\0" * 40)
        stage.start("controld")
        stage.until(playing("Clean"))
        (line,) = (stage.run / "controld.log").read_text().splitlines()
        assert "last.json" in line


def test_a_foot_on_a_switch_at_the_start_makes_it_a_dry_one_without_the_last_preset(library: Path) -> None:
    def played_lead(folder: Path) -> None:
        write_last(folder / "state" / "last.json", Last(preset="Lead", factory_came=True))

    def stood_on(sim: str) -> str:
        """The mock pins of a sim that nobody moves rest open, where these contacts are pressed."""
        return sim.replace("remote = true", "normally_closed = true")

    with pedal(library, played_lead, edit=stood_on) as stage:
        status = stage.until(playing("Clean"))
        assert status["bypass"] is True
        log = (stage.run / "controld.log").read_text()
        assert "a foot held switch 1 and 2 as the pedal started" in log


def test_on_a_card_that_cannot_do_48_khz_the_captures_are_made_for_its_rate(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was prepared for 48 kHz stays, and plays no part until the card is another."""
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(card_of_rates(tmp_path, 44_100)))
    with pedal(library, edit=on_an_alsa_card) as stage:
        status = stage.until(lambda status: status["playing"] is True)
        assert status["rate_hz"] == 44_100
        late_ms = 1000.0 * latency_frames(48_000, 512, 44_100) / 44_100
        assert status["resampling_latency_ms"] == pytest.approx(late_ms, abs=0.006)
        status = stage.until(lambda status: status["importing"] is None)
        assert status["captures"] == 2
        for entry in Library(stage.state / "library").entries():
            assert {(graph.block_frames, graph.pedal_rate_hz) for graph in entry.graphs} == {
                (64, 48_000),
                (512, 44_100),
            }
        capture = next(path for path in (stage.state / "library").glob("*/capture.nam"))
        assert main(["inspect", str(capture), "--run", str(stage.run), "--profile", str(stage.profile)]) == 0
        words = f"48000 Hz, resampled on both sides: {late_ms:.1f} ms later at blocks of 512 frames at 44,100 Hz"
        assert words in capsys.readouterr().out
        assert main(["library", "--run", str(stage.run)]) == 0
        assert "blocks of 512 frames at 44,100 Hz = 11610 us" in capsys.readouterr().out


def test_a_second_controld_harms_nothing_and_twenty_quick_changes_end_at_the_right_preset(library: Path) -> None:
    with pedal(library) as stage:
        stage.until(playing("Clean"))
        places = ["--run", str(stage.run), "--state", str(stage.state)]
        command = [sys.executable, "-m", "firmware.controld", "--profile", str(stage.profile), *places]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        assert ended.returncode == 2
        assert "already running" in ended.stderr
        assert len(ended.stderr.splitlines()) == 1

        for name in ("Lead", "Clean") * 10 + ("Lead",):
            ask(stage.run, PLAY, PlayRequest(name))
        stage.until(playing("Lead"))
        for _ in range(20):
            assert stage.status()["preset"] == "Lead"


def test_a_pedal_fresh_from_the_box_plays_and_a_power_cut_in_its_first_import_costs_it_no_factory_capture() -> None:
    with pedal(None) as stage:
        library = StateFolder(stage.state).library
        assert stage.until(lambda status: status["playing"] is True)["calibrated"] is True
        stage.end("controld", signal.SIGKILL)  # prepare ends when it next has something to say, and nobody reads it
        assert len(list(library.glob("*/entry.json"))) < len(list(FACTORY.glob("*.nam")))
        stage.start("controld")
        stage.until(lambda status: status["captures"] == len(list(FACTORY.glob("*.nam"))))
        stage.until(lambda status: status["importing"] is None)
        stage.end("controld", signal.SIGTERM)
        assert read_last(StateFolder(stage.state).last).factory_came


def test_a_library_of_an_older_pedal_is_made_anew_and_what_was_played_last_comes_first(library: Path) -> None:
    entries = sorted(library.glob("*/entry.json"))
    last = json.loads(entries[-1].read_text())["name"]  # the one that a walk through the library comes to last

    def aged(folder: Path) -> None:
        for path in entries:
            old = {"format": 1, "name": json.loads(path.read_text())["name"]}
            (folder / "state" / path.relative_to(library.parent)).write_text(json.dumps(old))
        (folder / "state" / "last.json").write_text(json.dumps({"preset": last, "bypass": False, "clean": True}))

    with pedal(library, aged) as stage:
        status = stage.until(lambda status: status["captures"] != 0)
        assert (status["captures"], status["preset"]) == (1, last)
        stage.until(lambda status: status["captures"] == 2 and status["importing"] is None)
        stage.until(playing(last))


def test_a_graph_with_a_flipped_bit_is_made_anew_and_then_plays(library: Path) -> None:
    def rot(folder: Path) -> None:
        for path in (folder / "state" / "library").glob("*/*.onnx"):
            content = path.read_bytes()
            path.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])

    with pedal(library, rot) as stage:
        stage.until(playing("Clean"))
        journal = (stage.run / "controld.log").read_text()
        assert "is not as it was prepared; it must be made anew" in journal


def test_a_stick_brings_a_capture_that_can_be_played(library: Path) -> None:
    with pedal(library) as stage:
        stage.until(playing("Clean"))
        stage.stick.mkdir()
        write_capture(stage.stick, "New", seed=3)
        stage.until(lambda status: status["captures"] == 3 and status["importing"] is None)
        assert stage.status()["preset"] == "Clean"
        assert stage.status()["presets"] == 2, "which presets there are is the player's affair"
        shutil.rmtree(stage.stick)


def test_a_stick_of_other_things_says_so_and_one_with_a_zip_brings_what_is_in_it(library: Path) -> None:
    def journal() -> str:
        return (stage.run / "controld.log").read_text()

    with pedal(library) as stage:
        stage.until(playing("Clean"))
        stage.stick.mkdir()
        (stage.stick / "Crunch.aidax").write_text('{"in_shape": [null, null, 1]}')
        (stage.stick / "Amp manual.pdf").write_text("%PDF-1.7")
        stage.until(lambda _status: "no captures; 1 pdf, 1 aidax." in journal())
        assert "Crunch.aidax is a model for AIDA-X" in journal()
        shutil.rmtree(stage.stick)
        stage.until(lambda status: status["importing"] is None)
        time.sleep(1.5)  # a stick is looked for once a second
        write_capture(stage.run, "Zipped", seed=4)
        stage.stick.mkdir()
        with zipfile.ZipFile(stage.run / "pack.zip", "w") as made:
            made.write(stage.run / "Zipped.nam", "My Pack/Zipped.nam")
        (stage.run / "pack.zip").rename(stage.stick / "pack.zip")
        stage.until(lambda status: status["captures"] == 3 and status["importing"] is None)
        shutil.rmtree(stage.stick)


def test_a_preset_that_is_edited_over_ssh_is_heard_without_a_restart(library: Path) -> None:
    with pedal(library) as stage:
        stage.until(playing("Clean"))
        file = StateFolder(stage.state).presets / "Clean.toml"
        stage.until(lambda _status: file.exists())
        file.write_text(file.read_text().replace("trim_db = 0.0", "trim_db = -3.0"))
        stage.until(lambda status: status["trim_db"] == -3.0)
        stage.feet.push_and_turn(2)
        stage.until(lambda status: status["trim_db"] == -2.0)
        file.write_text(file.read_text().replace("level_db = 0.0", "level_db = 2.0", 1))
        status = stage.until(lambda status: cast("dict[str, object]", status["sound"])["level_db"] == 2.0)
        assert status["trim_db"] == -2.0, "what the player turned stands on top"
