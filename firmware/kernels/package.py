"""How the package's own build makes the operators: setuptools calls this for `pip install`, editable or not.

They are optional. Where they cannot be built the sentence that says why is printed, and the package is installed
without them.
"""

import os
import platform
import sys
from pathlib import Path

from setuptools import Extension
from setuptools.command.build_ext import build_ext

# A build knows no `firmware` yet, or that of another checkout.
sys.path.insert(0, str(Path(__file__).parents[2]))

from firmware.kernels.build import WITHOUT, NotBuiltError, build
from firmware.kernels.library import FILE, FOLDER


class BuildOperators(build_ext):
    """For the one extension that pyproject.toml names: a plain library, made by build.py, and no Python module."""

    def get_ext_filename(self, fullname: str) -> str:
        return str(Path(*fullname.split(".")[:-1]) / FILE)

    def build_extension(self, ext: Extension) -> None:
        target = Path(self.get_ext_fullpath(ext.name))
        try:
            build(target, platform.machine(), os.environ)
        except NotBuiltError as error:
            (FOLDER / FILE).unlink(missing_ok=True)  # made from other sources: in an editable install it would stay
            print(f"{error}\n{WITHOUT}", file=sys.stderr)  # noqa: T201 (pip shows it with --verbose)
