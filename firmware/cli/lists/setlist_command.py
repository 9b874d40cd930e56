"""`pedal setlist`: make, show, change, play or delete a setlist."""

import argparse

from firmware.cli.arguments import place
from firmware.cli.output import print_json, print_table, tell
from firmware.cli.parser import add_verbs, completes
from firmware.cli.places import add_run
from firmware.control.client import PedalLine, ask
from firmware.control.wishes.list_edits import (
    SETLIST_ADD,
    SETLIST_DELETE,
    SETLIST_MOVE,
    SETLIST_NEW,
    SETLIST_REMOVE,
)
from firmware.control.wishes.setlists import (
    SETLIST,
    SETLISTS,
    SetlistListed,
    SetlistReply,
    SetlistRequest,
    SetlistsRequest,
    SlotListed,
)
from firmware.control.wishes.sound import DO, DoRequest
from firmware.decide.list_edits import AddToSetlist, DeleteSetlist, MoveInSetlist, NewSetlist, RemoveFromSetlist
from firmware.names import display_name
from hw.strict_json import to_plain

ALL = "all presets"
NONE = "no setlists; `pedal setlist new NAME PRESET ...` makes one"


def add_to(parser: argparse.ArgumentParser) -> None:
    add_verbs(
        parser,
        {
            "list": ("which there are", _list),
            "show": ("the presets in one", _show),
            "new": ("make one of these presets", _new),
            "add": ("a preset to it", _add),
            "move": ("what stands in one slot to another", _move),
            "remove": ("what stands in a slot", _remove),
            "play": ("walk it from its first preset on", _play),
            "delete": ("take it out; its presets stay", _delete),
        },
    )


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")

    def act(given: argparse.Namespace) -> int:
        setlists = _all(given)
        if given.json:
            print_json({"setlists": [to_plain(each) for each in setlists]})
        elif setlists:
            marks = (">" if each.walked else " " for each in setlists)
            rows = (
                (f"{mark}{n}", display_name(each.name), each.slots)
                for n, (mark, each) in enumerate(zip(marks, setlists, strict=True), 1)
            )
            print_table(("#", "setlist", "presets"), rows, left=(1,))
        else:
            tell(NONE)
        return 0

    _ends(parser, act)


def _all(given: argparse.Namespace) -> tuple[SetlistListed, ...]:
    """Page by page."""
    setlists = list[SetlistListed]()
    with PedalLine(given.run) as line:
        while page := line.ask(SETLISTS, SetlistsRequest(len(setlists))).setlists:
            setlists += page
    return tuple(setlists)


def _show(parser: argparse.ArgumentParser) -> None:
    _takes_setlist(parser, nargs="?", more="; without, the one that is walked")
    parser.add_argument("--json", action="store_true", help="for programs")

    def act(given: argparse.Namespace) -> int:
        with PedalLine(given.run) as line:
            reply = line.ask(SETLIST, SetlistRequest(given.setlist))
            slots = list[SlotListed](reply.slots)
            while len(slots) < reply.count:
                slots += line.ask(SETLIST, SetlistRequest(reply.name or "all", len(slots))).slots
        if given.json:
            print_json({"name": reply.name, "walked": reply.walked, "slots": [to_plain(each) for each in slots]})
        else:
            tell(_counted(reply))
            _print(slots)
        return 0

    _ends(parser, act)


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("setlist", metavar="NAME", help="Friday, say")
    presets = parser.add_argument(
        "presets", nargs="*", metavar="PRESET", help="in the order in which they are played"
    )
    completes(presets, "presets")

    def act(given: argparse.Namespace) -> int:
        return _say(ask(given.run, SETLIST_NEW, NewSetlist(given.setlist, tuple(given.presets))))

    _ends(parser, act)


def _add(parser: argparse.ArgumentParser) -> None:
    _takes_setlist(parser)
    completes(parser.add_argument("preset", metavar="PRESET", help="its name, or the beginning of it"), "presets")
    parser.add_argument("--at", type=place, metavar="SLOT", help="from 1; without it, at the end")

    def act(given: argparse.Namespace) -> int:
        return _say(ask(given.run, SETLIST_ADD, AddToSetlist(given.setlist, given.preset, given.at)))

    _ends(parser, act)


def _move(parser: argparse.ArgumentParser) -> None:
    _takes_setlist(parser)
    parser.add_argument("slot", type=place, metavar="FROM", help="from 1")
    parser.add_argument("to", type=place, metavar="TO", help="the others make room")

    def act(given: argparse.Namespace) -> int:
        return _say(ask(given.run, SETLIST_MOVE, MoveInSetlist(given.setlist, given.slot, given.to)))

    _ends(parser, act)


def _remove(parser: argparse.ArgumentParser) -> None:
    _takes_setlist(parser)
    parser.add_argument("slot", type=place, metavar="SLOT", help="from 1")

    def act(given: argparse.Namespace) -> int:
        return _say(ask(given.run, SETLIST_REMOVE, RemoveFromSetlist(given.setlist, given.slot)))

    _ends(parser, act)


def _play(parser: argparse.ArgumentParser) -> None:
    _takes_setlist(parser, more="; all: all presets")

    def act(given: argparse.Namespace) -> int:
        status = ask(given.run, DO, DoRequest(f"setlist {given.setlist}"))
        walked = display_name(status.setlist) if status.setlist else ALL
        print(f"walks {walked}; plays {display_name(status.preset) if status.preset else 'nothing'}")
        return 0

    _ends(parser, act)


def _delete(parser: argparse.ArgumentParser) -> None:
    _takes_setlist(parser)

    def act(given: argparse.Namespace) -> int:
        print(f"deleted {display_name(ask(given.run, SETLIST_DELETE, DeleteSetlist(given.setlist)).name)}")
        return 0

    _ends(parser, act)


def _takes_setlist(parser: argparse.ArgumentParser, *, more: str = "", nargs: str | None = None) -> None:
    says = f"its name, the beginning of it, or its number{more}"
    completes(parser.add_argument("setlist", metavar="NAME", help=says, default="", nargs=nargs), "setlists")


def _ends(parser: argparse.ArgumentParser, act: object) -> None:
    add_run(parser)
    parser.set_defaults(act=act)


def _say(reply: SetlistReply) -> int:
    tell(_counted(reply))
    _print(reply.slots)
    return 0


def _counted(reply: SetlistReply) -> str:
    name = display_name(reply.name) if reply.name else ALL
    return f"{name}: {reply.count} preset{'s' if reply.count != 1 else ''}{', walked now' if reply.walked else ''}"


def _print(slots: "tuple[SlotListed, ...] | list[SlotListed]") -> None:
    rows = (
        (
            f"{'>' if each.current else ' '}{each.slot}",
            display_name(each.preset),
            "there is none" if each.missing else "",
        )
        for each in slots
    )
    if slots:
        print_table(("#", "preset", ""), rows, left=(1, 2))
