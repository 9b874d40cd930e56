"""audiod on its codec, heard: captures and cards of any rate, and a sine that goes round a cable."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from firmware.arrays import F32
from firmware.audio.resampled import open_amp
from firmware.captures.prepare.build import build_graph
from firmware.messages import Failed, Hello, Load, PlaySine, Quit, StartTape, Status, TapeEnded
from hw.profiles import path_of
from hw.sim.world import World
from tests.hw.real_alsa import card_of_rates
from tests.oracle import error_db
from tests.own_captures import tiny
from tests.stand_ins.chains import playing, through
from tests.stand_ins.live_audiod import Audiod
from tests.stand_ins.other_rates import at_rate, band_noise
from tests.stand_ins.pedals import on_an_alsa_card
from tests.stand_ins.players import capture_of

pytestmark = pytest.mark.xdist_group("clock")


@pytest.mark.parametrize(
    ("rate_hz", "codec_hz", "round_frames"),  # a round is a whole number of blocks, and of frames at both rates
    [(44_100, 48_000, 4_800), (48_000, 44_100, 9_408), (48_000, 96_000, 9_600)],
)
def test_a_capture_of_another_rate_than_the_codecs_sounds_live_as_it_does_offline(
    rate_hz: int, codec_hz: int, round_frames: int, tmp_path: Path
) -> None:
    """Late by what it says, to the frame, and without an xrun: the take goes round, and so does what is recorded."""
    path, noise = tmp_path / "other.onnx", band_noise(round_frames, 3_000.0, pedal_rate_hz=codec_hz)
    take = np.tile(noise, 6)
    build_graph(capture_of(at_rate(tiny(), rate_hz)).submodels[0], 64, path, pedal_rate_hz=codec_hz)
    wanted = through(playing(open_amp(str(path), pedal_rate_hz=codec_hz), rate_hz=codec_hz), take)[-round_frames:]
    heard = _recorded(path, take, tmp_path, codec_hz)
    rounds = heard[: heard.size // round_frames * round_frames].reshape(-1, round_frames)
    settled = rounds[len(rounds) // 2 : -2]  # Quit ramps out, and silence follows
    assert len(settled)
    assert max(error_db(sound, wanted) for sound in settled) < -70.0


def _recorded(graph: Path, take: F32, folder: Path, codec_hz: int) -> F32:
    """What goes to the jack of a pedal on the sim profile at this rate, of which the first half may be dry or silent.
    A busy machine may cost blocks, and then each later round lies elsewhere: it is played again."""
    soundfile.write(folder / "in.wav", take, codec_hz, subtype="FLOAT")
    text = path_of("sim").read_text(encoding="utf-8").replace("rate_hz = 48_000", f"rate_hz = {codec_hz}")
    files = f'take = "{folder / "in.wav"}"\nrecord = "{folder / "out.wav"}"'
    (folder / "rounds.toml").write_text(text.replace('take = "take.wav"', files), encoding="utf-8")
    for _ in range(3):
        pedal = Audiod(folder, "-m", "firmware.audiod", profile=folder / "rounds.toml")
        pedal.play(graph)
        status = pedal.play_on()
        pedal.controller.order(Quit())
        pedal.end()
        pedal.close()
        if status.xruns == 0:
            return np.asarray(soundfile.read(folder / "out.wav", dtype="float32")[0], np.float32)
    pytest.fail("this machine cannot play three seconds without an xrun")


@pytest.mark.parametrize(
    "rates_hz",
    [
        pytest.param((44_100,), marks=pytest.mark.slow),
        pytest.param((96_000,), marks=pytest.mark.slow),
        (44_100, 96_000),
    ],
)
def test_a_card_that_cannot_do_48_khz_is_played_at_its_own_rate(
    rates_hz: tuple[int, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """audiod starts for 48 kHz, and anew once the card has opened; a graph for 48 kHz is refused by the new one."""
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(card_of_rates(tmp_path, *rates_hz)))
    profile = tmp_path / "card.toml"
    profile.write_text(on_an_alsa_card(path_of("sim").read_text(encoding="utf-8")), encoding="utf-8")
    graphs = {rate_hz: tmp_path / f"{rate_hz}.onnx" for rate_hz in (48_000, rates_hz[0])}
    for rate_hz, path in graphs.items():
        build_graph(capture_of(tiny()).submodels[0], 512, path, pedal_rate_hz=rate_hz)
    pedal = Audiod(tmp_path, "-m", "firmware.audiod", profile=profile)
    try:
        pedal.wait_until(lambda message: isinstance(message, Hello) and message.rate_hz == rates_hz[0])
        pedal.controller.order(Load(7, str(graphs[48_000])))
        pedal.wait_until(lambda message: isinstance(message, Failed) and message.amp_id == 7)
        pedal.load_and_play(graphs[rates_hz[0]])
        pedal.wait_until(lambda message: isinstance(message, Status) and message.blocks > 100)
        pedal.controller.order(Quit())
        status, _, err = pedal.end()
    finally:
        pedal.close()
    assert status == 0
    assert f"The codec plays at {rates_hz[0]:,} Hz; audiod starts anew for that." in err
    refused = [message.sentence for message in pedal.heard if isinstance(message, Failed)]
    assert f"made for a codec at 48,000 Hz, not {rates_hz[0]:,} Hz" in refused[0]


def test_a_sine_that_goes_round_a_cable_is_recorded_at_its_level(tmp_path: Path) -> None:
    """The simulated converters have the same level: half of full scale goes out, and half comes in."""
    world = World(tmp_path)
    world.plug_cable()
    heard = _heard_through_the_cable(PlaySine(330.0, 0.5), tmp_path)
    world.close()
    turns = np.exp(-2j * np.pi * 330.0 * np.arange(heard.size) / 48_000)
    line = 2.0 * np.mean(heard * turns)  # half a second: 165 whole turns
    assert abs(line) == pytest.approx(0.5, rel=1e-4)
    assert np.abs(heard - (line * turns.conj()).real).max() < 1e-3


def _heard_through_the_cable(order: PlaySine, run: Path) -> F32:
    """The second half of a second, by when the sine stands. An xrun breaks a recording off: it is tried again."""
    for attempt in range(5):
        path = run / f"recording {attempt}"
        path.write_bytes(bytes(4 * 48_000))
        pedal = Audiod(run, "-m", "firmware.audiod")
        pedal.wait_until(lambda message: isinstance(message, Hello))
        pedal.controller.order(order)
        pedal.controller.order(StartTape(48_000, str(path)))
        pedal.wait_until(lambda message: isinstance(message, TapeEnded))
        pedal.controller.order(Quit())
        pedal.end()
        pedal.close()
        if TapeEnded(48_000, "") in pedal.heard:
            return np.fromfile(path, np.float32)[24_000:]
    pytest.fail("this machine cannot record a second without an xrun")
