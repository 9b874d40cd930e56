import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware.control.link import Link
from firmware.datagrams import decode, encode
from firmware.errors import LinkError
from firmware.messages import Hello, Load, Ready, SetBypass


@pytest.fixture
def link(tmp_path: Path) -> Iterator[Link]:
    link = Link(tmp_path / "control.sock", tmp_path / "audio.sock")
    yield link
    link.close()
    assert not (tmp_path / "control.sock").exists()


def bound(path: Path) -> socket.socket:
    audiod = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    audiod.bind(str(path))
    audiod.settimeout(1.0)
    return audiod


def test_orders_arrive(link: Link, tmp_path: Path) -> None:
    with bound(tmp_path / "audio.sock") as audiod:
        assert link.send(SetBypass(True))
        assert decode(audiod.recv(4096)) == SetBypass(True)


def test_an_order_to_an_absent_audiod_is_no_loss_for_its_hello_asks_for_everything(
    link: Link, tmp_path: Path
) -> None:
    assert link.send(SetBypass(True))
    bound(tmp_path / "audio.sock").close()  # died, and left its socket behind
    assert link.send(SetBypass(True))


def test_an_order_that_a_stopped_audiod_cannot_take_is_a_loss(link: Link, tmp_path: Path) -> None:
    with bound(tmp_path / "audio.sock"):
        assert not all(link.send(Load(1, "x" * 1000)) for _ in range(10_000))


def test_reports_are_heard_and_noise_is_not(link: Link, tmp_path: Path) -> None:
    with bound(tmp_path / "audio.sock") as audiod:
        for datagram in (encode(Ready(7)), b"", b"\xff", encode(SetBypass(True)), encode(Hello(48_000, 64, "1"))):
            audiod.sendto(datagram, str(tmp_path / "control.sock"))
        assert link.receive() == [Ready(7), Hello(48_000, 64, "1")]
        assert link.receive() == []


def test_the_socket_of_a_dead_controld_is_taken_over(tmp_path: Path) -> None:
    bound(tmp_path / "control.sock").close()
    Link(tmp_path / "control.sock", tmp_path / "audio.sock").close()


def test_a_folder_that_cannot_hold_a_socket_is_reported(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match="cannot be made"):
        Link(tmp_path / "missing" / "control.sock", tmp_path / "audio.sock")
