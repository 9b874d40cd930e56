import selectors
from pathlib import Path

from firmware.control.controller import DISK_S
from firmware.control.runner import Runner
from firmware.control.wishes.answer import Plain
from firmware.decide.actions import read
from firmware.decide.events import CaptureImported, Do, ImportEnded, Tick, WantKnob, WantRescan
from firmware.decide.relay import LET_GO_S
from firmware.errors import CaptureError
from firmware.messages import SetBypass
from firmware.store import preset_files
from firmware.store.last import KeptEdit, read_last
from hw.events import StickCame, StickWent, StompEdge
from hw.roles import PanelOut
from tests.stand_ins.control import entry, verdict
from tests.stand_ins.controllers import Bench
from tests.stand_ins.runners import Held, Later


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
    assert not (tmp_path / "last.json").exists()
    bench.controller.look_after_memory(11.0)
    assert read_last(tmp_path / "last.json").edits == (KeptEdit("A", "trim_db", 2.0),)
    assert preset_files.read(tmp_path / "presets" / "A.toml").trim_db == 0.0, "it is not saved"


def test_the_end_saves_everything(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(WantKnob("trim_db", 2.0, 10.0))
    bench.controller.happen(StompEdge(1, True, 10.0))
    bench.controller.close()
    last = read_last(tmp_path / "last.json")
    assert (last.preset, last.bypass, last.clean) == ("A", True, True)
    assert last.edits == (KeptEdit("A", "trim_db", 2.0),)


def test_the_light_is_on_while_an_amp_is_heard(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    assert bench.out.leds == (False, False)
    bench.settle()
    assert bench.out.leds == (True, False)
    bench.controller.happen(StompEdge(1, True, 10.0))
    assert bench.out.leds == (True, False)  # wished, not heard yet
    bench.settle()
    assert bench.out.leds == (False, False)


def test_a_pedal_without_captures_has_no_light(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.start_up()
    bench.settle()
    assert bench.controller.state.audio.status
    assert bench.out.leds == (False, False)


def test_the_relay_is_drawn_before_audiod_leaves_the_dry_sound_and_let_go_after_it_reached_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.settle()
    bench.controller.happen(StompEdge(1, True, 10.0))
    bench.settle()
    assert bench.out.relay
    bench.now_s += LET_GO_S + 0.001
    bench.controller.happen(Tick(bench.now_s))
    assert not bench.out.relay
    bench.done.clear()
    bench.controller.happen(StompEdge(1, True, bench.now_s))
    assert [each.relay if isinstance(each, PanelOut) else each for each in bench.done] == [True, SetBypass(False)]


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


def test_an_answer_that_needs_the_disk_comes_when_it_is_done_and_others_do_not_wait(tmp_path: Path) -> None:
    with selectors.DefaultSelector() as selector:
        disk, asleep, replies = Runner("disk", selector), Held(), list[Plain]()
        bench = Bench(tmp_path, entry("A"), runner=disk)
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


def test_the_system_is_told_to_switch_off_once_everything_is_written(tmp_path: Path) -> None:
    disk = Later()
    bench = Bench(tmp_path, entry("A"), runner=disk)
    bench.start_up()
    bench.controller.happen(WantKnob("trim_db", 2.0, 10.0))
    bench.controller.happen(Do(read("shutdown"), 10.0))
    bench.controller.look_after_memory(10.0)
    assert not bench.off, "the disk is not done"
    disk.settle()
    bench.controller.look_after_memory(10.1)
    assert bench.off
    assert read_last(tmp_path / "last.json").edits == (KeptEdit("A", "trim_db", 2.0),)
    assert bench.controller.state.view.may_unplug


def test_a_disk_that_cannot_be_written_keeps_nobody_from_switching_off(tmp_path: Path) -> None:
    (tmp_path / "last.json").mkdir()
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.controller.happen(WantKnob("trim_db", 2.0, 10.0))
    bench.controller.happen(Do(read("shutdown"), 10.0))
    bench.controller.look_after_memory(10.0)
    assert not bench.off
    bench.controller.look_after_memory(10.0 + DISK_S)
    assert bench.off


def test_a_run_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    bench = Bench(tmp_path, entry("A"))
    bench.start_up()
    bench.cannot_switch_off = OSError(13, "Permission denied", "/run/etalon/poweroff")
    bench.controller.happen(Do(read("shutdown"), 10.0))
    bench.controller.look_after_memory(20.0)
    assert bench.said[-1] == (
        "the pedal cannot be switched off: /run/etalon/poweroff cannot be made (Permission denied)."
    )
    assert not bench.controller.state.view.may_unplug
