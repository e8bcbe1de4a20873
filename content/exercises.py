"""The words of the exercises, and a step as finished sentences. No markup: the bot adds it."""

from dataclasses import dataclass

from content.files import ContentError
from content.folders import Folder
from content.locales import plural
from content.models.exercise import ExerciseText, FormText, Lines, PlanWords, StepView
from content.models.plan import FEET, FootDose, Plan, PlanStep, Side

_PLAIN_FORM = FormText()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercises:
    """Everything about plans in one language."""

    language: str
    texts: dict[str, ExerciseText]
    words: PlanWords


class SideWord(str):
    """ "left" or "right" in a sentence; `{side:linken|rechten}` chooses between other words.

    Many languages bend the word, each sentence in its own way.
    """

    side: Side

    def __new__(cls, side: Side, word: str) -> "SideWord":
        """The word of plan.yaml, knowing which side it means."""
        made = super().__new__(cls, word)
        made.side = side
        return made

    def __format__(self, choices: str) -> str:
        if not choices:
            return str(self)
        words = choices.split("|")
        return words[FEET.index(self.side)] if self.side in FEET else str(self)


def load_exercises(language: str | Folder = "en") -> Exercises:
    """Read one language's exercises. Raises ContentError with the file and field that is wrong."""
    folder = Folder.of(language)
    texts: dict[str, ExerciseText] = {}
    for name in folder.names("exercises"):
        text = folder.read(name, ExerciseText)
        if f"exercises/{text.id}" != name:
            raise ContentError(f"{name}.yaml: id {text.id!r} must match the file name")
        texts[text.id] = text
    return Exercises(language=folder.code, texts=texts, words=folder.read("plan", PlanWords))


def step_view(plan: Plan, step: PlanStep, exercises: Exercises) -> StepView:
    """One step in words: title, left or right, how-to of at most three sentences, cue, tip.

    Raises KeyError when the language lacks the exercise; `make content-check` finds that first.
    """
    text = exercises.texts[step.exercise]
    form = text.forms.get(step.form, _PLAIN_FORM)
    fields = _fields(plan, step, exercises)
    template = form.lines(step.side) or text.how_to
    label = exercises.words.sides[step.side] if step.kind == "work" else None
    return StepView(
        title=(form.name or text.name).format_map(fields),
        side_label=label,
        how_to=tuple(line.format_map(fields) for line in template),
        cue=_filled(form.cue or text.cue, fields),
        seconds=step.seconds,
        tip=_tip(plan, step, text, form, exercises, fields),
        feel=_filled(text.feel, fields),
        stop=_filled(text.stop, fields),
    )


def lasting_view(plan: Plan, step: PlanStep, exercises: Exercises) -> StepView:
    """As `step_view`, for a plan that was made before the content became what it is now.

    An exercise that has left since, or says more than the plan knows, is replaced by free
    movement: the session goes on, and its seconds are the same.
    """
    try:
        return step_view(plan, step, exercises)
    except KeyError:
        words = exercises.words
        return StepView(
            title=words.titles["retired"],
            side_label=words.sides[step.side] if step.kind == "work" else None,
            how_to=(words.notes["retired"],),
            cue=None,
            seconds=step.seconds,
            tip=None,
        )


def _filled(template: str | None, fields: dict[str, str]) -> str | None:
    return None if template is None else template.format_map(fields)


def _fields(plan: Plan, step: PlanStep, exercises: Exercises) -> dict[str, str]:
    """Every placeholder a text may use, ready to read."""
    words = exercises.words
    fields = {
        name: _counted(name, value, words, exercises.language)
        for name, value in step.values.items()
    }
    fields["seconds"] = str(step.seconds)
    fields["side"] = SideWord(step.side, words.side_words[step.side])
    fields["cap"] = "" if step.cap is None else str(step.cap)
    fields["next"] = _next_name(plan, step, exercises)
    return fields


def _counted(name: str, value: int, words: PlanWords, language: str) -> str:
    """A number with its noun where the language has one for it ("1 time", "3 times")."""
    forms = words.values.get(name)
    return str(value) if forms is None else plural(forms, value, language).format(count=value)


def _next_name(plan: Plan, step: PlanStep, exercises: Exercises) -> str:
    """What a change-over leads to."""
    if step.n + 1 >= len(plan.steps):
        return ""
    following = plan.steps[step.n + 1]
    text = exercises.texts.get(following.exercise)
    if text is None:
        return exercises.words.titles["retired"]
    return text.forms.get(following.form, _PLAIN_FORM).name or text.name


def _tip(
    plan: Plan,
    step: PlanStep,
    text: ExerciseText,
    form: FormText,
    exercises: Exercises,
    fields: dict[str, str],
) -> str | None:
    """A limit of this foot comes first, then the tender-spot pause, then the usual tip."""
    if step.kind != "work":
        return None
    notes = _notes(plan, step, exercises.words)
    if notes:
        return " ".join(note.format_map(fields) for note in notes)
    if step.values.get("spots"):
        return _roll_tip(plan, step, exercises, fields)
    usual: Lines = text.tips[:1]
    return _filled(form.tip or (usual[0] if usual else None), fields)


def _roll_tip(plan: Plan, step: PlanStep, exercises: Exercises, fields: dict[str, str]) -> str:
    """How long to stay on a tender spot; for stiff feet also that standing is allowed."""
    words = exercises.words
    form = plural(words.tender_spot, step.values["spots"], exercises.language)
    tip = form.format_map(fields)
    if plan.request.standing and step.exercise == "ball_roll":
        return f"{tip} {words.notes['standing_roll']}"
    return tip


def _notes(plan: Plan, step: PlanStep, words: PlanWords) -> list[str]:
    if step.block == "calf" and plan.request.calf_belly_only:
        return [words.notes["calf_belly_only"]]
    if step.block != "roll" or step.side == "both" or step.tool is None:
        return []
    dose: FootDose = plan.request.foot(step.side)
    named = {
        "mid_arch": dose.mid_arch,
        "arch_only": dose.arch_only,
        "skip_sore_toe": dose.skip_sore_toe,
    }
    return [words.notes[name] for name, applies in named.items() if applies]
