"""`python -m content.check` finds what is wrong with sentences and says it in plain words."""

from pathlib import Path

import pytest

from content import check
from content.checks import texts
from content.files import ContentError

SPEAKER = """
def greet(turn):
    turn.sentence("common.hello", name="x")
    turn.answer("common.toast")
    turn.texts.get(f"common.button_{turn.action}")
"""
ENGLISH = 'hello: "Hi, <b>{name}</b>."\ntoast: "Noted."\nbutton_go: "Go on"\n'


class Project:
    """A little project: one file of sentences a language, one module that speaks."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("bot/speaker.py", SPEAKER)
        self.english(ENGLISH)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def english(self, text: str) -> None:
        self.write("languages/en/texts/common.yaml", text)

    def problems(self) -> list[str]:
        return texts.problems(languages=self.root / "languages", source=self.root)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_sound_sentences_have_no_problems(project: Project) -> None:
    assert project.problems() == []


def test_a_sentence_that_is_used_but_not_there_is_named_with_its_place(project: Project) -> None:
    project.write("bot/other.py", 'turn.say_key("common.bye")\nturn.say_key(f"common.no_{why}")')

    assert project.problems() == [
        "bot/other.py:1: the sentence common.bye is used, but no file in texts/ has it",
        "bot/other.py:2: the sentence common.no_{why} is used, but no file in texts/ has it",
    ]


def test_the_values_of_a_loop_are_followed_into_the_keys(project: Project) -> None:
    loop = 'KINDS = ("go", "up")\ndef say(turn):\n    for kind in KINDS:\n'
    loop += '        turn.texts.get(f"common.button_{kind}")\n'
    loop += "        turn.texts.get(f\"common.{'hello' if kind else 'bye'}\", name=1)\n"
    project.write("bot/other.py", loop)

    assert project.problems() == [
        "bot/other.py:4: the sentence common.button_up is used, but no file in texts/ has it",
        "bot/other.py:5: the sentence common.bye is used, but no file in texts/ has it",
    ]


def test_a_group_of_keys_and_a_word_that_is_spelled_out_count_as_uses(project: Project) -> None:
    project.write("bot/files.py", 'PICTURE = "common.png"')  # a file's name is no key
    group = 'turn.texts.group("common.ask_")\nsay(key="not_read")\ntexts.get(f"common.{key}")\n'
    project.write("bot/other.py", group)
    used = 'ask_shoes: "Shoes off?"\nask_two: "Did you run?"\nnot_read: "Once more."\n'
    project.english(ENGLISH + used + 'not_used: "Nobody says me."\n')

    [problem] = project.problems()
    assert "not_used: nothing uses this sentence" in problem


def test_a_sentence_that_nothing_uses_is_found(project: Project) -> None:
    project.english(ENGLISH + "left_over: Nobody says me.\n")

    [problem] = project.problems()
    assert problem == (
        "en: texts/common.yaml: left_over: nothing uses this sentence; take it out, or use it"
    )


def test_a_placeholder_that_nobody_fills_in_is_found(project: Project) -> None:
    project.english(ENGLISH.replace("Noted.", "Noted, {pain}."))

    [problem] = project.problems()
    assert "{pain} is filled in by nobody: bot/speaker.py:4" in problem


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('hello: "<b>{name}"', "<b> is never closed"),
        ('hello: "{name}</i>"', "</i> closes nothing that is open"),
        ('hello: "<u>{name}</u>"', "the tag <u> is not allowed"),
        ('toast: "<b>Noted.</b>"', "no tags here"),
        (f'toast: "{"No. " * 60}"', "the answer to a button has room for 200"),
        (f'button_go: "{"Go " * 20}"', "a button has room for 40"),
        (f'hello: "{{name}} {"Go on. " * 700}"', "a message has room for 4096"),
        (f'hello: "{{name}} {"word " * 40}."', "words a sentence on average"),
        ('hello: "{name}, you have gout."', "names a diagnosis"),
    ],
)
def test_a_careless_sentence_is_found(project: Project, line: str, said: str) -> None:
    key = line.split(":")[0]
    kept = [old for old in ENGLISH.splitlines() if not old.startswith(f"{key}:")]
    project.english("\n".join([*kept, line]))

    assert any(said in problem for problem in project.problems()), project.problems()


def test_another_language_has_a_little_more_room(project: Project) -> None:
    """Held against English it is in tests/content/test_translations.py."""
    wide = f"button_go: {'x' * 44}\n"
    project.write("languages/de/texts/common.yaml", wide)

    assert project.problems() == []

    project.write("languages/de/texts/common.yaml", wide.replace("x", "xx"))

    assert project.problems() == [
        "de: texts/common.yaml: button_go: 88 characters; a button has room for 46"
    ]


def test_every_check_takes_part_in_the_report() -> None:
    files = {path.stem for path in Path(texts.__file__).parent.glob("*.py")} - {"__init__"}

    assert files == check.checks().keys()
    assert {"faq", "plans", "safety", "texts", "tips"} <= files


def test_the_report_says_what_was_checked_and_ends_with_the_verdict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = check.main()

    said = capsys.readouterr().out
    assert "language en: " in said
    assert "words a sentence on average" in said
    assert (code == 0) == said.endswith("All is well. Nothing to mend.\n")


def test_a_problem_fails_the_report_and_is_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Sour:
        @staticmethod
        def problems() -> list[str]:
            raise ContentError("plan.yaml: sides: is missing")

    monkeypatch.setattr(check, "checks", lambda: {"sour": Sour})
    monkeypatch.setattr(check, "untranslated", list)

    assert check.main() == 1
    assert "  - plan.yaml: sides: is missing\n\n1 to mend.\n" in capsys.readouterr().out


def test_what_is_not_translated_fails_the_report_unless_that_is_allowed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "checks", dict)
    monkeypatch.setattr(check, "untranslated", lambda: ["de/tips.yaml: 3 missing"])

    assert check.main() == 1
    assert "To mend:\n  - de/tips.yaml: 3 missing" in capsys.readouterr().out
    assert check.main(["--allow-untranslated"]) == 0
    assert "To translate:\n  - de/tips.yaml: 3 missing" in capsys.readouterr().out
