"""The screens that the `picture` display leaves in the run folder, as they come."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from hw.sim.display import pictures


class Screens:
    """Tails a folder of numbered PNGs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last = ""
        self.newest: Image.Image | None = None

    def new(self) -> Iterator[Image.Image]:
        """Each screen not seen before, oldest first; one that the display has removed again is passed over."""
        for path in pictures(self._folder):
            if path.name <= self._last:
                continue
            self._last = path.name
            try:
                with Image.open(path) as image:
                    self.newest = image.convert("1")
            except FileNotFoundError:
                continue
            yield self.newest
