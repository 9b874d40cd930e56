"""What of an import is remembered, said and shown: that it goes on, what lies on the stick, why it is slow."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from firmware.captures.verdict import Remark, Verdict
from firmware.decide.effects import Effect, Remember, Say, StartImport
from firmware.decide.events import CaptureImported, ImportEnded, ImportRemarked, LibraryRead, Started, WantImport
from firmware.decide.imports import is_from_outside
from firmware.messages import Load
from firmware.places import FACTORY
from firmware.store.last import Last
from tests.stand_ins.asking import asked
from tests.stand_ins.control import Desk, entry, stored, verdict
from tests.stand_ins.states import altered

A = entry("A")
STICK = Path("/stick")


def remembered(effects: Sequence[Effect]) -> Last:
    """What is to be remembered; nothing else may follow."""
    (last,) = (effect.last for effect in effects if isinstance(effect, Remember))
    return last


def test_an_import_is_remembered_until_it_has_ended_and_so_is_that_the_factory_captures_came() -> None:
    desk = Desk(A)
    assert remembered(desk.happen(WantImport(FACTORY))).importing == (FACTORY,)
    assert remembered(desk.happen(WantImport(Path("/stick")))).importing == (FACTORY, Path("/stick"))
    last = remembered(desk.happen(ImportEnded(None, 101.0)))
    assert (last.importing, last.factory_came) == ((Path("/stick"),), True)
    last = remembered(desk.happen(ImportEnded("no room.", 102.0)))
    assert (last.importing, last.factory_came) == ((), True)


def test_a_file_that_an_update_brought_is_remembered_by_its_name_and_is_the_pedals_own() -> None:
    desk = Desk(A)
    desk.state = altered(desk.state, factory_came=True, factory_files=("a.nam",), factory_has=("a.nam", "b.wav"))
    desk.happen(Started((FACTORY / "b.wav",)))
    assert not is_from_outside(desk.state, FACTORY / "b.wav")
    assert remembered(desk.happen(ImportEnded(None, 101.0))).factory_files == ("a.nam", "b.wav")
    assert desk.state.view.notice is None, "nobody asked for it"


def test_all_of_the_factory_is_remembered_by_name() -> None:
    desk = Desk(A)
    desk.state = altered(desk.state, factory_has=("a.nam", "b.wav"))
    desk.happen(WantImport(FACTORY))
    last = remembered(desk.happen(ImportEnded(None, 101.0)))
    assert (last.factory_came, last.factory_files) == (True, ("a.nam", "b.wav"))


def test_a_factory_import_that_failed_has_not_come() -> None:
    desk = Desk(A)
    desk.happen(WantImport(FACTORY))
    assert not remembered(desk.happen(ImportEnded("the disk is full.", 101.0))).factory_came


def test_a_graph_that_is_damaged_is_made_anew_said_and_loaded_again() -> None:
    desk = Desk()
    (graph,) = A.graphs
    desk.state = altered(desk.state, library_folder=graph.plays.folder)
    damaged = replace(A, graphs=(replace(graph, portable=replace(graph.portable, sha256="ab" * 32)),))
    desk.audio.rotten.add(str(graph.plays.path))
    desk.happen(LibraryRead((damaged,), (), 100.0))
    desk.settle()
    assert Load(1, str(graph.plays.path), b"\xab" * 32) in desk.effects
    assert StartImport(graph.plays.folder / "capture.nam") in desk.effects
    assert Say(f"{graph.plays.path} is not as it was prepared.") in desk.effects
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "damaged: made anew"
    desk.audio.rotten.clear()
    desk.happen(CaptureImported(stored(A, 1, 1), 101.0))
    desk.happen(ImportEnded(None, 101.0))
    desk.happen(LibraryRead((A,), (), 101.0))
    desk.settle()
    assert desk.audio.sounds == str(graph.plays.path)


def after_an_import(*verdicts: Verdict, remarks: tuple[Remark, ...] = ()) -> tuple[str, list[str]]:
    """The notice, and what the journal says, once a stick of these was read."""
    desk, said = Desk(A), list[str]()
    desk.happen(WantImport(STICK))
    for event in (
        *(ImportRemarked(remark, 100.2) for remark in remarks),
        *(CaptureImported(each, 100.4) for each in verdicts),
        ImportEnded(None, 102.0),
    ):
        said += [effect.sentence for effect in desk.happen(event) if isinstance(effect, Say)]
    return desk.state.view.notice.text if desk.state.view.notice else "", said


def test_a_stick_without_a_capture_says_what_is_on_it() -> None:
    zip_, wav = Remark("a.zip is a zip.", "zip", 1), Remark("b.wav is a sound (and 2 more of the kind).", "wav", 3)
    assert after_an_import(remarks=(zip_,)) == (
        "no captures; 1 zip",
        ["a.zip is a zip.", f"{STICK}: no captures; 1 zip."],
    )
    notice, said = after_an_import(remarks=(zip_, wav))
    assert notice == "no captures; 1 zip +3"
    assert said[-1] == f"{STICK}: no captures; 1 zip, 3 wav."
    assert after_an_import() == ("no captures there", [f"{STICK}: no captures there."])


def other(name: str) -> Verdict:
    """What prepare says of a sound that it found to be no impulse response."""
    return Verdict(1, 1, f"{name}.wav", "other", "", name, f"{name}.wav: it is a recording.")


def test_recordings_alarm_nobody_and_are_counted_with_what_else_is_there() -> None:
    songs = Remark("a.wav is a recording (and 296 more of the kind).", "wav", 297)
    notice, said = after_an_import(other("Loop 1"), other("Loop 2"), other("Loop 3"), remarks=(songs,))
    assert notice == "no captures; 300 wav"
    assert said == [
        songs.sentence,
        "Loop 1.wav: it is a recording (and 2 more of the kind).",
        f"{STICK}: no captures; 300 wav.",
    ]
    assert after_an_import(replace(stored(A, 1, 2), verdict="known"), other("Loop"))[0] == "no new captures"
    assert after_an_import(verdict(1, 2, "Bad amp.nam: no."), other("Loop"))[0] == "1 refused"


def test_a_stick_whose_captures_are_all_known_or_all_refused_says_so() -> None:
    known = replace(stored(A, 1, 2), verdict="known")
    assert after_an_import(known)[0] == "no new captures"
    bad = verdict(1, 2, "Bad amp.nam: no.")
    assert after_an_import(bad, bad)[0] == "all 2 refused"
    assert after_an_import(bad, known)[0] == "1 refused"


def test_the_files_beside_what_the_pedal_came_with_are_nobodys_news() -> None:
    desk = Desk()
    desk.happen(WantImport(FACTORY))
    assert desk.happen(ImportRemarked(Remark("cab.wav is a sound.", "wav", 1), 100.2)) == ()
    assert not any(isinstance(effect, Say) for effect in desk.happen(ImportEnded(None, 102.0)))


def test_a_slow_start_is_said_and_told_to_who_waits_until_captures_come() -> None:
    desk = Desk(A)
    desk.happen(WantImport(STICK))
    desk.happen(ImportRemarked(Remark("captures are prepared slowly."), 100.2))
    assert desk.state.view.notice
    assert desk.state.view.notice.text == "import starts slowly"
    request = {"do": "imported", "path": str(STICK), "from": 0}
    assert asked(desk, request)["waits"] == "captures are prepared slowly."
    desk.happen(CaptureImported(stored(entry("B"), 1, 2), 100.5))
    assert asked(desk, request)["waits"] == ""


def test_who_waits_for_another_import_is_told_how_far_that_is() -> None:
    desk = Desk(A)
    desk.happen(WantImport(STICK))
    desk.happen(CaptureImported(stored(entry("B"), 12, 200), 100.5))
    desk.happen(WantImport(Path("/lent")))
    reply = asked(desk, {"do": "imported", "path": "/lent", "from": 0})
    assert reply["running"]
    assert reply["waits"] == "the pedal imports something else first, 12 of 200"
