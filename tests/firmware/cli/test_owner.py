"""Who writes into the state folder, where root is asked to."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from firmware.cli.owner import Owner, as_owner, other_owner


@pytest.fixture
def owned_by_etalon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every folder is user 990's, of group 991."""
    stat = Path.stat

    def owned(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = list(stat(path, follow_symlinks=follow_symlinks))
        found[4:6] = [990, 991]
        return os.stat_result(found)

    assert tmp_path.exists(), "it is made before"
    monkeypatch.setattr(Path, "stat", owned)


def acting_as(user: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)


@pytest.mark.usefixtures("owned_by_etalon")
def test_root_acts_as_the_owner_of_the_folder_or_of_the_nearest_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acting_as(0, monkeypatch)
    assert other_owner(tmp_path) == Owner(990, 991)
    assert other_owner(tmp_path / "not" / "yet") == Owner(990, 991)


@pytest.mark.usefixtures("owned_by_etalon")
def test_everybody_else_acts_as_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acting_as(1000, monkeypatch)
    assert other_owner(tmp_path) is None


def test_what_is_roots_is_roots(monkeypatch: pytest.MonkeyPatch) -> None:
    acting_as(0, monkeypatch)
    assert other_owner(Path("/")) is None


@pytest.mark.usefixtures("owned_by_etalon")
def test_what_root_writes_meanwhile_is_the_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acting_as(0, monkeypatch)
    became: list[tuple[str, object]] = []

    def note(name: str) -> Callable[[object], None]:
        return lambda to: became.append((name, to))

    for name in ("setgroups", "setegid", "seteuid"):
        monkeypatch.setattr(os, name, note(name))
    with as_owner(tmp_path):
        assert became == [("setgroups", [991]), ("setegid", 991), ("seteuid", 990)]
    assert became[3:] == [("seteuid", 0), ("setegid", os.getegid()), ("setgroups", os.getgroups())]
