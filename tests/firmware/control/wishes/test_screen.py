from base64 import b64decode

from PIL import Image

from firmware.pages.table import draw
from tests.stand_ins.asking import asked, desk_of_three


def test_the_screen_is_told_pixel_by_pixel() -> None:
    desk = desk_of_three()
    reply = asked(desk, {"do": "screen", "at_s": 5.0})
    told = Image.frombytes("1", (reply["width"], reply["height"]), b64decode(reply["pixels"]))
    assert told.tobytes() == draw(desk.state, 5.0).tobytes()
    assert told.getbbox()
