"""Whose the state folder is: what root writes there, the pedal's own user could never write again.

So a command that was started with sudo acts as the owner of the folder.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Owner:
    """A user and their group, by number."""

    user: int
    group: int


def other_owner(folder: Path) -> Owner | None:
    """Who owns `folder`, or the nearest folder above it that is there, where root is asked to write into it and that
    is somebody else's; None for everybody else, whom the system stops itself."""
    if os.geteuid() != 0:
        return None
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    status = place.stat()
    return Owner(status.st_uid, status.st_gid) if status.st_uid else None


@contextmanager
def as_owner(folder: Path) -> Generator[None]:
    """What is written meanwhile belongs to the owner of `folder`. Threads of this process share the user."""
    owner = other_owner(folder)
    if owner is None:
        yield
        return
    groups, group = os.getgroups(), os.getegid()
    try:
        os.setgroups([owner.group])
        os.setegid(owner.group)
        os.seteuid(owner.user)
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)
        os.setgroups(groups)
