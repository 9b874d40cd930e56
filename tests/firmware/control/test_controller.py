import selectors
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from firmware.calibrate.owned import Figure, Owned
from firmware.calibrate.wizard import Method, WizardStep
from firmware.captures.entry import Entry
from firmware.control.controller import Controller, lights
from firmware.control.disk import Disk
from firmware.control.inbox import Inbox
from firmware.control.memory import Memory
from firmware.control.tape_file import TapeFile
from firmware.control.wishes.answer import Plain
from firmware.control.worker import Jobs, Worker
from firmware.decide.events import CaptureImported, CodecFound, Heard, ImportEnded, WantKnob, WantRescan
from firmware.errors import CaptureError
from firmware.messages import Order
from firmware.places import StateFolder
from firmware.store import preset_files
from firmware.store.last import read_last
from firmware.store.owned_file import read_owned
from hw.events import StickCame, StickWent, StompEdge
from hw.strict_json import to_plain
from tests.firmware.decide.test_codec import codec
from tests.stand_ins.control import FakeAudio, empty_state, entry, verdict
from tests.stand_ins.fakes import sine
from tests.stand_ins.gain import NoGain
from tests.stand_ins.workers import AtOnce, Held


class Bench:
    """A controller on a state folder, beside a stand-in for audiod."""

    def __init__(self, folder: Path, *captures: Entry, worker: Jobs | None = None) -> None:
        self.captures = captures
        self.now_s = 10.0
        self.audio = FakeAudio()
        self.deaf = False
        self.lit: tuple[bool, ...] = ()
        self.running: tuple[Path, int] | None = None
        self.said: list[str] = []
        self.entered: list[tuple[str, float | None]] = []
        self.damaged: tuple[CaptureError, ...] = ()
        self.inbox = Inbox()
        disk = Disk(StateFolder(folder), lambda: (self.captures, self.damaged), self.enter)
        self.memory = Memory(disk, worker or AtOnce(), self.inbox.put, lambda: self.now_s)
        self.controller = Controller(
            empty_state(),
            inbox=self.inbox,
            orders=self,
            lights=self,
            imports=self,
            gain=NoGain(),
            memory=self.memory,
            tape_file=TapeFile(folder),
            clock=lambda: self.now_s,
            today=lambda: "2026-11-22",
            say=self.said.append,
        )

    def start_up(self, last_preset: str | None = None) -> None:
        self.controller.start(last_preset)

    def asked(self, request: object) -> Plain:
        """The reply, of a disk that does all at once."""
        replies: list[Plain] = []
        self.controller.answer(request, replies.append)
        (reply,) = replies
        return reply

    def start(self, path: Path, block_frames: int, rate_hz: int) -> None:
        self.running, self.rate_hz = (path, block_frames), rate_hz

    def stop(self) -> None:
        assert self.running
        self.running = None

    def enter(self, model_id: str, input_level_dbu: float | None) -> None:
        self.entered.append((model_id, input_level_dbu))

    def send(self, order: Order) -> bool:
        if not self.deaf:
            self.audio.obey(order)
        return not self.deaf

    def show_leds(self, lit: tuple[bool, ...]) -> None:
        self.lit = lit

    def settle(self) -> None:
        for _ in range(6):
            self.audio.load_one()
            self.audio.report()
            while self.audio.outbox:
                self.controller.happen(Heard(self.audio.outbox.popleft(), self.now_s))

    @property
    def preset_name(self) -> str | None:
        return self.controller.state.preset.name if self.controller.state.preset else None


def test_the_pedal_begins_with_the_preset_that_was_played_last(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"), entry("B"))
    bench.start_up("B")
    assert bench.preset_name == "B"
    bench.start_up("gone")
    assert bench.preset_name == "B"


def test_a_change_is_on_disk_after_a_second_of_quiet_and_not_before(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(WantKnob("trim_db", 2.0, 10.0))
    bench.controller.look_after_memory(10.9)
    assert not (tmp_path / "presets").exists()
    bench.controller.look_after_memory(11.0)
    assert preset_files.read(tmp_path / "presets" / "A.toml").trim_db == 2.0


def test_the_end_saves_everything(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(WantKnob("trim_db", 2.0, 10.0))
    bench.controller.happen(StompEdge(1, True, 10.0))
    bench.controller.close()
    assert preset_files.read(tmp_path / "presets" / "A.toml").trim_db == 2.0
    last = read_last(tmp_path / "last.json")
    assert (last.preset, last.bypass, last.clean) == ("A", True, True)


def test_the_light_is_on_while_an_amp_is_heard(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    assert bench.lit == (False,)
    bench.settle()
    assert bench.lit == (True,)
    bench.controller.happen(StompEdge(1, True, 10.0))
    assert bench.lit == (True,)  # wished, not heard yet
    bench.settle()
    assert bench.lit == (False,)


def test_a_pedal_without_captures_has_no_light(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.start_up()
    bench.settle()
    assert bench.controller.state.audio.status
    assert lights(bench.controller.state) == (False,)


def test_an_order_that_was_lost_is_made_up_for(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.settle()
    bench.deaf = True
    bench.controller.happen(StompEdge(1, True, 10.0))
    assert not bench.audio.bypass
    bench.deaf = False
    bench.settle()
    assert bench.audio.bypass
    assert bench.audio.sounds == "/library/a.onnx"


def test_an_answer_comes_after_the_deed(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"), entry("B"))
    bench.start_up()
    assert bench.asked({"do": "play", "preset": "B"})["ok"] is True
    assert bench.asked({"do": "status"})["preset"] == "B"
    bench.captures = (*bench.captures, entry("C"))
    bench.asked({"do": "rescan"})
    assert bench.asked({"do": "status"})["captures"] == 3


def test_a_preset_with_a_mistake_is_reported_once_and_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "bad.toml").write_text("nonsense")
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.asked({"do": "rescan"})
    assert bench.preset_name == "A"
    assert len([line for line in bench.said if "bad.toml" in line]) == 1


def test_a_rescan_does_not_undo_what_is_not_saved_yet(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(WantKnob("trim_db", 2.0, 10.0))
    bench.asked({"do": "rescan"})
    assert bench.controller.state.preset
    assert bench.controller.state.preset.trim_db == 2.0


def test_a_disk_that_cannot_be_written_is_noticed_and_the_pedal_plays_on(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    (tmp_path / "presets").write_text("in the way")
    bench.controller.happen(WantKnob("trim_db", 2.0, 10.0))
    bench.controller.look_after_memory(20.0)
    assert bench.controller.state.view.notice
    assert bench.controller.state.view.notice.text == "cannot save"
    bench.settle()
    assert bench.audio.sounds == "/library/a.onnx"


def test_a_stick_is_read_and_each_capture_can_be_played_at_once(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.start_up()
    bench.settle()
    bench.controller.happen(StickCame(Path("/media/stick")))
    assert bench.running == (Path("/media/stick"), 64)
    bench.captures = (entry("A"),)
    bench.controller.happen(CaptureImported(verdict(1, 2), 10.0))
    bench.settle()
    assert bench.audio.sounds == "/library/a.onnx"
    bench.controller.happen(StickWent(Path("/media/stick")))
    assert bench.running is None
    bench.controller.happen(ImportEnded("the stick was pulled.", 10.0))
    assert bench.said == ["the stick was pulled."]


def test_a_damaged_capture_is_reported_once_and_hides_no_other(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.damaged = (CaptureError("The capture 6f2c is damaged; import it again.", short="library is damaged"),)
    bench.start_up()
    bench.controller.happen(WantRescan())
    bench.settle()
    assert bench.said == ["The capture 6f2c is damaged; import it again."]
    assert bench.controller.state.library.damaged == ("The capture 6f2c is damaged; import it again.",)
    assert bench.audio.sounds == "/library/a.onnx"


def test_a_loopback_goes_through_a_recording_and_is_kept_with_its_date(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(CodecFound(codec(), Owned(), 10.0))
    bench.settle()
    for act in ({"act": "begin", "method": Method.LOOPBACK.value}, {"act": "next"}):
        assert bench.asked({"do": "wizard", **act})["ok"] is True
    assert bench.audio.sine
    assert bench.audio.recording
    assert bench.audio.recording.frames == 144_000
    Path(bench.audio.recording.path).write_bytes(sine(330.0, 144_000, amplitude=0.7).astype(np.float32).tobytes())
    bench.audio.end_recording()
    bench.settle()
    reply = bench.asked({"do": "wizard"})
    assert reply["step"] == "result"
    reply = bench.asked({"do": "wizard", "act": "next"})
    assert reply["step"] == "kept"
    assert bench.audio.sine is None
    assert not (tmp_path / "recording").exists()
    bench.controller.close()
    figure = read_owned(tmp_path / "calibration" / "box.toml").max_input
    assert figure
    assert figure.dbu == pytest.approx(12.2 - 6.0 + 3.1, abs=0.01)
    assert (figure.method, figure.date) == ("loopback", "2026-11-22")


def test_a_recording_that_the_run_folder_cannot_hold_is_refused_in_a_sentence(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(CodecFound(codec(), Owned(), 10.0))
    bench.settle()
    bench.asked({"do": "wizard", "act": "begin", "method": "loopback"})
    (tmp_path / "recording").mkdir()
    reply = bench.asked({"do": "wizard", "act": "next"})
    assert reply["step"] == WizardStep.REFUSED.value
    assert "run folder" in str(reply["sentence"])
    (tmp_path / "recording").rmdir()


def test_figures_that_are_entered_are_dated_and_count_in_the_same_answer(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(CodecFound(codec(), Owned(), 10.0))
    reply = bench.asked({"do": "calibration", "max_input_dbu": 9.7})
    assert reply["max_input"] == to_plain(Figure(9.7, 0.5, "entered", "2026-11-22", input_channel=1))
    assert bench.controller.state.codec.owned == Owned(
        max_input=Figure(9.7, 0.5, "entered", "2026-11-22", input_channel=1)
    )
    assert bench.asked({"do": "status"})["input_gain_db"] == pytest.approx(9.7 - 15.0)


def test_figures_that_hold_but_cannot_be_kept_are_no_success(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(CodecFound(codec(), Owned(), 10.0))
    (tmp_path / "calibration").write_text("a file, where a folder should be")
    reply = bench.asked({"do": "calibration", "max_input_dbu": 13.0})
    assert reply["ok"] is False
    assert "until the pedal is switched off only: the codec's calibration cannot be saved" in str(reply["sentence"])
    assert bench.controller.state.codec.levels.max_input_dbu == 13.0
    assert "cannot be saved" in bench.said[-1]
    assert bench.asked({"do": "gain"})["ok"] is True


def test_a_captures_level_is_entered_and_the_library_read_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A", input_level_dbu=None))
    bench.start_up()
    bench.captures = (replace(entry("A", input_level_dbu=None), entered_dbu=12.0),)
    reply = bench.asked({"do": "level", "model_id": "a", "input_level_dbu": 12.0})
    assert bench.entered == [("a", 12.0)]
    assert reply["calibrated"] is True


def test_a_level_that_was_not_kept_is_not_said_to_be(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A", input_level_dbu=None))
    bench.start_up()
    reply = bench.asked({"do": "level", "model_id": "a", "input_level_dbu": 12.0})
    assert bench.entered == [("a", 12.0)]
    assert reply["ok"] is False
    assert "could not be kept" in str(reply["sentence"])


def test_an_answer_that_needs_the_disk_comes_when_it_is_done_and_others_do_not_wait(tmp_path: Path) -> None:
    with selectors.DefaultSelector() as selector:
        disk, asleep, replies = Worker("disk", selector), Held(), list[Plain]()
        bench = Bench(tmp_path, entry("A"), worker=disk)
        bench.start_up()
        disk.do(asleep, lambda _: None)
        bench.captures = (entry("A"), entry("B"))
        bench.controller.answer({"do": "rescan"}, replies.append)
        bench.controller.answer({"do": "status"}, replies.append)
        assert [reply.get("captures") for reply in replies] == [1]
        asleep.release()
        disk.settle()
        assert replies[1:] == [{"ok": True}]
        assert bench.asked({"do": "status"})["captures"] == 2
        bench.controller.close()
