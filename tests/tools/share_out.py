"""Which worker of pytest-xdist runs what: a file goes to one of them whole, and so does a group of files.

A group is what a file's own line names, `pytestmark = pytest.mark.xdist_group("clock")`. (xdist 3.8 reads the mark by
itself, `--dist=loadgroup`, but has no effect with pytest 9.2: the ids of its tests are no longer what it writes to.)
"""

import re
from functools import cache
from pathlib import Path

from xdist.scheduler.loadscope import LoadScopeScheduling

GROUP = re.compile(r'^pytestmark = pytest\.mark\.xdist_group\("(\w+)"\)$', re.MULTILINE)


class Sharing(LoadScopeScheduling):
    """Files in the order in which they were collected, so that the longest may come first."""

    def _split_scope(self, nodeid: str) -> str:
        """What is never parted: a group, else a file."""
        return group_of(Path(self.config.rootpath, nodeid.partition("::")[0]))


@cache
def group_of(file: Path) -> str:
    found = GROUP.search(file.read_text(encoding="utf-8"))
    return found[1] if found else str(file)
