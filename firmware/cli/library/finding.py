"""The capture that a person means, and who changes it: the pedal that runs, or this command on the folder itself."""

from collections.abc import Callable, Sequence
from pathlib import Path

from firmware.captures.changes import CaptureChange, carry_out
from firmware.captures.entry import CAPTURE_FILE, SHOWN_ID_CHARS
from firmware.captures.library import Library, model_id_of
from firmware.captures.listing import Listed
from firmware.captures.source import read_source
from firmware.choose import chosen
from firmware.cli.library.catalogue import read_library
from firmware.cli.owner import as_owner
from firmware.cli.places import state_folder
from firmware.errors import CaptureError
from firmware.names import display_name, file_title
from firmware.places import StateFolder

FEWEST_ID_CHARS = 6


def find(captures: Sequence[Listed], model: str) -> Listed:
    """The one of `captures` that `model` means: its name or the beginning of it, the beginning of its id, or its
    file. Raises CaptureError."""
    by_file = _model_id(model)
    means: list[Callable[[Listed], bool]] = [
        lambda each: each.model_id == by_file,
        lambda each: each.name == model,
        lambda each: (
            model.casefold() in (name.casefold() for name in (each.name, each.own_name, file_title(each.file)))
        ),
        lambda each: len(model) >= FEWEST_ID_CHARS and each.model_id.startswith(model.lower()),
    ]
    for fits in means:
        found = [each for each in captures if fits(each)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(each.model_id[:SHOWN_ID_CHARS] for each in found)
            raise CaptureError(
                f"{len(found)} captures are called {display_name(model)}; give the id of one: {ids}.",
                short="which capture?",
            )
    names = [each.name for each in captures]
    return captures[chosen(model, names, "capture", numbered=False, none="none yet: import some", error=CaptureError)]


def file_meant(run: Path, state: Path | None, profile: str, model: Path) -> Path:
    """The file `model`, or where there is none the one that the library keeps of what it calls so. Raises
    CaptureError."""
    if model.exists() or model.is_symlink() or model.suffix or len(model.parts) > 1:
        return model.resolve()
    found = find(read_library(run, state, profile).captures, str(model))
    kept = found.cab.kept_file if found.cab else CAPTURE_FILE
    return StateFolder(state or state_folder()).library / found.model_id / kept


def change_in_folder(folder: Path, change: CaptureChange) -> None:
    """Makes `change` in the library of a state folder that no pedal plays from, as its owner. Raises PedalError,
    OSError."""
    with as_owner(folder):
        carry_out(Library(StateFolder(folder).library), change)


def _model_id(model: str) -> str | None:
    """The id of the capture in the file `model`; None if there is no such file."""
    path = Path(model)
    if not path.is_file():
        return None
    content, _ = read_source(path.resolve())
    return model_id_of(content)
