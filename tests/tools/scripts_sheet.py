"""Names of every script, as a name and in a list: `python -m tests.tools.scripts_sheet` draws tests/data/scripts.png.

Look at it before committing it: no test can say whether a name can be read.
"""

from pathlib import Path

from PIL import Image

from firmware.ui.canvas import HEIGHT, WIDTH, Canvas
from firmware.ui.fit import shortened
from firmware.ui.fonts import SMALL, TEXT
from firmware.ui.name import draw_name

SHEET = Path(__file__).parents[1] / "data" / "scripts.png"
NAMES = (
    *("歪みギター銀河鉄道", "クリーン", "重金属失真吉他", "激歪", "따뜻한 클린 톤", "뷁"),
    *("Тёплый чистый звук", "Ζεστός ήχος", "Ջերմ ձայն", "גיטרה חמה 12", "Marshall שלום 2203", "שָׁלוֹם"),
    *("صوت الجيتار الدافئ", "السلام ۱۲", "กีตาร์เสียงร้อน", "น้ำที่ปู่", "Łódź ąęșț Őű", "Đàn ghi-ta ấm"),
    *("JCM800 ブースト (赤)", "🎸 Rock नमस्ते"),
)
_ACROSS, _GAP = 4, 4


def sheet() -> Image.Image:
    """Each name set as large as 40 rows let it be, in a row of a list, in a chosen row, and small."""
    down = -(-len(NAMES) // _ACROSS)
    paper = Image.new("1", (_ACROSS * (WIDTH + _GAP), down * (HEIGHT + _GAP)), 1)
    for place, name in enumerate(NAMES):
        paper.paste(_screen(name), (place % _ACROSS * (WIDTH + _GAP), place // _ACROSS * (HEIGHT + _GAP)))
    return paper


def _screen(name: str) -> Image.Image:
    canvas = Canvas()
    draw_name(canvas, name, (0, 0, WIDTH, 38))
    canvas.text(0, 49, shortened(name, WIDTH // 2 - 2, SMALL.width), SMALL)
    canvas.text(WIDTH // 2, 49, shortened(name, WIDTH // 2, TEXT.width), TEXT)
    canvas.fill(0, 51, WIDTH, HEIGHT)
    canvas.text(7, 61, shortened(name, WIDTH - 7, TEXT.width), TEXT, ink=0)
    return canvas.image


if __name__ == "__main__":
    sheet().save(SHEET)
    print(f"{len(NAMES)} names in {SHEET}")
