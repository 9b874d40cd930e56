"""`pedal capture`: rename a capture of the library, or delete it."""

import argparse

from firmware.captures.changes import RemoveCapture, RenameCapture
from firmware.captures.listing import Listed
from firmware.cli.library.catalogue import read_library
from firmware.cli.library.finding import change_in_folder, find
from firmware.cli.library.lending import pedal_is_there
from firmware.cli.output import tell
from firmware.cli.parser import add_verbs, completes
from firmware.cli.places import add_profile, add_run, state_folder, whole
from firmware.control.client import ask
from firmware.control.wishes.captures import REMOVE, RENAME, RemoveReply, RemoveRequest, RenameRequest
from firmware.decide.capture_edits import named, playing, refuse_played
from firmware.errors import SettingsError
from firmware.places import StateFolder
from firmware.store.preset_files import read_folder


def add_to(parser: argparse.ArgumentParser) -> None:
    add_verbs(
        parser,
        {
            "rename": ("call a capture something else; presets keep their names", _add_rename),
            "delete": ("take a capture out of the library, for good", _add_delete),
        },
    )


def _add_rename(parser: argparse.ArgumentParser) -> None:
    _add_capture(parser)
    says = "what it is called from now on; without, what its file says"
    parser.add_argument("new", nargs="?", default="", metavar="NEW", help=says)
    parser.set_defaults(act=_rename)


def _add_delete(parser: argparse.ArgumentParser) -> None:
    _add_capture(parser)
    parser.add_argument("--force", action="store_true", help="also one that presets play, which then miss it")
    parser.set_defaults(act=_delete)


def _add_capture(parser: argparse.ArgumentParser) -> None:
    name = parser.add_argument("name", metavar="NAME", help="its name, the beginning of it or of its id, or its file")
    completes(name, "library")
    add_run(parser)
    add_profile(parser)
    parser.add_argument("--state", type=whole, metavar="DIR", help="a library here, not the running pedal's")


def _rename(arguments: argparse.Namespace) -> int:
    found = _found(arguments)
    if _by_pedal(arguments):
        called = ask(arguments.run, RENAME, RenameRequest(found.model_id, arguments.new)).name
    else:
        change_in_folder(arguments.state or state_folder(), RenameCapture(found.model_id, arguments.new))
        found_now = read_library(arguments.run, arguments.state, arguments.profile).captures
        called = next(each.name for each in found_now if each.model_id == found.model_id)
    tell(f"{found.name} is called {called} now")
    return 0


def _delete(arguments: argparse.Namespace) -> int:
    found = _found(arguments)
    if _by_pedal(arguments):
        removed = ask(arguments.run, REMOVE, RemoveRequest(found.model_id, arguments.force))
    else:
        removed = _removed(arguments, found)
    tell(f"{found.name} is deleted")
    if removed.presets:
        tell(f"{named(removed.presets)} played it, and will say that it is missing")
    if removed.trouble:
        tell(f"the pedal is dry: {removed.trouble}")
    return 0


def _found(arguments: argparse.Namespace) -> Listed:
    if arguments.state and not arguments.state.is_dir():
        raise SettingsError(f"{arguments.state}: no such folder; give a state folder.", short="no such folder")
    return find(read_library(arguments.run, arguments.state, arguments.profile).captures, arguments.name)


def _by_pedal(arguments: argparse.Namespace) -> bool:
    return arguments.state is None and pedal_is_there(arguments.run)


def _removed(arguments: argparse.Namespace, found: Listed) -> RemoveReply:
    """As the pedal would, of the presets in the state folder."""
    folder = arguments.state or state_folder()
    presets = playing(read_folder(StateFolder(folder).presets).files.values(), found)
    refuse_played(found.name, presets, force=arguments.force)
    change_in_folder(folder, RemoveCapture(found.model_id))
    return RemoveReply(presets)
