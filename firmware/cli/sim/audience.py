"""Who watches `pedal sim`: a terminal that shows the OLED live, or a log that gets each screen once."""

from collections.abc import Generator
from contextlib import contextmanager

from PIL.Image import Image
from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.text import Text

from firmware.cli.sim.gig_player import Audience
from firmware.cli.sim.lamps import line
from firmware.ui.terminal import half_blocks, in_columns
from hw.roles import PanelOut

FRAME_COLUMNS = 2


class Terminal:
    """The OLED stays in place and moves; the lines scroll above it."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._screen = Text()
        self._hint: str | None = None
        self._out = PanelOut()

    def tell(self, text: str) -> None:
        self._live.console.print(text, markup=False, highlight=False)

    def look(self, image: Image) -> None:
        room = self._live.console.width - FRAME_COLUMNS
        sharp = image.width // 2  # in braille
        self._hint = None if room >= sharp else f"{sharp + FRAME_COLUMNS} columns show all"
        self._screen = Text(in_columns(image, room))
        self._refresh()

    def lit(self, out: PanelOut) -> None:
        if out != self._out:
            self._out = out
            self._refresh()

    def settled(self, image: Image) -> None:
        """Nothing to add: the terminal has shown it already."""

    def _refresh(self) -> None:
        screen = Panel.fit(self._screen, padding=0, subtitle=self._hint)
        self._live.update(Group(screen, line(self._out)), refresh=True)


class Log:
    """For a pipe or CI: lines, and the screen that each action led to."""

    def __init__(self) -> None:
        self._out = PanelOut()

    def tell(self, text: str) -> None:
        print(text, flush=True)

    def look(self, image: Image) -> None:
        """Meters move 20 times a second: a log keeps only settled screens."""

    def lit(self, out: PanelOut) -> None:
        self._out = out

    def settled(self, image: Image) -> None:
        print(f"{half_blocks(image)}\n{line(self._out).plain}", flush=True)


@contextmanager
def watching() -> Generator[Audience]:
    """A Terminal where there is one, else a Log."""
    console = Console()
    if not console.is_terminal:
        yield Log()
        return
    with Live(console=console, auto_refresh=False) as live:
        yield Terminal(live)
