"""What counts as a cabinet, what is taken off it, which sides it has, and how near it is at the codec's rate."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from firmware.arrays import F64
from firmware.captures.cab.cab_file import Cab, parse
from firmware.captures.cab.refusals import RecordingError
from firmware.captures.nam.networks import Linear
from firmware.places import FACTORY
from tests.stand_ins.sounds import cabinet, pink, room, tone, wav

FIRMWARE = FACTORY.parents[1]
GUITARS = (FIRMWARE / "captures/prepare/guitar.flac", FIRMWARE / "cli/experiment/reference.flac")
KINDS_OF_CAB = {
    "the factory's": cabinet(),
    "a click": np.array([1.0]),
    "a click in silence": np.concatenate([np.zeros(500), [1.0], np.zeros(4_000)]),
    "a cabinet upside down": -cabinet(),
    "a cabinet cut after 10 ms": cabinet()[:480],
    "a cabinet with a reflection as loud": cabinet() + np.roll(cabinet(), 480),
    "a cabinet over noise": cabinet() + np.random.default_rng(1).normal(0.0, 1e-4, 2_048),
    **{f"a room of {seconds} s": room(seconds, 9.9) for seconds in (0.3, 1.0, 3.0, 6.0, 10.0)},
    "a room of 3 s, cut after one": room(3.0, 1.0),
}


def taps_of(cab: Cab, number: int = 0) -> F64:
    network = cab.parts[number].network
    assert isinstance(network, Linear)
    return network.taps[0, 0].astype(np.float64)


@pytest.mark.parametrize("what", KINDS_OF_CAB)
def test_cabinets_rooms_and_a_click_are_impulse_responses(what: str) -> None:
    assert parse(wav(KINDS_OF_CAB[what]), "x.wav", 48_000).sides == ("",)


def pieces() -> list[tuple[str, bytes]]:
    """Two guitar takes whole, and pieces of a second and of four from all over them."""
    found: list[tuple[str, bytes]] = []
    for path in GUITARS:
        found.append((path.name, path.read_bytes()))
        samples, rate_hz = soundfile.read(path)
        for seconds in (1, 4):
            starts = range(0, len(samples) - seconds * rate_hz, rate_hz // 2)
            found += [("piece.wav", wav(samples[at : at + seconds * rate_hz], rate_hz)) for at in starts]
    return found


def chord() -> F64:
    """Strings that ring out for three seconds."""
    strings = sum((tone(3.0, hz * n) / n for hz in (110.0, 164.8, 220.0) for n in range(1, 12)), np.zeros(1))
    return strings * 10.0 ** (-np.arange(strings.size) / 60_000.0) / 5.0


RECORDINGS = [
    *pieces(),
    ("sine.wav", wav(tone(3.0))),
    ("short.wav", wav(tone(0.1))),
    ("loop.wav", wav(np.tile(cabinet(), 40))),
    ("noise.wav", wav(np.random.default_rng(4).normal(0.0, 0.1, 48_000))),
    ("pink.wav", wav(pink(2.0))),
    ("chord.wav", wav(chord())),
    ("guitar and silence.wav", wav(np.concatenate([soundfile.read(GUITARS[0])[0], np.zeros(200_000)]))),
]


def test_guitars_loops_tones_and_noise_are_recordings() -> None:
    for file, content in RECORDINGS:
        with pytest.raises(RecordingError, match="recording") as caught:
            parse(content, file, 48_000)
        assert caught.value.sentence.startswith(f"{file}: ")


def test_silence_before_it_and_a_tail_that_nobody_hears_are_taken_off_and_told() -> None:
    whole = np.concatenate([np.zeros(960), cabinet(), np.zeros(4_800)])
    cab = parse(wav(whole), "x.wav", 48_000)
    taps = taps_of(cab)
    assert np.array_equal(taps, whole[cab.facts.lead_frames :][: taps.size].astype(np.float32))
    assert 960 - 12 <= cab.facts.lead_frames <= 960 + 8
    left = np.sum(whole[cab.facts.lead_frames + taps.size :] ** 2)
    assert left < 1e-9 * np.sum(whole**2)
    assert cab.facts.words.startswith("a cabinet of 33.")
    assert "ms of silence before it and" in cab.facts.words
    assert "ms of tail that nobody hears were taken off" in cab.facts.words


def test_a_natural_rise_stays() -> None:
    rise = np.concatenate([np.geomspace(1e-4, 1.0, 10), cabinet()])
    assert parse(wav(rise), "x.wav", 48_000).facts.lead_frames == 0


def test_stereo_has_left_right_and_the_mean_of_both() -> None:
    left, right = cabinet(), 0.7 * np.roll(cabinet(), 30)
    cab = parse(wav(np.stack([left, right], axis=1)), "x.wav", 48_000)
    assert cab.sides == ("left", "right", "sum")
    assert np.allclose(taps_of(cab, 2), (taps_of(cab, 0) + taps_of(cab, 1)) / 2.0, atol=1e-7)
    assert cab.facts.words.startswith("a cabinet of 33.3 ms, stereo;")


@pytest.mark.parametrize(
    ("left", "right"), [(1.0, 1.0), (1.0, -1.0), (1.0, 0.0), (0.0, 1.0)], ids=["same", "inverse", "left", "right"]
)
def test_stereo_that_has_but_one_response_plays_as_mono(left: float, right: float) -> None:
    cab = parse(wav(np.stack([left * cabinet(), right * cabinet()], axis=1)), "x.wav", 48_000)
    assert (cab.sides, cab.facts.alike) == (("",), True)
    assert np.abs(taps_of(cab)).max() > 0.1


@pytest.mark.parametrize("file_hz", [44_100, 88_200, 96_000, 192_000])
@pytest.mark.parametrize(("what", "worst_db"), [("cabinet", -80.0), ("click", -50.0)])
def test_at_another_rate_its_spectrum_is_the_file_s_and_it_comes_a_quarter_of_a_millisecond_late(
    file_hz: int, what: str, worst_db: float
) -> None:
    response = cabinet(file_hz) if what == "cabinet" else np.array([1.0])
    cab = parse(wav(response, file_hz, "DOUBLE"), "x.wav", 48_000)
    taps = taps_of(cab)
    assert taps.size == cab.facts.taps(48_000)
    hertz = np.arange(20.0, 16_000.0, 37.0)
    kept = response[cab.facts.lead_frames : response.size - cab.facts.tail_frames]
    wanted, found = (
        spectrum(kept, file_hz, hertz),
        spectrum(taps, 48_000, hertz) * np.exp(2j * np.pi * hertz * 12 / 48_000),
    )
    error = np.sqrt(np.mean(np.abs(found - wanted) ** 2) / np.mean(np.abs(wanted) ** 2))
    assert 20.0 * np.log10(error) < worst_db


def spectrum(response: F64, rate_hz: int, hertz: F64) -> np.ndarray:
    return np.exp(-2j * np.pi * np.outer(hertz, np.arange(response.size) / rate_hz)) @ response


def test_its_file_is_kept_under_its_own_suffix() -> None:
    flac = wav(cabinet(), subtype="PCM_24", container="FLAC")
    assert parse(flac, "My Cab.FLAC", 48_000).facts.kept_file == "cabinet.flac"
    assert (
        parse(Path(FACTORY / "etalon-cab.wav").read_bytes(), "etalon-cab.wav", 48_000).facts.kept_file
        == "cabinet.wav"
    )
