"""The server and the client of the command line, over real sockets, with the loop turned by hand or by a thread."""

import contextlib
import json
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, cast

import pytest

from firmware.control.client import VersionError, ask
from firmware.control.client_line import MAX_LINE_BYTES
from firmware.control.server import IDLE_S, LINES_A_TURN, MAX_CLIENTS, Server, listen
from firmware.control.wishes.answer import Plain
from firmware.control.wishes.status import STATUS
from firmware.control.wishes.wish import Nothing, Wish
from firmware.errors import LinkError
from firmware.places import RunFolder
from tests.stand_ins.serving import serving


@dataclass(frozen=True, slots=True)
class Words:
    name: str
    heard: str = ""


def untold(_state: object, _request: object) -> NoReturn:
    raise AssertionError("only the pedal replies")


ECHO = Wish("echo", Words, Words, untold)
DECLINE = Wish("decline", Nothing, Nothing, untold)
OTHER = Wish("echo", Words, Nothing, untold)
HELLO = Words("Ünï")


def echo(request: object) -> dict[str, object]:
    if request == {"do": "decline"}:
        return {"ok": False, "sentence": "no."}
    return {"ok": True, "name": "echo", "heard": json.dumps(request)}


def connect(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(str(path))
    connection.settimeout(5.0)
    return connection


def wait_for_an_answer(run: Path) -> None:
    """The server may hear of those who left after it hears of the next one."""
    deadline_s = time.monotonic() + 10.0
    while True:
        try:
            assert ask(run, ECHO, HELLO).name == "echo"
        except LinkError:
            assert time.monotonic() < deadline_s, "nobody is let in any more"
        else:
            return


def test_a_question_is_answered(tmp_path: Path) -> None:
    with serving(tmp_path, echo):
        heard = json.loads(ask(tmp_path, ECHO, HELLO).heard)
    assert heard == {"do": "echo", "name": "Ünï", "heard": ""}


def test_a_declined_question_is_an_error_with_the_pedals_sentence(tmp_path: Path) -> None:
    with serving(tmp_path, echo), pytest.raises(LinkError, match=r"^no\.$"):
        ask(tmp_path, DECLINE)


def test_a_pedal_of_another_version_is_distinguished_from_none(tmp_path: Path) -> None:
    with serving(tmp_path, echo), pytest.raises(VersionError, match=r"reply to echo: .* restart it with"):
        ask(tmp_path, OTHER, HELLO)


def test_a_reply_that_is_no_object_makes_no_sense(tmp_path: Path) -> None:
    with serving(tmp_path, lambda _request: cast("Any", [])), pytest.raises(LinkError, match="makes no sense"):
        ask(tmp_path, DECLINE)


def test_no_pedal_is_reported_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match=r"no pedal is running .* start it"):
        ask(tmp_path, STATUS)
    dead = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    dead.bind(str(RunFolder(tmp_path).pedal_socket))
    dead.close()
    with pytest.raises(LinkError, match="no pedal is running"):
        ask(tmp_path, STATUS)


def test_a_run_folder_with_too_long_a_name_is_reported_too(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match="does not answer"):
        ask(tmp_path / ("x" * 150), STATUS)


def test_several_lines_in_one_piece_and_one_line_in_several(tmp_path: Path) -> None:
    with serving(tmp_path, echo) as path, connect(path) as connection, connection.makefile("rb") as lines:
        connection.sendall(b'1\n2\n{"a":')
        assert [json.loads(lines.readline())["heard"] for _ in range(2)] == ["1", "2"]
        connection.sendall(b"3}\n")
        assert json.loads(lines.readline())["heard"] == '{"a": 3}'


@pytest.mark.parametrize("line", [b"not json\n", b"\xff\xfe\n", b"\n", b"[" * 10_000 + b"\n"])
def test_what_is_no_json_is_declined_and_the_client_stays(tmp_path: Path, line: bytes) -> None:
    with serving(tmp_path, echo) as path, connect(path) as connection, connection.makefile("rb") as lines:
        connection.sendall(line)
        assert json.loads(lines.readline())["ok"] is False
        connection.sendall(b"1\n")
        assert json.loads(lines.readline())["heard"] == "1"


def test_a_line_without_end_gets_its_client_dropped_and_nobody_else(tmp_path: Path) -> None:
    with serving(tmp_path, echo) as path, connect(path) as endless:
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            endless.sendall(b"x" * MAX_LINE_BYTES * 100)
        assert ask(tmp_path, ECHO, HELLO).name == "echo"


def test_a_client_that_never_reads_is_dropped_and_nobody_waits_for_it(tmp_path: Path) -> None:
    with serving(tmp_path, echo) as path, connect(path) as deaf:
        deaf.settimeout(0.5)
        with pytest.raises((BrokenPipeError, ConnectionResetError, TimeoutError)):
            deaf.sendall((b'"' + b"x" * 8000 + b'"\n') * 10_000)
        assert ask(tmp_path, ECHO, HELLO).name == "echo"


def test_a_client_that_leaves_without_a_word_is_forgotten(tmp_path: Path) -> None:
    with serving(tmp_path, echo) as path:
        for _ in range(3 * MAX_CLIENTS):
            connect(path).close()
        wait_for_an_answer(tmp_path)


def test_the_17th_client_is_turned_away_until_another_leaves(tmp_path: Path) -> None:
    with serving(tmp_path, echo) as path:
        crowd = [connect(path) for _ in range(MAX_CLIENTS)]
        with pytest.raises(LinkError):
            ask(tmp_path, ECHO, HELLO)
        for client in crowd:
            client.close()
        wait_for_an_answer(tmp_path)


def test_a_second_pedal_in_the_same_folder_does_not_start(tmp_path: Path) -> None:
    with serving(tmp_path, echo) as path, pytest.raises(LinkError, match="already running"):
        listen(path)


def test_the_socket_of_a_dead_pedal_is_taken_over(tmp_path: Path) -> None:
    dead = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    dead.bind(str(RunFolder(tmp_path).pedal_socket))
    dead.close()
    with serving(tmp_path, echo):
        assert ask(tmp_path, ECHO, HELLO).name == "echo"
    assert not RunFolder(tmp_path).pedal_socket.exists()


def test_a_folder_that_cannot_hold_a_socket_is_reported(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match="cannot be made"):
        listen(tmp_path / "missing" / "pedal.sock")


class Bench:
    """A server whose selector the test turns, on a clock of its own; `asked` counts what was answered."""

    def __init__(self, run: Path) -> None:
        self.now_s, self.asked = 10.0, 0
        self.path = RunFolder(run).pedal_socket
        self.selector = selectors.DefaultSelector()
        self.later: list[Callable[[Plain], None]] = []
        self.server = Server(listen(self.path), self.selector, self._answer, lambda: self.now_s)

    def _answer(self, request: object, reply: Callable[[Plain], None]) -> None:
        self.asked += 1
        if request == "later":
            self.later.append(reply)
        else:
            reply({"big": "x" * 500_000} if request == "big" else {"heard": request})

    def turn(self, turns: int = 20) -> None:
        for _ in range(turns):
            for key, ready in self.selector.select(0.0):
                key.data(ready)

    def close(self) -> None:
        self.server.close()
        self.selector.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.close()


def test_900_requests_of_a_client_that_reads_nothing_cost_one_reply_and_nobody_waits(bench: Bench) -> None:
    with connect(bench.path) as deaf, connect(bench.path) as other:
        deaf.settimeout(0.0)
        with contextlib.suppress(BlockingIOError):
            for _ in range(900):
                deaf.sendall(b'"big"\n')
        bench.turn()
        assert bench.asked == 1
        other.sendall(b"1\n")
        bench.turn(3)
        assert json.loads(other.recv(100)) == {"heard": 1}
        bench.turn(900)
        assert bench.asked == 2


def test_of_one_turn_a_client_gets_no_more_than_another(bench: Bench) -> None:
    with contextlib.ExitStack() as crowd:
        clients = [crowd.enter_context(connect(bench.path)) for _ in range(MAX_CLIENTS)]
        bench.turn()
        for client in clients:
            client.sendall(b"1\n" * 100)
        for n in range(1, 30):
            bench.turn(1)
            assert bench.asked <= n * LINES_A_TURN
        bench.turn(16 * 100)
        assert bench.asked == 16 * 100
        for client in clients:
            assert client.recv(100_000).count(b"\n") == 100


def test_an_idle_client_is_let_go_and_one_that_asks_stays(bench: Bench) -> None:
    with connect(bench.path) as idle, connect(bench.path) as busy, connect(bench.path) as waiting:
        waiting.sendall(b'"later"\n')
        for _ in range(int(IDLE_S) + 2):
            busy.sendall(b"1\n")
            bench.turn()
            bench.now_s += 1.0
            bench.server.look_after(bench.now_s)
        assert idle.recv(10) == b""
        busy.sendall(b'"still here"\n')
        (reply,) = bench.later
        reply({"heard": "late"})
        bench.turn()
        assert b"still here" in busy.recv(10_000)
        assert json.loads(waiting.recv(100)) == {"heard": "late"}


def test_replies_that_come_late_keep_the_order_of_the_questions(bench: Bench) -> None:
    with connect(bench.path) as client:
        client.sendall(b'"later"\n1\n')
        bench.turn()
        assert bench.asked == 1
        (reply,) = bench.later
        reply({"heard": "late"})
        bench.turn()
        assert [json.loads(line)["heard"] for line in client.recv(1000).splitlines()] == ["late", 1]


def test_who_says_all_at_once_and_ends_gets_every_reply(bench: Bench) -> None:
    with connect(bench.path) as client:
        client.sendall(b"1\n2\n3\n")
        client.shutdown(socket.SHUT_WR)
        bench.turn()
        assert client.recv(1000).count(b"\n") == 3
        assert client.recv(1000) == b""


def test_a_reply_to_who_has_left_is_for_nobody(bench: Bench) -> None:
    with connect(bench.path) as client:
        client.sendall(b'"later"\n')
        bench.turn()
    bench.turn()
    (reply,) = bench.later
    reply({"heard": "late"})
    bench.turn()
    wait = connect(bench.path)
    wait.sendall(b"1\n")
    bench.turn()
    assert json.loads(wait.recv(100)) == {"heard": 1}
    wait.close()
