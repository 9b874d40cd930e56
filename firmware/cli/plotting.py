"""Whether a picture can be drawn, asked before the work that it takes: matplotlib is there for who develops."""

from importlib.util import find_spec
from pathlib import Path

from firmware.errors import CaptureError
from hw.packages import environment


def check_plot(path: Path) -> None:
    """What would only be found out behind a minute of work. Raises CaptureError."""
    if find_spec("matplotlib") is None:
        remedy = environment().pip("matplotlib")
        raise CaptureError(f"matplotlib is not installed here; type: {remedy}", short="no matplotlib")
    if path.suffix.lower() != ".png":
        raise CaptureError(f"{path}: what is drawn is a PNG; give it a name that ends in .png.", short="not .png")
    if not path.parent.is_dir():
        raise CaptureError(f"{path}: there is no such folder; make it first.", short="no such folder")
