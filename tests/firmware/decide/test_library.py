"""The library when the codec that plays becomes one of another rate: what is made first, and what is no news."""

from dataclasses import replace
from pathlib import Path

from firmware.decide.effects import ReadLibrary, Say, StartImport, StopImport
from firmware.decide.events import Heard, ImportEnded, LibraryRead
from firmware.messages import Hello, Load
from tests.stand_ins.control import Desk, entry
from tests.stand_ins.states import altered

A = entry("A")


def test_for_a_codec_of_another_rate_the_capture_that_plays_is_made_first_and_then_all_others() -> None:
    library = Path("/library")
    desk = Desk(A)
    desk.state = altered(desk.state, library_folder=library)
    assert desk.state.entry == A
    effects = desk.happen(Heard(Hello(44_100, 64, "1"), 100.0))
    own = library / A.model_id / "capture.nam"
    assert [effect for effect in effects if isinstance(effect, ReadLibrary | StartImport)] == [
        ReadLibrary(),
        StartImport(own),
    ]
    assert desk.state.imports.queue == (own, library)
    assert desk.state.audio.blocks == (64, 44_100)
    assert not any(isinstance(effect, Load) for effect in effects), "no graph of the old rate is loaded"
    assert desk.happen(Heard(Hello(44_100, 64, "1"), 101.0)) == ()
    desk.happen(ImportEnded(None, 102.0))
    stops = desk.happen(Heard(Hello(48_000, 64, "1"), 103.0))
    assert StopImport() in stops, "what is being made is for the codec before"
    assert desk.state.imports.queue == (library, library)
    again = desk.happen(ImportEnded("the import stopped.", 104.0))
    assert StartImport(library) in again
    assert not any(isinstance(effect, Say) for effect in again)


def test_a_library_that_was_read_for_the_codec_before_is_no_news() -> None:
    """The disk may be slow: what it was asked before the codec changed comes after."""
    desk = Desk(A)
    desk.happen(Heard(Hello(44_100, 64, "1"), 100.0))
    assert desk.acts(LibraryRead((A,), (), 100.1)) == ()
    assert desk.state.library.entries == ()
    assert desk.state.preset is not None, "the player's place is kept"
    fitted = replace(A, graphs=tuple(replace(graph, pedal_rate_hz=44_100) for graph in A.graphs))
    desk.happen(LibraryRead((fitted,), (), 100.2))
    assert desk.state.entry == fitted
