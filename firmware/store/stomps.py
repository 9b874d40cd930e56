"""What feet do out of the box, by how many footswitches the pedal has: tables of actions, as data.

Preset, bypass and where to go act on press; what also has a hold, or is better not met by a foot that slips, on
release. A pair that is stepped on at once is a chord; its switches wait 40 ms for it.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stomp:
    """What one footswitch does, as the texts of actions; "" is nothing."""

    tap: str = ""
    hold: str = ""
    double: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The switches from left to right; pairs by two numbers with a plus between, the lower first."""

    stomps: tuple[Stomp, ...]
    chord: dict[str, str] = field(default_factory=dict[str, str])
    chord_hold: dict[str, str] = field(default_factory=dict[str, str])


TABLES = (
    Table((Stomp("bypass", hold="next"),)),
    Table((Stomp("bypass"), Stomp("next", hold="previous")), {"1+2": "mute"}, {"1+2": "shutdown"}),
    Table(
        (Stomp("previous"), Stomp("bypass", hold="boost"), Stomp("next")),
        {"1+2": "mute", "2+3": "back"},
    ),
    Table(
        (Stomp("slot 1"), Stomp("slot 2"), Stomp("slot 3"), Stomp("bank next", hold="mute")),
        {"1+2": "bank previous", "2+3": "bypass", "3+4": "back"},
    ),
    Table(
        (
            *(Stomp(f"slot {number}") for number in range(1, 5)),
            Stomp("bypass"),
            Stomp("bank next", hold="mute"),
        ),
        {"1+2": "bank previous", "5+6": "back"},
    ),
)


def table_for(switches: int) -> Table:
    """The table of so many switches, or of as many fewer as have one: those to the right of them then do nothing."""
    return max((table for table in TABLES if len(table.stomps) <= switches), key=lambda table: len(table.stomps))
