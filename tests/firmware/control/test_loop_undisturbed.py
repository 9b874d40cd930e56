"""A stomp comes through while something else takes its time."""

import selectors
from pathlib import Path

import pytest

from firmware.control.runner import Runner
from firmware.store.last import read_last
from hw.events import StickCame
from tests.stand_ins.loops import Bench
from tests.stand_ins.runners import Held


def test_a_stomp_comes_through_while_the_stick_is_looked_for(tmp_path: Path) -> None:
    """Some sticks sleep, and take six seconds to list a folder."""
    with selectors.DefaultSelector() as selector:
        bench, asleep = Bench(tmp_path, sticks=Runner("stick", selector)), Held()
        bench.stick.next, bench.stick.first = StickCame(Path("/media/stick")), asleep
        bench.loop.turn()
        asleep.wait_until_entered()
        bench.panel.stomp(1)
        bench.loop.turn()
        assert bench.controller.state.player.bypass
        bench.now_s += 3.0
        bench.loop.turn()
        assert bench.stick.polls == 1
        asleep.release()
        ((key, ready),) = selector.select(5.0)
        key.data(ready)
        bench.controller.catch_up()
        assert bench.imports.paths == [Path("/media/stick")]
        bench.sticks.close()
        bench.close()


def test_a_stomp_comes_through_while_the_computer_is_asked_how_it_fares(tmp_path: Path) -> None:
    """The firmware of a Raspberry Pi answers by a mailbox that others use, too; a disk says late what is free."""
    with selectors.DefaultSelector() as selector:
        bench, busy = Bench(tmp_path, machines=Runner("machine", selector)), Held()
        bench.machine.first = busy
        bench.loop.turn()
        busy.wait_until_entered()
        bench.panel.stomp(1)
        bench.now_s += 3.0
        bench.loop.turn()
        assert bench.controller.state.player.bypass
        assert bench.machines.begun == 1, "it is asked again once it has answered"
        busy.release()
        ((key, ready),) = selector.select(5.0)
        key.data(ready)
        assert bench.controller.state.machine.read == bench.machine.now
        bench.machines.close()
        bench.close()


def test_a_stomp_comes_through_while_the_disk_syncs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worn card, or a system that writes back, takes seconds for it."""
    with selectors.DefaultSelector() as selector:
        bench, syncs = Bench(tmp_path, writer=Runner("disk", selector)), Held()
        monkeypatch.setattr("os.fsync", syncs)
        bench.panel.stomp(1)
        for _ in range(2):
            bench.loop.turn()
            bench.now_s += 2.0
        syncs.wait_until_entered()
        bench.panel.stomp(1)
        bench.loop.turn()
        assert not bench.controller.state.player.bypass
        assert not (tmp_path / "last.json").exists()
        syncs.release()
        bench.controller.close()
        assert not read_last(tmp_path / "last.json").bypass, "the end waits for the disk"
        bench.close()
