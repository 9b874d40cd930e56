"""The files of the project, for the tests of what it is made of."""

import subprocess
from pathlib import Path

PROJECT = Path(__file__).parents[1]


def tracked(*patterns: str) -> list[Path]:
    """Files under version control, as they stand in the checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    paths = [PROJECT / name for name in sorted(set(listed.split("\0"))) if name]
    return [path for path in paths if path.is_file()]
