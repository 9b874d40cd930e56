"""How captures come: sticks, imports, one after another. Pure; the owner of State's `imports`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from firmware.captures.entry import CAPTURE_FILE
from firmware.captures.listing import amps, heaviest_played, qualities
from firmware.captures.load import RED
from firmware.captures.verdict import OTHER, REFUSED, STORED, instead, others_among
from firmware.decide.effects import Effect, Outcome, ReadLibrary, Say, StartImport, StopImport
from firmware.decide.events import CaptureImported, ImportEnded, ImportRemarked
from firmware.decide.view import noticed
from firmware.errors import OLED_LINE_CHARS
from firmware.names import display_name
from firmware.places import FACTORY
from firmware.state import Imports, State

MOST_VERDICTS = 2_000  # a stick holds hundreds of captures
SENTENCE_CHARS = 200
READ_S = 1.0  # between two readings of the library while captures come: with 500 entries one takes 20 ms on a desktop


def import_path(state: State, path: Path) -> Outcome:
    """Imports one path after another: a stick that comes while another is read waits.

    Only what the library itself needs is put off for it: to make 500 captures anew takes many minutes.
    """
    queue, library = state.imports.queue, state.imports.library_folder
    if path in queue:
        return state, ()
    running, waiting = queue[:1], queue[1:]
    others = tuple(each for each in waiting if each != library)
    later = tuple(each for each in queue if each == library)[-1:]
    queued = replace(state.imports, queue=(*running, *others, path, *later))
    if running:
        stops = running == later and later[0] not in waiting
        return _with(state, queued), (StopImport(),) if stops else ()
    return _begun(state, queued.queue)


def started(state: State, due: Sequence[Path]) -> Outcome:
    """Imports what is due at the start."""
    own = tuple(path for path in due if not is_from_outside(state, path))
    state, effects = _with(state, replace(state.imports, own_due=own)), list[Effect]()
    for path in due:
        state, more = import_path(state, path)
        effects += more
    return state, tuple(effects)


def library_for_others(state: State) -> Outcome:
    """Makes the library ready for a codec of another rate or block, the capture that plays before all others. What is
    being made for the codec before is ended."""
    library = state.imports.library_folder
    if library is None:
        return state, ()
    first = (library / state.entry.model_id / state.entry.kept_file,) if state.entry else ()
    running, waiting = state.imports.queue[:1], state.imports.queue[1:]
    due = (*first, *(path for path in waiting if path not in (*first, library)), library)
    if running:
        queued = replace(state.imports, queue=(*running, *due))
        return _with(state, queued), (StopImport(),) if running == (library,) else ()
    return _begun(state, due)


def _begun(state: State, queue: tuple[Path, ...]) -> Outcome:
    """The first import after a time without any; what was said of those before it is forgotten."""
    imports = replace(state.imports, queue=queue, progress=(0, 0), verdicts=(), failures=())
    return _with(state, imports), (StartImport(queue[0]),)


def make_anew(state: State, entry: Path) -> Outcome:
    """Makes the library's entry in the folder `entry` anew, from the capture in it, where its graphs are damaged."""
    known = state.entry_with(entry.name)
    return import_path(state, entry / (known.kept_file if known else CAPTURE_FILE))


def stick_went(state: State, folder: Path) -> Outcome:
    if state.imports.queue[:1] == (folder,):
        return state, (StopImport(),)
    return _with(
        state, replace(state.imports, queue=tuple(path for path in state.imports.queue if path != folder))
    ), ()


def imported(state: State, report: CaptureImported) -> Outcome:
    if not state.imports.queue:
        return state, ()
    verdict = report.verdict
    verdicts = (*state.imports.verdicts, (state.imports.queue[0], verdict))[-MOST_VERDICTS:]
    state = _with(state, replace(state.imports, progress=(verdict.done, verdict.found), verdicts=verdicts, slow=""))
    if verdict.verdict == REFUSED:
        return noticed(state, "capture refused", report.at_s), (Say(verdict.sentence),)
    fresh = report.at_s - state.library.read_s >= READ_S
    due = verdict.verdict == STORED and (not state.library.entries or fresh)
    said = (Say(verdict.warning),) if verdict.warning else ()
    return state, (*said, ReadLibrary()) if due else said


def remarked(state: State, report: ImportRemarked) -> Outcome:
    """What else lies on a stick is told to the journal, a line for each kind; that captures come slowly, to both."""
    remark, imports = report.remark, state.imports
    if not imports.queue:
        return state, ()
    if not remark.word:
        state = _with(state, replace(imports, slow=remark.sentence))
        return noticed(state, "import starts slowly", report.at_s), (Say(remark.sentence),)
    if not is_from_outside(state, imports.queue[0]):
        return state, ()
    others = (*imports.others, (remark.word, remark.count))
    return _with(state, replace(imports, others=others)), (Say(remark.sentence),)


def import_ended(state: State, end: ImportEnded) -> Outcome:
    if not state.imports.queue:
        return state, ()
    over, *waiting = state.imports.queue
    others, progress = state.imports.others, (0, 0) if waiting else None
    imports = state.imports if end.failure else _with_factory(state.imports, over)
    imports = replace(imports, queue=tuple(waiting), progress=progress, others=(), slow="")
    state = _with(state, imports if end.failure else replace(imports, own_due=_without(imports.own_due, over)))
    effects: tuple[Effect, ...] = (ReadLibrary(), StartImport(waiting[0])) if waiting else (ReadLibrary(),)
    if end.failure is None and is_from_outside(state, over):
        state, said = _told(state, over, others, end.at_s)
        return state, (*said, *effects)
    if end.failure is None or over in waiting:
        return state, effects
    state = _with(state, replace(state.imports, failures=(*state.imports.failures, (over, end.failure))))
    return noticed(state, "import stopped", end.at_s), (Say(end.failure), *effects)


def _with_factory(imports: Imports, over: Path) -> Imports:
    """Remembers what of the factory came with the import of `over`: all of it, or one file that is new there. What
    has been offered once does not come again, for its owner may have deleted it."""
    if over == FACTORY:
        return replace(imports, factory_came=True, factory_files=imports.factory_has)
    if over.parent == FACTORY:
        return replace(imports, factory_files=tuple(dict.fromkeys((*imports.factory_files, over.name))))
    return imports


def _told(state: State, over: Path, others: tuple[tuple[str, int], ...], at_s: float) -> Outcome:
    """What `over` brought, where that was nothing new: nobody is left looking at a stick that does nothing. `others`
    are the files that lie there beside captures."""
    said = [verdict for path, verdict in state.imports.verdicts if path == over]
    remarks = others_among(said)
    told = tuple(Say(remark.sentence) for remark in remarks)
    verdicts = [verdict.verdict for verdict in said if verdict.verdict != OTHER]
    if not verdicts:
        count = Counter[str]()
        for word, number in (*others, *((remark.word, remark.count) for remark in remarks)):
            count[word] += number
        found = tuple(count.items())
        sentence = f"{display_name(str(over))}: {instead(found, SENTENCE_CHARS)}."
        return noticed(state, instead(found, OLED_LINE_CHARS), at_s), (*told, Say(sentence))
    if STORED in verdicts:
        return state, told
    count = verdicts.count(REFUSED)
    if count:
        many = f"all {count} refused" if count == len(verdicts) > 1 else f"{count} refused"
        return noticed(state, many, at_s), told
    return noticed(state, "no new captures", at_s), told


def is_from_outside(state: State, path: Path) -> bool:
    """Whether somebody brought what lies at `path`: it is not the library's own, nor the factory's."""
    library = state.imports.library_folder
    return not path.is_relative_to(FACTORY) and (library is None or not path.is_relative_to(library))


def unfinished(state: State) -> tuple[Path, ...]:
    """What must be gone on with after a power cut. What the library itself needs is found out by looking at it."""
    return tuple(path for path in state.imports.queue if path != state.imports.library_folder)


def news(state: State) -> str:
    """How many captures came with the imports since the pedal last had none; how many are too heavy, else refused.
    "" if none was read, or an import ended early."""
    if not state.imports.verdicts or state.imports.failures:
        return ""
    stored = {verdict.model_id for _, verdict in state.imports.verdicts if verdict.verdict == STORED}
    wanted = qualities(state.lists.presets, state.library.entries)
    new = [entry for entry in state.library.entries if entry.model_id in stored]
    came = [heaviest_played(entry, wanted) for entry in new]
    heavy = sum(graph.load is not None and graph.load.word == RED for graph in came)
    if heavy:
        whole = f"{len(came)} new, {heavy} TOO HEAVY"
        return whole if len(whole) <= OLED_LINE_CHARS else f"{heavy} new: TOO HEAVY"
    refused = sum(verdict.verdict == REFUSED for _, verdict in state.imports.verdicts)
    if refused:
        return f"{len(came)} new, {refused} refused"
    what = "cab" if new and not amps(new) else "capture"
    return f"{len(came)} new {what}{'s' if len(came) > 1 else ''}"


def _without(due: tuple[Path, ...] | None, over: Path) -> tuple[Path, ...] | None:
    return due and tuple(path for path in due if path != over)


def _with(state: State, imports: Imports) -> State:
    return replace(state, imports=imports)
