import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firmware.audio.mailbox import HELLO_EVERY_NS, Greeter, Mailbox
from firmware.datagrams import decode, encode
from firmware.errors import LinkError
from firmware.messages import Failed, Hello, Message, Play, PlaySine, Quit, Ready, SetBypass, SetGate, SetLevels
from firmware.sound import Tone
from tests.stand_ins.fakes import Controller
from tests.tools.examples import examples

HELLO = Hello(48_000, 64, "1")


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    opened = Mailbox(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def controller(tmp_path: Path) -> Iterator[Controller]:
    opened = Controller(tmp_path)
    yield opened
    opened.close()


def test_an_empty_mailbox_gives_nothing_at_once(mailbox: Mailbox) -> None:
    assert mailbox.take() is None


def test_orders_come_out_in_the_order_they_were_sent(mailbox: Mailbox, controller: Controller) -> None:
    controller.order(SetBypass(True))
    controller.order(Quit())
    assert [mailbox.take(), mailbox.take(), mailbox.take()] == [SetBypass(True), Quit(), None]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(100))
@given(garbage=st.binary(max_size=200))
def test_garbage_is_never_fatal_and_what_follows_is_heard(
    mailbox: Mailbox, controller: Controller, garbage: bytes
) -> None:
    controller.post(garbage)
    controller.order(Quit())
    taken = [order for order in (mailbox.take(), mailbox.take(), mailbox.take()) if order is not None]
    assert taken[-1] == Quit()


@pytest.mark.parametrize(
    "datagram", [b"", b"\xff", encode(Quit()) + b"x", b"x" * 4_097, encode(HELLO), encode(Ready(1))]
)
def test_what_is_no_order_is_dropped(mailbox: Mailbox, controller: Controller, datagram: bytes) -> None:
    controller.post(datagram)
    assert mailbox.take() is None


@pytest.mark.parametrize(
    "order",
    [
        Play(1, float("nan"), 1.0),
        Play(1, 1.0, float("inf")),
        SetLevels(-1.0, 1.0),
        SetLevels(1.0, 1e9),
        PlaySine(float("nan"), 0.5),
        PlaySine(-330.0, 0.5),
        PlaySine(24_000.0, 0.5),
        PlaySine(330.0, 1.01),
        PlaySine(330.0, -0.5),
        PlaySine(330.0, float("nan")),
        SetGate(True, float("nan")),
        SetGate(True, -200.5),
        Tone(True, 5.0, 11.0, 5.0),
        Tone(True, float("nan"), 5.0, 5.0),
    ],
)
def test_numbers_that_cannot_be_played_are_refused(mailbox: Mailbox, controller: Controller, order: Message) -> None:
    controller.order(order)
    assert mailbox.take() is None


def test_a_flood_of_nonsense_costs_a_block_no_more_than_one_datagram(
    mailbox: Mailbox, controller: Controller
) -> None:
    controller.post(b"\xff")
    controller.order(Quit())
    assert mailbox.take() is None
    assert mailbox.take() == Quit()


def test_reports_arrive(mailbox: Mailbox, controller: Controller) -> None:
    mailbox.send(HELLO)
    assert controller.heard() == [HELLO]
    assert mailbox.peer_present


def test_a_missing_peer_is_harmless_and_noticed(mailbox: Mailbox) -> None:
    mailbox.send(HELLO)
    assert not mailbox.peer_present


def test_a_peer_that_died_is_harmless_and_noticed(mailbox: Mailbox, controller: Controller) -> None:
    mailbox.send(HELLO)
    controller.die()
    mailbox.send(HELLO)
    assert not mailbox.peer_present


def test_a_full_peer_loses_hello_and_status_but_no_answer(mailbox: Mailbox, controller: Controller) -> None:
    for _ in range(2_000):
        mailbox.send(HELLO)
    mailbox.keep(Ready(5))
    mailbox.keep(Failed(6, "no"))
    assert mailbox.peer_present
    controller.heard()
    mailbox.send(HELLO)
    assert controller.heard() == [Ready(5), Failed(6, "no"), HELLO]


def test_answers_to_a_peer_that_died_are_not_given_to_the_next(
    tmp_path: Path, mailbox: Mailbox, controller: Controller
) -> None:
    controller.die()
    mailbox.keep(Ready(5))
    reborn = Controller(tmp_path)
    mailbox.send(HELLO)
    assert reborn.heard() == [HELLO]
    reborn.close()


def test_a_socket_left_by_a_dead_audiod_is_taken_over(tmp_path: Path, controller: Controller) -> None:
    dead = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    dead.bind(str(tmp_path / "audio.sock"))
    dead.close()
    heir = Mailbox(tmp_path)
    controller.order(Quit())
    assert heir.take() == Quit()
    heir.close()


def test_the_socket_of_a_living_audiod_is_not_stolen(
    tmp_path: Path, mailbox: Mailbox, controller: Controller
) -> None:
    with pytest.raises(LinkError, match="another audiod"):
        Mailbox(tmp_path)
    controller.order(Quit())
    assert mailbox.take() == Quit()


@pytest.mark.parametrize("folder", ["nowhere", "x" * 120])
def test_a_run_folder_that_cannot_be_used_is_said(tmp_path: Path, folder: str) -> None:
    with pytest.raises(LinkError, match="--run"):
        Mailbox(tmp_path / folder)


def test_closing_takes_the_socket_away(tmp_path: Path) -> None:
    Mailbox(tmp_path).close()
    assert list(tmp_path.iterdir()) == []


def test_hello_is_repeated_once_a_second_until_it_is_answered() -> None:
    greeter = Greeter()
    said = [now for now in range(0, 3 * HELLO_EVERY_NS, HELLO_EVERY_NS // 20) if greeter.due(now)]
    assert said == [0, HELLO_EVERY_NS, 2 * HELLO_EVERY_NS]
    greeter.heard_an_order()
    assert not greeter.due(9 * HELLO_EVERY_NS)


def test_hello_is_said_again_at_once_to_a_peer_that_went_and_came() -> None:
    greeter = Greeter()
    assert greeter.due(0)
    greeter.heard_an_order()
    greeter.lost_the_peer()
    assert greeter.due(1)
    assert not greeter.due(2)


def test_what_the_controller_hears_is_what_the_messages_say(mailbox: Mailbox, controller: Controller) -> None:
    mailbox.keep(Failed(2, "täglich"))
    assert [decode(datagram) for datagram in controller.datagrams()] == [Failed(2, "täglich")]
