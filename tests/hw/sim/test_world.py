"""The simulated world: one file, as many views as there are processes, verbs that are heard everywhere."""

import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hw.errors import CodecError
from hw.gain import open_gain
from hw.profiles import load
from hw.sim.world import FILE, Scene, World

ROOT = Path(__file__).parents[3]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


def test_a_new_world_is_at_rest(world: World) -> None:
    scene = world.scene()
    assert scene.at_rest
    assert (scene.guitar, scene.analog_gain_db, scene.cable) == (1.0, 0.0, 0.0)
    assert math.isnan(scene.max_input_dbu)
    assert math.isnan(world.meter_volts())


def test_what_one_view_does_the_other_sees(world: World, tmp_path: Path) -> None:
    other = World(tmp_path)
    before = other.changes
    world.plug_source(0.775, 1000.0, drift_db_per_s=0.1)
    assert other.changes > before
    scene = other.scene()
    assert (scene.source_volts, scene.source_hz, scene.drift_db_per_s) == (0.775, 1000.0, 0.1)
    other.close()


def test_another_process_turns_the_gain(world: World, tmp_path: Path) -> None:
    code = f"from pathlib import Path\nfrom hw.sim.world import World\nWorld(Path({str(tmp_path)!r})).turn_gain(5.0)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    assert world.scene().analog_gain_db == 5.0


def test_a_world_outlives_its_views(tmp_path: Path) -> None:
    first = World(tmp_path)
    first.plug_cable()
    first.close()
    again = World(tmp_path)
    assert again.scene().cable
    again.close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def plugs(scene: Scene) -> tuple[float, float, float]:
    return scene.guitar, scene.source_volts, scene.cable


def test_one_plug_fits_into_the_input(world: World) -> None:
    world.plug_cable()
    assert plugs(world.scene()) == (0.0, 0.0, 1.0)
    world.plug_source(1.0, 1000.0)
    assert plugs(world.scene()) == (0.0, 1.0, 0.0)
    world.unplug()
    assert plugs(world.scene()) == (0.0, 0.0, 0.0)
    world.plug_guitar()
    assert plugs(world.scene()) == (1.0, 0.0, 0.0)
    assert world.scene().at_rest


@pytest.mark.parametrize(
    "altered",
    [
        {"card": 0.0},
        {"guitar": 0.0},
        {"analog_gain_db": 0.5},
        {"cable": 1.0},
        {"source_volts": 0.1},
        {"noise_volts": 1e-6},
        {"hum_volts": 1e-6},
        {"ceiling_dbfs": -3.0},
        {"meter": 1.0},
    ],
)
def test_whatever_is_heard_or_watched_ends_the_rest(world: World, altered: dict[str, float]) -> None:
    world.change(**altered)
    assert not world.scene().at_rest


def test_a_field_that_is_none_is_refused(world: World) -> None:
    with pytest.raises(KeyError):
        world.change(weather=1.0)


def test_a_reading_of_the_meter_is_no_change_of_the_world(world: World) -> None:
    world.connect_meter()
    before = world.changes
    world.show_volts(3.156)
    assert world.meter_volts() == 3.156
    assert world.changes == before


@pytest.mark.parametrize("spoilt", [b"", b"12345678", b"\0" * 400, b"\0" * 136, b"\xff" * 135])
def test_a_file_that_is_no_world_is_a_sentence(tmp_path: Path, spoilt: bytes) -> None:
    (tmp_path / FILE).write_bytes(spoilt)
    with pytest.raises(CodecError, match=r"simulated world .*world is .*; delete the file"):
        World(tmp_path)


def test_a_run_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CodecError, match=r"cannot be used \(No such file.*name a run folder"):
        World(tmp_path / "nowhere")


def test_the_gain_in_the_world_is_set_read_and_watched(world: World, tmp_path: Path) -> None:
    gain = open_gain(load("sim"), tmp_path)
    assert gain is not None
    assert gain.poll() is None
    assert gain.set_db(4.9) == 4.5
    assert world.scene().analog_gain_db == 4.5
    assert gain.poll() is None
    world.turn_gain(9.25)  # no step of ours: another program may do so
    assert gain.poll() == 9.25
    assert gain.poll() is None
    gain.close()


def test_a_simulated_codec_that_is_pulled_takes_its_gain_along(world: World, tmp_path: Path) -> None:
    gain = open_gain(load("sim"), tmp_path)
    assert gain is not None
    world.pull_card()
    with pytest.raises(CodecError, match="unplugged"):
        gain.poll()
    with pytest.raises(CodecError, match="unplugged"):
        gain.set_db(6.0)
    with pytest.raises(CodecError, match="unplugged"):
        open_gain(load("sim"), tmp_path)
    world.push_card()
    assert gain.read_db() == 0.0
    gain.close()
