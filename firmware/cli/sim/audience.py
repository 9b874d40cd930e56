"""Who watches `pedal sim`: a terminal that shows the OLED live, or a log that gets each screen once."""

from collections.abc import Generator
from contextlib import contextmanager

from PIL.Image import Image
from rich.console import Console
from rich.live import Live
from rich.panel import Panel
from rich.text import Text

from firmware.cli.sim.gig_player import Audience
from firmware.ui.terminal import half_blocks, in_columns

FRAME_COLUMNS = 2


class Terminal:
    """The OLED stays in place and moves; the lines scroll above it."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def tell(self, text: str) -> None:
        self._live.console.print(text, markup=False, highlight=False)

    def look(self, image: Image) -> None:
        room = self._live.console.width - FRAME_COLUMNS
        sharp = image.width // 2  # in braille
        hint = None if room >= sharp else f"{sharp + FRAME_COLUMNS} columns show all"
        self._live.update(Panel.fit(Text(in_columns(image, room)), padding=0, subtitle=hint), refresh=True)

    def settled(self, image: Image) -> None:
        """Nothing to add: the terminal has shown it already."""


class Log:
    """For a pipe or CI: lines, and the screen that each action led to."""

    def tell(self, text: str) -> None:
        print(text, flush=True)

    def look(self, image: Image) -> None:
        """Meters move 20 times a second: a log keeps only settled screens."""

    def settled(self, image: Image) -> None:
        print(half_blocks(image), flush=True)


@contextmanager
def watching() -> Generator[Audience]:
    """A Terminal where there is one, else a Log."""
    console = Console()
    if not console.is_terminal:
        yield Log()
        return
    with Live(console=console, auto_refresh=False) as live:
        yield Terminal(live)
