"""Each part of State has one owner: nobody else makes another of it."""

import ast
from dataclasses import fields
from pathlib import Path

from firmware.state import State

PROJECT = Path(__file__).parents[2]
OWNERS = {
    "codec": "decide/codec.py",
    "player": "decide/player.py",
    "lists": "decide/lists.py",
    "library": "decide/library.py",
    "imports": "decide/imports.py",
    "audio": "decide/hearing.py",
    "losses": "decide/losses.py",
    "amps": "decide/orders_due.py",
    "measuring": "decide/measuring.py",
    "view": "decide/view.py",
    "feet": "decide/feet.py",
    "hand": "decide/hand.py",
    "machine": "decide/machine.py",
    "draft": "decide/draft.py",
    "gate_learn": "decide/gate_learn.py",
}


def replaced(source: str) -> set[str]:
    """The parts that `source` replaces: the keywords of its replace(state, ...) that are parts' names. A constant is
    no part: `audio=True` is a reply's."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    changes = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "replace"]
    keywords = [
        keyword for call in changes for keyword in call.keywords if not isinstance(keyword.value, ast.Constant)
    ]
    return {keyword.arg for keyword in keywords if keyword.arg in OWNERS}


def test_every_part_has_an_owner() -> None:
    assert {field.name for field in fields(State)} == set(OWNERS)
    for part, owner in OWNERS.items():
        assert part in replaced((PROJECT / "firmware" / owner).read_text()), f"{owner} never makes {part}"


def test_nobody_replaces_another_ones_part() -> None:
    for path in sorted((PROJECT / "firmware").rglob("*.py")):
        text = path.read_text()
        if "firmware.state" not in text:
            continue
        mine = {part for part, owner in OWNERS.items() if path == PROJECT / "firmware" / owner}
        assert replaced(text) <= mine, f"{path.name} replaces {replaced(text) - mine}"


def test_a_trespass_would_be_seen() -> None:
    assert replaced("after = replace(state, view=replace(state.view, page='gain'))") == {"view"}
