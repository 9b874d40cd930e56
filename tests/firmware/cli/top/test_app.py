"""The terminal of `pedal top` on a pedal's socket, moved by keys as a person has them."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from firmware.cli.main import main
from firmware.cli.top import watching
from firmware.cli.top.app import Top
from firmware.cli.top.parts import CaptureTable, KnobTable, Mirror, PresetTable
from hw.strict_json import is_object
from tests.stand_ins.asking import Reply, asked, desk_of_three
from tests.stand_ins.control import Desk
from tests.stand_ins.serving import serving

PATIENCE_S = 20.0


class Pedal:
    """Three presets; says of each action what was asked."""

    def __init__(self) -> None:
        self.desk: Desk = desk_of_three()
        self.actions: list[str] = []
        self.lock = threading.Lock()

    def answer(self, request: object) -> Reply:
        assert is_object(request)
        with self.lock:
            if request["do"] == "do":
                self.actions.append(str(request["action"]))
            return asked(self.desk, request)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LOOK_S", 0.1)
    monkeypatch.setattr(watching, "TRY_AGAIN_S", 0.01)


def on_top(run: Path, size: tuple[int, int], deeds: Callable[[Top, Pilot[None]], Awaitable[None]]) -> None:
    async def all_of_it() -> None:
        app = Top(run)
        async with app.run_test(size=size) as pilot:
            await deeds(app, pilot)

    asyncio.run(all_of_it())


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(int(PATIENCE_S / 0.02)):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("it did not come")


def text_of(app: Top, name: str) -> str:
    return str(app.query_one(f"#{name}", Static).content)


def test_a_narrow_terminal_shows_one_part_at_a_time(tmp_path: Path) -> None:
    async def deeds(app: Top, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: "7" in text_of(app, "headline"))
        await until(pilot, lambda: "⣿" in str(app.query_one(Mirror).content))
        assert app.query_one(Mirror).display
        assert not app.query_one(PresetTable).display
        await pilot.press("p")
        assert app.query_one(PresetTable).display
        assert not app.query_one(Mirror).display
        assert app.query_one(PresetTable).get_row_at(1)[1] == "Clean"

    with serving(tmp_path, Pedal().answer):
        on_top(tmp_path, (80, 24), deeds)


def test_a_wide_one_shows_all(tmp_path: Path) -> None:
    async def deeds(app: Top, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.query_one(KnobTable).row_count > 0)
        for part in (Mirror, PresetTable, CaptureTable, KnobTable):
            assert app.query_one(part).display

    with serving(tmp_path, Pedal().answer):
        on_top(tmp_path, (140, 50), deeds)


def test_keys_play_presets_make_them_and_turn_knobs(tmp_path: Path) -> None:
    pedal = Pedal()

    async def deeds(app: Top, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.query_one(KnobTable).row_count > 0)
        await pilot.press("n", "b", "p", "down", "down", "enter", "k", "down", "right", "shift+left", "c", "enter")
        await until(pilot, lambda: len(pedal.actions) == 6)

    with serving(tmp_path, pedal.answer):
        on_top(tmp_path, (80, 24), deeds)
    assert pedal.actions == ["next", "bypass", "preset 3", "turn trim_db +1", "turn trim_db -10", "make Clean"]


def test_what_the_pedal_declines_is_said(tmp_path: Path) -> None:
    async def deeds(app: Top, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: app.query_one(CaptureTable).row_count > 0)
        app.action_do("preset nobody")
        await until(pilot, lambda: bool(app._notifications))  # pyright: ignore[reportPrivateUsage]
        (said,) = app._notifications  # pyright: ignore[reportPrivateUsage]
        assert "nobody" in said.message

    with serving(tmp_path, Pedal().answer):
        on_top(tmp_path, (80, 24), deeds)


def test_a_pedal_that_stops_is_said_and_one_that_comes_is_seen(tmp_path: Path) -> None:
    async def deeds(app: Top, pilot: Pilot[None]) -> None:
        await until(pilot, lambda: "no pedal" in text_of(app, "headline"))
        assert "no pedal is running" in text_of(app, "row")
        with serving(tmp_path, Pedal().answer):
            await until(pilot, lambda: "7" in text_of(app, "headline"))

    on_top(tmp_path, (80, 24), deeds)


def test_without_a_terminal_or_a_pedal_there_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["top", "--run", str(tmp_path)]) == 2
    assert "this is none" in capsys.readouterr().err
