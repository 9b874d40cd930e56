"""`pedal preset`: make, show, copy, rename, move, delete, save or revert a preset; choose its pedal and cabinet."""

import argparse
from collections.abc import Callable

from firmware.amps import Role
from firmware.cli.arguments import place
from firmware.cli.output import print_facts, print_json, tell
from firmware.cli.parser import add_verbs, completes
from firmware.cli.places import add_run
from firmware.control.client import ask
from firmware.control.wishes.list_edits import (
    PRESET_COPY,
    PRESET_DELETE,
    PRESET_MOVE,
    PRESET_NEW,
    PRESET_RENAME,
    PRESET_REVERT,
    PRESET_SAVE,
)
from firmware.control.wishes.preset import PRESET, PresetReply, PresetRequest
from firmware.control.wishes.presets import PresetListed
from firmware.control.wishes.sound import DO, DoRequest
from firmware.control.wishes.status import StatusReply
from firmware.decide.list_edits import (
    CopyPreset,
    DeletePreset,
    MovePreset,
    NewPreset,
    RenamePreset,
    RevertPreset,
    SavePresetEdits,
)
from firmware.names import display_name
from hw.strict_json import to_plain


def add_to(parser: argparse.ArgumentParser) -> None:
    add_verbs(
        parser,
        {
            "new": ("make one of a capture", _new),
            "show": ("its knobs, what of it is edited, where it stands", _show),
            "copy": ("another one that sounds the same", _copy),
            "rename": ("call it otherwise, in setlists too", _rename),
            "move": ("to another place among all", _move),
            "delete": ("take it out, of setlists too", _delete),
            "save": ("keep it as it sounds", _save),
            "revert": ("as it was saved", _revert),
            "pedal": ("which capture stands before the amp of the one that plays", _chosen(Role.PEDAL)),
            "cab": ("which cabinet stands behind the amp of the one that plays", _chosen(Role.CAB)),
        },
    )


def _new(parser: argparse.ArgumentParser) -> None:
    completes(parser.add_argument("capture", metavar="CAPTURE", help="as `pedal library` lists them"), "captures")
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="else the capture's own")

    def act(given: argparse.Namespace) -> int:
        made = ask(given.run, PRESET_NEW, NewPreset(given.capture, given.name))
        print(f"made {_named(made)}")
        return 0

    _ends(parser, act)


def _show(parser: argparse.ArgumentParser) -> None:
    _takes_name(parser, optional=True)
    parser.add_argument("--json", action="store_true", help="for programs")

    def act(given: argparse.Namespace) -> int:
        shown = ask(given.run, PRESET, PresetRequest(given.name))
        if given.json:
            print_json(to_plain(shown))
        else:
            _print(shown)
        return 0

    _ends(parser, act)


def _copy(parser: argparse.ArgumentParser) -> None:
    _takes_name(parser)
    parser.add_argument("new", nargs="?", default="", metavar="NEW", help="else its own, and a number")

    def act(given: argparse.Namespace) -> int:
        print(f"made {_named(ask(given.run, PRESET_COPY, CopyPreset(given.name, given.new)))}")
        return 0

    _ends(parser, act)


def _rename(parser: argparse.ArgumentParser) -> None:
    _takes_name(parser)
    parser.add_argument("new", metavar="NEW", help="its name from now on")

    def act(given: argparse.Namespace) -> int:
        print(f"is now {_named(ask(given.run, PRESET_RENAME, RenamePreset(given.name, given.new)))}")
        return 0

    _ends(parser, act)


def _move(parser: argparse.ArgumentParser) -> None:
    _takes_name(parser)
    parser.add_argument("place", type=place, metavar="PLACE", help="from 1; the others make room")

    def act(given: argparse.Namespace) -> int:
        print(f"is now {_named(ask(given.run, PRESET_MOVE, MovePreset(given.name, given.place)))}")
        return 0

    _ends(parser, act)


def _delete(parser: argparse.ArgumentParser) -> None:
    _takes_name(parser)

    def act(given: argparse.Namespace) -> int:
        gone = ask(given.run, PRESET_DELETE, DeletePreset(given.name))
        plays = f"plays {display_name(gone.plays)}" if gone.plays else "there is no preset any more"
        print(f"deleted {display_name(gone.name)}; {plays}")
        return 0

    _ends(parser, act)


def _save(parser: argparse.ArgumentParser) -> None:
    _takes_name(parser, optional=True)

    def act(given: argparse.Namespace) -> int:
        print(f"saved {_named(ask(given.run, PRESET_SAVE, SavePresetEdits(given.name)))}")
        return 0

    _ends(parser, act)


def _revert(parser: argparse.ArgumentParser) -> None:
    _takes_name(parser, optional=True)

    def act(given: argparse.Namespace) -> int:
        print(f"as it was saved: {_named(ask(given.run, PRESET_REVERT, RevertPreset(given.name)))}")
        return 0

    _ends(parser, act)


def _chosen(role: Role) -> Callable[[argparse.ArgumentParser], None]:
    def add(parser: argparse.ArgumentParser) -> None:
        says = f"as `pedal library` lists them; none: no {role}"
        named = parser.add_argument("which", metavar="NAME|none", help=says)
        completes(named, "cabs" if role is Role.CAB else "captures")

        def act(given: argparse.Namespace) -> int:
            now = ask(given.run, DO, DoRequest(f"use {role} {given.which}"))
            shown = ask(given.run, PRESET, PresetRequest()).preset
            tell(f"{display_name(shown.name)}: {_part_words(role, shown, now)}")
            return 0

        _ends(parser, act)

    return add


def _part_words(role: Role, shown: PresetListed, now: StatusReply) -> str:
    named, heard = (shown.pedal, now.pedal) if role is Role.PEDAL else (shown.cab, now.cab)
    if not named:
        return f"no {role}"
    return f"{role} {named}" + ("" if heard else f", left out; `pedal do {role} on` lets it be heard")


def _takes_name(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    says = "its name, the beginning of it, or its number" + ("; without, the one that plays" if optional else "")
    named = parser.add_argument("name", metavar="NAME", help=says, default="", nargs="?" if optional else None)
    completes(named, "presets")


def _ends(parser: argparse.ArgumentParser, act: object) -> None:
    add_run(parser)
    parser.set_defaults(act=act)


def _named(reply: PresetReply) -> str:
    return f"{reply.preset.number} {display_name(reply.preset.name)}"


def _print(shown: PresetReply) -> None:
    preset, saved = shown.preset, {edit.path: edit.saved for edit in shown.edits}
    missing = " (missing: import it again)" if preset.missing else ""
    print_facts(
        (
            ("preset", _named(shown) + (", which plays" if preset.current else "")),
            ("pedal", preset.pedal or None),
            ("capture", f"{display_name(preset.model)}{missing}"),
            ("cab", preset.cab or None),
            ("missing", ", ".join(f"{lacks}: import it again" for lacks in preset.lacking) or None),
            ("setlists", ", ".join(map(display_name, shown.setlists)) or "none"),
            *((knob.path, knob.shown + _beside(saved.get(knob.path))) for knob in shown.knobs),
        )
    )


def _beside(saved: str | None) -> str:
    return "" if saved is None else f" • saved: {saved}"
