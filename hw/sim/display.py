"""A display without hardware: each new screen is a PNG in the run folder, for others to follow."""

from pathlib import Path

from PIL import Image

from hw.errors import DisplayError

SCREENS = "screens"
KEEP = 500  # 25 s of a meter that moves at 20 screens a second; an evening would be a million files


class PictureDisplay:
    """Writes `run`/screens/000001.png and so on, each whole or not at all, and keeps the last `keep`.

    A restart counts on from the pictures that are there. Raises DisplayError if the folder cannot be written.
    """

    def __init__(self, run: Path, *, keep: int = KEEP) -> None:
        self._folder = run / SCREENS
        self._keep = keep
        self._shown: bytes | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _not_writable(self._folder, error) from error
        self._numbers = [int(picture.stem) for picture in pictures(self._folder)]

    def show(self, image: Image.Image, *, anew: bool = False, dimmed: bool = False) -> None:  # noqa: ARG002
        """Shows `image`, mode "1"; the same one again is no new picture, since a file neither loses its power nor
        burns in. Raises DisplayError."""
        pixels = image.tobytes()
        if pixels == self._shown:
            return
        number = self._numbers[-1] + 1 if self._numbers else 1
        try:
            self._write(number, image)
        except OSError as error:
            raise _not_writable(self._folder, error) from error
        self._shown = pixels
        self._numbers.append(number)
        while len(self._numbers) > self._keep:
            self._path(self._numbers.pop(0)).unlink(missing_ok=True)

    def close(self) -> None:
        """The pictures stay."""

    def _write(self, number: int, image: Image.Image) -> None:
        unfinished = self._folder / "unfinished"
        image.save(unfinished, format="PNG")
        unfinished.replace(self._path(number))

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06d}.png"


def pictures(folder: Path) -> list[Path]:
    """The pictures in a screens folder, oldest first."""
    return sorted((p for p in folder.glob("*.png") if p.stem.isdecimal()), key=lambda p: int(p.stem))


def _not_writable(folder: Path, error: OSError) -> DisplayError:
    return DisplayError(
        f"Screens cannot be written to {folder} ({error.strerror or error}); name a run folder that is writable.",
        short="screens not writable",
    )
