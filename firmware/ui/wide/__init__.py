"""Every script but Latin: two bitmap fonts, the order and the joining of what runs from right to left.

The fonts were made by `python -m tests.tools.make_wide_font`: wide16.glyphs is a part of GNU Unifont (OFL-1.1, in
LICENSE-wide16.txt), wide12.glyphs a part of /efont/'s 12-dot face (BSD-3-Clause, in LICENSE-wide12.txt).
"""
