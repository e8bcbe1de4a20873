"""Log lines: text for people, JSON for machines, one line an event, ids as keyed hashes."""

import io
import json
import logging
from pathlib import Path

import pytest

from bot.entry import main
from bot.logs import Redactor, _JsonFormatter, _TextFormatter
from bot.pseudonyms import Pseudonyms
from tests.support import processes
from tests.support.builders import RUNNER

PSEUDONYMS = Pseudonyms("1:one")


def logged(formatter: logging.Formatter) -> str:
    """A failure, as this formatter writes it."""
    stream, log = io.StringIO(), logging.Logger("bot.here")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    log.addHandler(handler)
    try:
        raise ValueError("first line\nsecond line")
    except ValueError:
        log.exception("it broke", extra={"event": "send_aside", "user": RUNNER, "row": 7})
    return stream.getvalue()


def test_json_is_one_line_an_event_whatever_the_traceback() -> None:
    [line] = logged(_JsonFormatter(Redactor([]), PSEUDONYMS)).splitlines()

    told = json.loads(line)
    assert (told["event"], told["row"], told["level"]) == ("send_aside", 7, "ERROR")
    assert "second line" in told["exception"]
    assert told["user"] == PSEUDONYMS.of(RUNNER)


def test_text_names_the_event_and_no_id() -> None:
    text = logged(_TextFormatter(Redactor([]), PSEUDONYMS))

    assert "it broke" in text
    assert "event=send_aside" in text
    assert str(RUNNER) not in text
    assert PSEUDONYMS.of(RUNNER) in text


def test_a_pseudonym_stays_and_hangs_on_the_token() -> None:
    assert PSEUDONYMS.of(RUNNER) == Pseudonyms("1:one").of(str(RUNNER))
    assert PSEUDONYMS.of(RUNNER) != Pseudonyms("1:two").of(RUNNER)
    assert PSEUDONYMS.of(RUNNER) != PSEUDONYMS.of(RUNNER + 1)


def test_an_operator_can_ask_for_the_pseudonym_of_who_complains(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:one")

    assert main(["pseudonym", str(RUNNER)]) == 0

    assert capsys.readouterr().out.strip() == PSEUDONYMS.of(RUNNER)


async def test_the_log_of_a_first_start_tells_of_the_schema_and_not_of_its_tool(
    tmp_path: Path,
) -> None:
    migrating = await processes.start("migrate", folder=tmp_path, DATABASE_URL="sqlite:///a.db")

    code, said = await migrating.end()

    assert code == 0
    assert "Running upgrade" in said
    assert "plugin" not in said
