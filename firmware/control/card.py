"""Which card the pedal's profile belongs to, at the start and since. Called by controld."""

import time
from collections.abc import Callable, Sequence

from firmware.control.link import Link
from firmware.messages import Report, Status
from hw.errors import ProfileError
from hw.profile import HardwareProfile

FIRST_REPORTS_S = 0.15  # Status comes every 50 ms
Look = Callable[[str], HardwareProfile | None]  # by the id of the card that audiod has opened: a CardFollower's


def first_reports(link: Link) -> list[Report]:
    """The reports of an audiod that runs already, up to its first Status or for FIRST_REPORTS_S."""
    reports: list[Report] = []
    until_s = time.monotonic() + FIRST_REPORTS_S
    while not any(isinstance(report, Status) for report in reports) and (left_s := until_s - time.monotonic()) > 0:
        link.wait(left_s)
        reports += link.receive()
    return reports


def of_the_card_that_plays(look: Look, profile: HardwareProfile, heard: Sequence[Report]) -> HardwareProfile:
    """The profile of the card that audiod has opened already, whose pins may be others; else `profile`."""
    for report in heard:
        if isinstance(report, Status) and report.card:
            return look(report.card) or profile
    return profile


def found_again(look: Look, opened: str, began: HardwareProfile) -> HardwareProfile | None:
    """The profile of a card that came, or that audiod has `opened` (its ALSA id), if it is another than until now.

    Raises ProfileError for one whose pins are not those of `began`, at which panel and OLED were opened: the service
    starts again in a second, with the right ones.
    """
    found = look(opened)
    if found and (found.panel, found.display, found.stick) != (began.panel, began.display, began.stick):
        raise ProfileError(
            f"{found.name} came after the start, and leaves panel and display other pins than {began.name} does;"
            " controld has to be started again.",
            short="other pins: restart",
        )
    return found
