"""What an import leaves behind: a list that is read now and then, and word of what is too heavy."""

from dataclasses import replace
from pathlib import Path

from firmware.captures.entry import MADE_HERE, Entry
from firmware.control.wishes.captures import VERDICTS_A_PAGE
from firmware.decide.effects import ReadLibrary, Say, StartImport, StopImport
from firmware.decide.events import CaptureImported, ImportEnded, LibraryRead, WantImport
from firmware.decide.imports import READ_S
from firmware.messages import Load
from firmware.sound import Preset
from hw.events import StickWent
from tests.stand_ins.asking import asked
from tests.stand_ins.control import Desk, entry, loaded, stored, verdict
from tests.stand_ins.states import altered

A = entry("A")


def notice_after(*new: Entry, presets: tuple[Preset, ...] = (), refused: int = 0) -> str:
    desk = Desk(A)
    desk.happen(WantImport(Path("/stick")))
    for _ in range(refused):
        desk.happen(CaptureImported(verdict(1, 1, "Bad amp.nam: no."), 100.4))
    for number, each in enumerate(new, start=1):
        desk.happen(CaptureImported(stored(each, number, len(new)), 100.5))
    assert ReadLibrary() in desk.happen(ImportEnded(None, 102.0))
    desk.happen(LibraryRead((A, *new), presets, 102.0))
    return desk.state.view.notice.text if desk.state.view.notice else ""


def test_after_an_import_its_captures_are_counted() -> None:
    assert notice_after(loaded("B", 0.1)) == "1 new capture"
    assert notice_after(loaded("B", 0.1), loaded("C", 0.79)) == "2 new captures"


def test_after_an_import_it_is_said_what_is_too_heavy() -> None:
    assert notice_after(loaded("B", 0.1), loaded("C", 0.8), loaded("D", 2.0)) == "3 new, 2 TOO HEAVY"
    many = [loaded(f"B{number}", 1.5) for number in range(100)]
    assert notice_after(*many) == "100 new: TOO HEAVY"


def test_after_an_import_it_is_said_how_many_were_refused() -> None:
    assert notice_after(loaded("B", 0.1), refused=1) == "1 new, 1 refused"
    assert notice_after(loaded("B", 0.1), loaded("C", 2.0), refused=3) == "2 new, 1 TOO HEAVY", "that is worse"


def test_a_heavy_capture_whose_preset_plays_the_small_submodel_is_not_heavy() -> None:
    light = Preset("Lite", "b", "B", quality=0.0)
    assert notice_after(loaded("B", 0.3, 1.2), presets=(light,)) == "1 new capture"
    full = Preset("Full", "b", "B", quality=1.0)
    assert notice_after(loaded("B", 0.3, 1.2), presets=(light, full)) == "1 new, 1 TOO HEAVY"


def test_what_a_file_says_wrongly_is_in_the_journal_and_stops_nothing() -> None:
    desk = Desk(A)
    desk.happen(WantImport(Path("/stick")))
    warned = replace(stored(entry("B"), 1, 1), warning="B.nam: loudness is -100.")
    assert Say("B.nam: loudness is -100.") in desk.happen(CaptureImported(warned, 100.5))
    assert desk.state.imports.verdicts[0][1] == warned


def test_an_import_that_stopped_says_so_and_nothing_else() -> None:
    desk = Desk(A)
    desk.happen(WantImport(Path("/stick")))
    desk.happen(CaptureImported(stored(entry("B"), 1, 9), 100.5))
    desk.happen(ImportEnded("the stick was pulled.", 102.0))
    desk.happen(LibraryRead((A, entry("B")), (), 102.0))
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "import stopped"


def test_the_library_is_read_once_a_second_while_captures_come() -> None:
    """A library of hundreds is not read again for each of the hundreds that come."""
    desk = Desk(A)
    desk.happen(WantImport(Path("/stick")))
    assert desk.happen(CaptureImported(verdict(1, 9), 100.1)) == ()
    assert desk.happen(CaptureImported(verdict(2, 9), 100.0 + READ_S)) == (ReadLibrary(),)


def test_an_empty_pedal_shows_its_first_capture_at_once() -> None:
    desk = Desk()
    desk.happen(WantImport(Path("/stick")))
    assert desk.happen(CaptureImported(verdict(1, 9), 100.1)) == (ReadLibrary(),)


def test_each_import_hears_its_own_verdicts() -> None:
    """A stick that is being read when somebody types `pedal import` sees nothing of it, and the other way round."""
    desk, stick, lent = Desk(A), Path("/stick"), Path("/lent")

    def shown(path: Path, first: int = 0) -> tuple[object, list[object], object]:
        reply = asked(desk, {"do": "imported", "path": str(path), "from": first})
        verdicts = reply["verdicts"]
        return reply["running"], [each["done"] for each in verdicts], reply["failure"]

    desk.happen(WantImport(stick))
    desk.happen(WantImport(lent))
    desk.happen(CaptureImported(verdict(1, 1), 101.0))
    assert shown(lent) == (True, [], None)
    assert StartImport(lent) in desk.happen(ImportEnded("the stick was pulled.", 102.0))
    desk.happen(CaptureImported(verdict(1, 2), 103.0))
    desk.happen(CaptureImported(verdict(2, 2), 103.0))
    assert shown(lent) == (True, [1, 2], None)
    assert shown(lent, 1) == (True, [2], None)
    desk.happen(ImportEnded(None, 104.0))
    assert shown(lent) == (False, [1, 2], None)
    assert shown(stick) == (False, [1], "the stick was pulled.")


LIBRARY, STICK = Path("/state/library"), Path("/stick")


def rebuilding() -> Desk:
    desk = Desk(A)
    desk.state = altered(desk.state, library_folder=LIBRARY)
    assert StartImport(LIBRARY) in desk.happen(WantImport(LIBRARY))
    return desk


def test_a_stick_does_not_wait_until_a_library_of_hundreds_is_made_anew() -> None:
    desk = rebuilding()
    desk.happen(CaptureImported(verdict(1, 500), 100.5))
    assert StopImport() in desk.happen(WantImport(STICK))
    lent = Path("/lent")
    assert desk.acts(WantImport(lent)) == (), "one after the other"
    effects = desk.happen(ImportEnded("the stick was pulled.", 101.0))
    assert StartImport(STICK) in effects
    assert not any(isinstance(effect, Say) for effect in effects), "nothing was pulled"
    assert StartImport(lent) in desk.happen(ImportEnded(None, 102.0))
    assert StartImport(LIBRARY) in desk.happen(ImportEnded(None, 103.0)), "the rest is made anew after all"
    desk.happen(ImportEnded(None, 104.0))
    assert desk.state.imports.queue == ()
    assert desk.state.imports.failures == ()


def test_a_stick_that_is_pulled_before_its_turn_leaves_the_library_to_be_made_anew() -> None:
    desk = rebuilding()
    desk.happen(WantImport(STICK))
    desk.happen(StickWent(STICK))
    assert StartImport(LIBRARY) in desk.happen(ImportEnded("the stick was pulled.", 101.5))
    assert StopImport() in desk.happen(WantImport(STICK)), "and it gives way again"


def test_a_rebuild_that_fails_says_so() -> None:
    desk = rebuilding()
    assert Say("no room.") in desk.happen(ImportEnded("no room.", 101.0))
    assert desk.state.imports.failures == ((LIBRARY, "no room."),)


def test_a_capture_that_could_not_be_played_is_tried_again_when_it_was_made_anew() -> None:
    """After an update: the graph of yesterday is refused by the audio process of today."""
    path = str(A.graphs[0].plays.path)
    desk = Desk(A, broken=frozenset({path}))
    desk.settle()
    assert desk.audio.sounds is None
    desk.happen(LibraryRead((A,), (), 101.0))
    desk.settle()
    assert sum(isinstance(effect, Load) for effect in desk.effects) == 1, "the same graph would fail again"
    desk.audio.broken = frozenset()
    desk.happen(LibraryRead((replace(A, made_by=MADE_HERE),), (), 102.0))
    desk.settle()
    assert desk.audio.sounds == path


def test_verdicts_that_came_at_once_are_told_in_pages_to_the_last() -> None:
    desk = Desk()
    desk.happen(WantImport(STICK))
    for done in range(120):
        desk.happen(CaptureImported(verdict(done + 1, 120), 1.0))
    desk.happen(ImportEnded(None, 2.0))
    seen, running = 0, True
    while running:
        reply = asked(desk, {"do": "imported", "path": str(STICK), "from": seen})
        assert len(reply["verdicts"]) <= VERDICTS_A_PAGE
        seen, running = seen + len(reply["verdicts"]), reply["running"]
    assert seen == 120
