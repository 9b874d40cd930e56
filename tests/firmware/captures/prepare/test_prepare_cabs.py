"""Cabinets through the real prepare: loose and in zips, beside songs, at several rates, made anew, within limits."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from firmware.audio.amp import Amp
from firmware.captures.cab.facts import CAB
from firmware.captures.entry import ENTRY_FILE
from firmware.captures.library import Library, model_id_of
from firmware.captures.prepare.batch import prepare
from firmware.captures.prepare.hear import hear
from firmware.captures.prepare.watch import Limits
from firmware.captures.survey import Others, find_sources
from firmware.captures.verdict import Remark
from firmware.places import FACTORY
from tests.stand_ins.preparing import shown
from tests.stand_ins.sounds import cabinet, room, tone, wav

WIDE = np.stack([cabinet(), 0.5 * np.roll(cabinet(), 40)], axis=1)


def test_a_cabinet_is_an_entry_with_its_file_and_a_graph_that_gives_its_response(stick: Path, library: Path) -> None:
    content = wav(cabinet(), subtype="PCM_24")
    (stick / "My Cab.WAV").write_bytes(content)
    (verdict,) = prepare([stick], library, 16)
    assert verdict.sentence.startswith("My Cab is in the library: a cabinet of 33.1 ms, mono;")
    entry = Library(library).entry(model_id_of(content))
    assert (entry.name, entry.architecture, entry.file, entry.folder) == ("My Cab", CAB, "My Cab.WAV", stick.name)
    assert (library / entry.model_id / "cabinet.wav").read_bytes() == content
    [graph] = entry.graphs
    assert (graph.side, graph.latency_frames) == ("", 0)
    assert graph.cab_lu == pytest.approx(-7.17, abs=0.05)
    click = np.zeros(2_048, np.float32)
    click[0] = 1.0
    heard = hear(Amp.load(str(graph.plays.path)), click)
    assert np.abs(heard - cabinet()).max() < 1e-4


def test_stereo_has_a_graph_a_side_and_a_preset_chooses_one(stick: Path, library: Path) -> None:
    (stick / "Wide.wav").write_bytes(wav(WIDE))
    list(prepare([stick], library, 16))
    (entry,) = Library(library).entries()
    assert [graph.side for graph in entry.graphs] == ["left", "right", "sum"]
    assert [entry.side(side).side for side in ("left", "right", "sum")] == ["left", "right", "sum"]
    assert len({graph.plays.path for graph in entry.graphs}) == 3


def test_how_late_a_cabinet_answers_and_which_way_round_is_measured(stick: Path, library: Path) -> None:
    """Files come late, with their silence left in the middle of a rise, and upside down; of a room alone it is not
    known."""
    near = 0.5 * cabinet()
    noisy = np.concatenate([np.full(40, 2e-3), np.zeros(40)])  # heard, so that it is not taken off
    for name, response in (
        ("a", near),
        ("b", -near),
        ("c", np.concatenate([noisy, near])),
        ("d", room(3.0, 3.0)),
    ):
        (stick / f"{name}.wav").write_bytes(wav(response))
    list(prepare([stick], library, 64))
    a, b, c, d = (entry.graphs[0] for entry in Library(library).entries())
    assert a.delay_frames is not None
    assert (a.inverted, b.inverted, c.inverted) == (False, True, False)
    assert (b.delay_frames, c.delay_frames) == (a.delay_frames, a.delay_frames + noisy.size)
    assert (d.delay_frames, d.inverted) == (None, None)


def test_a_cabinet_of_44100_hertz_plays_at_each_rate_of_the_codec_without_resamplers(
    stick: Path, library: Path
) -> None:
    (stick / "a.flac").write_bytes(wav(cabinet(44_100), 44_100, "PCM_24", "FLAC"))
    for rate_hz in (44_100, 48_000, 96_000):
        assert [each.verdict for each in prepare([stick], library, 16, pedal_rate_hz=rate_hz)] == ["stored"]
    (entry,) = Library(library).entries()
    assert entry.kept_file == "cabinet.flac"
    assert [(graph.pedal_rate_hz, graph.latency_frames) for graph in entry.graphs] == [
        (44_100, 0),
        (48_000, 0),
        (96_000, 0),
    ]
    assert (
        max(graph.cab_lu or 0.0 for graph in entry.graphs) - min(graph.cab_lu or 0.0 for graph in entry.graphs) < 0.1
    )


def test_a_cabinet_is_made_anew_from_the_file_that_is_kept(stick: Path, library: Path) -> None:
    (stick / "a.wav").write_bytes(wav(cabinet()))
    list(prepare([stick], library, 16))
    (entry,) = Library(library).entries()
    (library / entry.model_id / ENTRY_FILE).write_text("{}")
    assert Library(library).stale(16) == (library / entry.model_id / "cabinet.wav",)
    assert [each.verdict for each in prepare([library], library, 16)] == ["stored"]
    assert Library(library).entry(entry.model_id).cab == entry.cab


def test_cabinets_in_zips_come_and_songs_in_them_are_a_remark(stick: Path, library: Path) -> None:
    with zipfile.ZipFile(stick / "Pack.zip", "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("IRs/V30 10.wav", wav(cabinet()))
        pack.writestr("IRs/V30 9.wav", wav(cabinet(44_100), 44_100))
        for number in (1, 2):
            pack.writestr(f"demo {number}.wav", wav(tone(11.0), subtype="PCM_16"))
    remarks: list[Remark] = []
    assert shown(list(prepare([stick], library, 16, remark=remarks.append))) == [
        ("V30 9.wav", "stored"),
        ("V30 10.wav", "stored"),
    ]
    assert {entry.folder for entry in Library(library).entries()} == {"IRs"}
    assert [(remark.word, remark.count) for remark in remarks] == [("wav", 2)]
    assert remarks[0].sentence.startswith("demo 1.wav is a recording; ")


def test_a_stick_of_music_is_a_remark_and_short_pieces_of_it_are_no_refusals(stick: Path, library: Path) -> None:
    song = wav(tone(12.0), subtype="PCM_16")
    for number in range(40):
        (stick / f"song {number}.wav").write_bytes(song)
    (stick / "loop.wav").write_bytes(wav(tone(2.0)))
    (stick / "cab.wav").write_bytes(wav(cabinet()))
    others, remarks = Others(), list[Remark]()
    assert [source.title for source in find_sources([stick], others)] == ["cab.wav", "loop.wav"]
    assert shown(list(prepare([stick], library, 16, remark=remarks.append))) == [
        ("cab.wav", "stored"),
        ("loop.wav", "other"),
    ]
    assert [(remark.word, remark.count) for remark in remarks] == [("wav", 40)]
    assert remarks[0].sentence.startswith("song 0.wav is a recording; ")


def test_who_names_a_recording_hears_that_it_is_refused(stick: Path, library: Path) -> None:
    (stick / "song.wav").write_bytes(wav(tone(12.0), subtype="PCM_16"))
    (stick / "loop.wav").write_bytes(wav(tone(2.0)))
    verdicts = list(prepare([stick / "song.wav", stick / "loop.wav"], library, 16))
    assert [each.verdict for each in verdicts] == ["refused", "refused"]
    assert verdicts[0].sentence.startswith("song.wav: it is 12 s long, so it is a recording")


def test_a_file_of_2_gb_and_a_text_are_refused_and_the_rest_goes_on(stick: Path, library: Path) -> None:
    with (stick / "a.wav").open("wb") as file:
        file.truncate(2 * 2**30)
    (stick / "b.wav").write_text("no sound")
    (stick / "c.wav").write_bytes(wav(cabinet()))
    verdicts = list(prepare([stick], library, 16))
    assert [each.verdict for each in verdicts] == ["refused", "refused", "stored"]
    assert "more than the 64 MiB that a capture may have; is it the impulse response" in verdicts[0].sentence


def test_one_that_takes_too_much_memory_is_given_up(stick: Path, library: Path) -> None:
    (stick / "long.wav").write_bytes(wav(room(4.0, 5.0)))
    (refused,) = prepare([stick], library, 64, Limits(memory_mib=24))
    assert "takes more than 24 MiB of memory" in refused.sentence


def test_the_factory_s_cabinet_comes_as_its_captures_do(library: Path) -> None:
    found = [source.title for source in find_sources([FACTORY], Others())]
    assert "etalon-cab.wav" in found
    (verdict,) = prepare([FACTORY / "etalon-cab.wav"], library, 16)
    assert (verdict.verdict, verdict.name) == ("stored", "etalon-cab")
