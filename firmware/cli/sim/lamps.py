"""LEDs and relay as a line of text: by their signs without colours, by both where there are."""

from rich.text import Text

from hw.roles import PanelOut

SIGNS = {(False, False): ("○", "dim"), (True, False): ("●", "red"), (False, True): ("◐", "blue")}
BOTH = ("◉", "magenta")  # red and blue at once


def line(out: PanelOut) -> Text:
    """The LEDs from the left, ● in the first colour, ◐ in the second, ◉ in both; and where the guitar goes."""
    text = Text(" ")
    for number, first in enumerate(out.leds):
        second = number < len(out.second) and out.second[number]
        sign, colour = SIGNS.get((first, second), BOTH)
        text.append(f"{sign} ", colour)
    return text.append("" if out.relay else "past the pedal", "dim")
