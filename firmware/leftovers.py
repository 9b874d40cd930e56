"""What ONNX Runtime left in homes where its telemetry was on: an identifier of the machine, and a database to send.

Removed by controld from the state folder, which is its user's home on a pedal, and by each `pedal` command from the
home of whoever types it.
"""

import os
import shutil
from pathlib import Path

ROOM = Path("Microsoft", "DeveloperTools", ".onnxruntime")  # in the folder of a user's caches


def own_caches() -> Path:
    """Where programs of this user keep what they can do without; ONNX Runtime looks at the same two variables."""
    named = os.environ.get("XDG_CACHE_HOME")
    return Path(named) if named else Path(os.environ.get("HOME", "/")) / ".cache"


def remove_telemetry(caches: Path) -> None:
    """Removes ONNX Runtime's folder in `caches`, then those around it that are empty; what cannot be stays."""
    left = caches / ROOM
    if not left.is_dir() or left.is_symlink():
        return
    shutil.rmtree(left, ignore_errors=True)
    for folder in (left.parent, left.parent.parent):
        try:
            folder.rmdir()
        except OSError:
            return  # another program keeps something there
