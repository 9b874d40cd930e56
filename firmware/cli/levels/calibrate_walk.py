"""`pedal calibrate` at work: the wizard's steps, which are the pedal's own, shown and answered in a terminal."""

import contextlib
from pathlib import Path

from firmware.calibrate.wizard import Method, WizardStep
from firmware.calibrate.wizard_words import METHODS, not_so
from firmware.cli.levels.levels_now import input_peak_dbfs
from firmware.cli.meter import Scene
from firmware.cli.person import NoAnswerError, Person, agrees, number
from firmware.control.client import ask
from firmware.control.wishes.measuring import WIZARD, WizardReply, WizardRequest
from firmware.errors import LinkError

GO_ON = "Enter goes on, q leaves"


def walk(run: Path, person: Person, method: Method) -> bool:
    """Whether a measurement was kept. However it ends the wizard is left, and the sound comes back.

    Raises LinkError, NoAnswerError.
    """
    ask(run, WIZARD, WizardRequest("begin", method))
    try:
        return _followed(run, person)
    finally:
        with contextlib.suppress(LinkError):  # what ended the walk is reported, not that leaving it failed too
            ask(run, WIZARD, WizardRequest("leave"))


def chosen_method(person: Person) -> Method:
    """Raises NoAnswerError."""
    names = [method.value for method in Method]
    person.tell("How shall the codec's level be measured?")
    for count, method in enumerate(Method, 1):
        person.tell(f"  {count}  {method.value:<9} {METHODS[method].needs}")
    while True:
        answer = person.question(f"1 to {len(names)}, or the name:").strip().lower()
        if answer in names:
            return Method(answer)
        if answer in map(str, range(1, len(names) + 1)):
            return Method(names[int(answer) - 1])
        person.tell(f"{answer or 'Nothing'} is no method; type 1 to {len(names)}, or {', '.join(names)}.")


def _followed(run: Path, person: Person) -> bool:
    """Each step in its turn, also one that somebody makes at the pedal's own encoder."""
    last = ""
    while True:
        wizard = _wizard(run)
        if wizard.sentence != last or wizard.step is WizardStep.REFUSED:
            person.tell(wizard.sentence)
            last = wizard.sentence
        match wizard.step:
            case WizardStep.CHOOSE:
                person.tell("The measurement was left at the pedal itself; nothing more was kept.")
                return False
            case WizardStep.KEPT:
                return True
            case WizardStep.READY if wizard.question:
                if not _is_so(run, person, wizard.question):
                    return False
            case WizardStep.READY | WizardStep.RECORDING:
                _watch(run, person, wizard.step)
            case _:
                if not _answered(run, person, wizard):
                    return False


def _is_so(run: Path, person: Person, question: str) -> bool:
    """Whether what the measurement rests on is so, which nobody else can see; then it goes on."""

    def look() -> Scene | None:
        if _wizard(run).question != question:
            return None
        return Scene(f"{question} {GO_ON}", input_peak_dbfs(run))

    agreed = person.agrees_to(question, look)
    if agreed is False:
        person.tell(not_so())
        return False
    if agreed and _wizard(run).question == question:  # else it was answered at the pedal meanwhile
        ask(run, WIZARD, WizardRequest("next"))
    return True


def _answered(run: Path, person: Person, wizard: WizardReply) -> bool:
    """Gives a number, or a yes to a result or to another try; whether there was a yes."""
    if wizard.step is WizardStep.ASK and wizard.asked:
        asked = wizard.asked  # never answered by mere Enter: what a meter shows has to be read off it
        value = number(person, f"{asked.name} ({asked.unit}):", asked.low, asked.high)
        ask(run, WIZARD, WizardRequest("next", value=value))
        return True
    wanted = _tries_again(person) if wizard.step is WizardStep.REFUSED else agrees(person, "Keep it?")
    if wanted and _wizard(run).step is wizard.step:  # else it was answered at the pedal meanwhile
        ask(run, WIZARD, WizardRequest("next"))
    return wanted


def _tries_again(person: Person) -> bool:
    """Answers from a pipe that go no further mean no."""
    try:
        return agrees(person, "Try again?")
    except NoAnswerError:
        return False


def _watch(run: Path, person: Person, step: WizardStep) -> None:
    """Shows the level until the wizard stands elsewhere; where it waits for the player, Enter makes it go on."""
    waits = step is WizardStep.READY

    def look() -> Scene | None:
        wizard = _wizard(run)
        if wizard.step is not step:
            return None
        if waits:
            return Scene(GO_ON, input_peak_dbfs(run))
        return Scene("measuring", input_peak_dbfs(run), progress=wizard.progress)

    if person.watch(look, until_enter=waits) and waits and _wizard(run).step is step:
        ask(run, WIZARD, WizardRequest("next"))


def _wizard(run: Path) -> WizardReply:
    return ask(run, WIZARD, WizardRequest())
