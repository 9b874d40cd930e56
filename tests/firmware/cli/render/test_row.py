"""`pedal render` with a pedal's capture before the amp and a cabinet behind it, as the pedal plays the row."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from firmware.arrays import F64
from firmware.captures.cab import cab_file
from firmware.captures.library_writer import LibraryWriter
from firmware.captures.nam.networks import Linear
from firmware.captures.prepare.worker import convert
from firmware.cli.main import main
from firmware.levels import gain_from_db
from firmware.sound import Cab, Pedal, Preset
from firmware.store import preset_files
from tests import own_captures
from tests.oracle import error_db, expected
from tests.stand_ins.sounds import cabinet, wav

RATE_HZ, FRAMES = 48_000, 6_001  # no multiple of any block
MODEL, DRIVE = own_captures.tiny(seed=3), own_captures.tiny(seed=4)
LEVELS = {"input_level_dbu": 12.2, "loudness": -18.0, "gear_type": "amp"}


class Bench:
    """A folder with a take, captures and cabinets, in which takes are rendered."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.state = folder / "state"
        guitar = np.random.default_rng(7).normal(0.0, 0.05, FRAMES)
        soundfile.write(folder / "in.wav", guitar, RATE_HZ, subtype="FLOAT")
        self.take = np.asarray(soundfile.read(folder / "in.wav")[0], np.float32)
        self.write("amp.nam", {**MODEL, "metadata": LEVELS})
        self.write("drive.nam", {**DRIVE, "metadata": {**LEVELS, "gear_type": "pedal", "output_level_dbu": 12.2}})
        (folder / "cab.wav").write_bytes(wav(cabinet()))

    def write(self, name: str, model: object) -> Path:
        path = self.folder / name
        path.write_text(json.dumps(model))
        return path

    def imported(self, name: str) -> str:
        """The id of that file in the library."""
        (self.state / "library").mkdir(parents=True, exist_ok=True)
        return convert(self.folder / name, LibraryWriter(self.state / "library"), 64)[0].model_id

    def preset(self, **parts: Pedal | Cab) -> str:
        path = self.folder / "sound.toml"
        preset_files.write(path, replace(Preset("Sound", "x", "X"), **parts))
        return str(path)

    def render(self, *options: str, model: str = "amp.nam", status: int = 0) -> str:
        """What it says; what it plays is `heard`."""
        files = (str(self.folder / model), str(self.folder / "in.wav"), str(self.folder / "out.wav"))
        places = ("--profile", "sim", "--run", str(self.folder), "--state", str(self.state))
        in_folder = [str(self.folder / word) if word.endswith((".wav", ".nam")) else word for word in options]
        assert main(["render", *in_folder, *places, *files]) == status
        told = self._capsys.readouterr()
        return told.err if status else told.out

    @property
    def heard(self) -> NDArray[np.float32]:
        sound = np.asarray(soundfile.read(self.folder / "out.wav", dtype="float32")[0], np.float32)
        assert sound.shape == (FRAMES,), "OUT is as long as IN"
        return sound


@pytest.fixture
def bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Bench:
    return Bench(tmp_path, capsys)


def linear(*taps: float) -> own_captures.Model:
    """A capture that answers with these, the first at once."""
    plain = own_captures.linear(len(taps))
    return {**plain, "weights": [*taps, 0.0]}


def behind(sound: F64, response: F64, side: int = 0) -> F64:
    """Convolved with as much of the response [frames] or [frames, sides] as is played: without the tail that nobody
    hears."""
    network = cab_file.parse(wav(response), "cab.wav", RATE_HZ).parts[side].network
    assert isinstance(network, Linear)
    return np.convolve(sound, network.taps.ravel().astype(np.float64))[: sound.size]


def level_db(sound: NDArray[np.floating]) -> float:
    return 10.0 * float(np.log10(np.mean(np.square(sound, dtype=np.float64))))


def above(sound: NDArray[np.float32], hertz: float) -> float:
    """The energy beyond, in dB of all."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    return 10.0 * float(np.log10(power[round(hertz * sound.size / RATE_HZ) :].sum() / power.sum()))


def test_raw_is_the_capture_and_then_the_cabinet_as_in_its_file(bench: Bench) -> None:
    bench.render("--raw", "--cab", "cab.wav")
    assert error_db(bench.heard, behind(expected(MODEL, bench.take), cabinet())) < -100.0


def test_raw_a_pedal_is_played_into_the_amp_at_the_gain_between_them(bench: Bench) -> None:
    """Both levels are known, and equal: 0 dB, if that is believed of a capture by chance, else as loud as before."""
    said = json.loads(bench.render("--raw", "--pedal", "drive.nam", "--cab", "cab.wav", "--json"))
    assert (said["pedal"], said["cab"], said["cab_gain_db"]) == ("drive", "cab", 0.0)
    between = gain_from_db(said["between_gain_db"]) * expected(DRIVE, bench.take)
    wanted = behind(expected(MODEL, between.astype(np.float32)), cabinet())
    assert error_db(bench.heard, wanted) < -95.0


def test_in_the_chain_a_cabinet_is_as_loud_as_none_unless_another_level_is_chosen(bench: Bench) -> None:
    said = {level: bench.render("--cab", "cab.wav", "--cab-level", level) for level in ("equal", "nam", "raw")}
    assert "cab    cab -18.00 dB (as NAM's plugin plays it)" in said["nam"]
    assert "cab    cab +0.00 dB (as in its file)" in said["raw"]
    assert "dB (equal: a guitar is " in said["equal"]
    loud = level_db(bench.heard)  # the last: raw
    bench.render("--cab", "cab.wav", "--cab-level", "nam")
    assert level_db(bench.heard) == pytest.approx(loud - 18.0, abs=0.01)


def test_a_cabinet_that_is_upside_down_is_turned_over_as_the_pedal_does(bench: Bench) -> None:
    (bench.folder / "over.wav").write_bytes(wav(-cabinet()))
    bench.render("--cab", "cab.wav")
    upright = bench.heard
    bench.render("--cab", "over.wav")
    assert error_db(bench.heard, upright.astype(np.float64)) < -90.0


def test_each_side_of_a_stereo_file_can_be_had(bench: Bench) -> None:
    stereo = np.stack([cabinet(), np.roll(cabinet(), 7) * -0.5], axis=1)
    (bench.folder / "stereo.wav").write_bytes(wav(stereo))
    for number, side in enumerate(("left", "right", "sum")):
        assert f"cab    stereo, {side} +0.00 dB" in bench.render("--raw", "--cab", "stereo.wav", "--cab-side", side)
        assert error_db(bench.heard, behind(expected(MODEL, bench.take), stereo, number)) < -100.0


def test_behind_a_capture_with_a_cabinet_of_its_own_it_is_left_out_unless_it_is_forced(bench: Bench) -> None:
    bench.write("combo.nam", {**MODEL, "metadata": {**LEVELS, "gear_type": "amp_cab"}})
    said = bench.render("--raw", "--cab", "cab.wav", model="combo.nam")
    assert "cab is left out behind a capture of gear_type amp_cab; --set cab.on on lets it be heard" in said
    assert error_db(bench.heard, expected(MODEL, bench.take)) < -100.0
    bench.render("--raw", "--cab", "cab.wav", "--set", "cab.on", "on", model="combo.nam")
    assert error_db(bench.heard, behind(expected(MODEL, bench.take), cabinet())) < -100.0
    assert "cab is left out: cab.on is off" in bench.render("--cab", "cab.wav", "--set", "cab.on", "off")


def test_what_a_preset_names_is_taken_out_of_the_library_by_id_or_name(bench: Bench) -> None:
    cab_id, drive_id = bench.imported("cab.wav"), bench.imported("drive.nam")
    for cab, pedal in ((Cab(cab_id, "gone"), Pedal(drive_id, "gone")), (Cab("", "cab.wav"), Pedal("", "drive"))):
        said = json.loads(bench.render("--preset", bench.preset(cab=cab, pedal=pedal), "--json"))
        assert (said["pedal"], said["amp"], said["cab"]) == ("drive", "amp", "cab")
    said = json.loads(bench.render("--preset", bench.preset(cab=Cab(cab_id)), "--cab", "none", "--json"))
    assert said["cab"] is None
    assert json.loads(bench.render("--cab", "ca", "--json"))["cab"] == "cab", "the beginning of a name will do"


def test_what_is_not_there_is_one_sentence_with_a_remedy(bench: Bench) -> None:
    library = bench.state / "library"
    said = bench.render("--preset", bench.preset(cab=Cab("f" * 64, "V30.wav")), status=2)
    assert said == (
        f"pedal: the preset's cab V30.wav is not in the library {library}; import it, or give another with"
        " --cab FILE, or --cab none.\n"
    )
    said = bench.render("--pedal", "Screamer", status=2)
    assert said.startswith("pedal: there is no file Screamer here, and in the library there is no capture 'Screamer'")
    assert bench.render("--cab", "amp.nam", status=2) == "pedal: amp is a capture; give it as MODEL or --pedal.\n"
    assert bench.render("--pedal", "cab.wav", status=2) == "pedal: cab is a cabinet; give it as --cab.\n"
    assert bench.render(model="cab.wav", status=2) == "pedal: cab is a cabinet; give it as --cab.\n"


def test_what_answers_upside_down_is_turned_over_where_it_stands(bench: Bench) -> None:
    wire = linear(0.0, 0.0, 0.0, 0.9)
    upside_down = linear(-0.8, 0.0)
    for name, model in (("wire.nam", wire), ("over.nam", upside_down)):
        bench.write(name, {**model, "metadata": LEVELS})
    options = ("--output", "raw", "--max-input-dbu", "12.2", "--json")

    def likeness() -> float:
        return float(np.corrcoef(bench.heard[500:], bench.take[500:])[0, 1])

    said = json.loads(bench.render(*options, model="over.nam"))
    assert (said["turned_over"], said["late_frames"]) == (True, 0)
    assert likeness() > 0.95
    bench.render(*options, "--set", "polarity", "captured", model="over.nam")
    assert likeness() < -0.95
    assert json.loads(bench.render(*options, "--pedal", "over.nam", model="over.nam"))["turned_over"]
    assert likeness() > 0.95
    assert json.loads(bench.render(*options, model="wire.nam"))["late_frames"] == 3


def test_the_guitar_that_is_mixed_in_waits_for_the_amp(bench: Bench) -> None:
    """Half of a wire that is 3 frames late and half of the guitar, as loud, are that wire."""
    bench.write("wire.nam", {**linear(0.0, 0.0, 0.0, 1.0), "metadata": LEVELS})
    options = ("--output", "raw", "--max-input-dbu", "12.2", "--set", "mix.wet_percent")
    bench.render(*options, "100", model="wire.nam")
    wet = bench.heard[2_000:]
    bench.render(*options, "0", model="wire.nam")
    np.testing.assert_allclose(bench.heard[3:], bench.take[:-3], atol=1e-6)
    bench.render(*options, "50", model="wire.nam")
    assert error_db(bench.heard[2_000:], wet.astype(np.float64)) < -30.0  # the DC blocker is in the wet path alone
    bench.render(*options, "50", "--bypass", model="wire.nam")
    np.testing.assert_allclose(bench.heard, bench.take, atol=1e-6, err_msg="bypassed it is late")


def test_the_cuts_are_the_cabinets_and_are_not_heard_without_it(bench: Bench) -> None:
    cut = ("--set", "cab.high_cut_hz", "2000")
    for options, least_db in ((("--cab", "cab.wav"), 3.0), ((), 0.0)):
        bench.render(*options)
        open_db = above(bench.heard, 4_000.0)
        bench.render(*options, *cut)
        cut_db = open_db - above(bench.heard, 4_000.0)
        assert cut_db >= least_db
        assert options or cut_db == 0.0


def test_without_the_amp_its_pedal_plays_alone_and_without_both_the_cabinet(bench: Bench) -> None:
    said = bench.render("--raw", "--pedal", "drive.nam", "--set", "amp", "off")
    assert "amp    amp is left out: amp is off" in said
    assert error_db(bench.heard, expected(DRIVE, bench.take)) < -100.0
    bench.render("--raw", "--cab", "cab.wav", "--set", "amp", "off")
    assert error_db(bench.heard, behind(bench.take.astype(np.float64), cabinet())) < -100.0
    said = bench.render("--raw", "--pedal", "drive.nam", "--set", "pedal.on", "off")
    assert "pedal  drive is left out: pedal.on is off" in said
    assert error_db(bench.heard, expected(MODEL, bench.take)) < -100.0


def test_people_read_the_row_in_the_order_in_which_a_guitar_goes_through_it(bench: Bench) -> None:
    said = bench.render("--pedal", "drive.nam", "--cab", "cab.wav").splitlines()
    assert [line.split()[0] for line in said][:5] == ["engine", "input", "pedal", "cab", "output"]
    assert "; then " in said[2]
