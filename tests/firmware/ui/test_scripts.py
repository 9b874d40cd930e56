"""Names of every script against their golden picture, pixel for pixel.

After a change that is meant: `python -m tests.tools.scripts_sheet`, and look at it.
"""

from PIL import Image, ImageChops

from tests.tools.scripts_sheet import SHEET, sheet


def test_names_of_every_script_are_their_golden_picture() -> None:
    with Image.open(SHEET) as golden:
        assert ImageChops.logical_xor(sheet(), golden).getbbox() is None, "look at it: tests.tools.scripts_sheet"
