"""A runner's copy: all their rows, nobody else's, and no cell that a spreadsheet would run."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import orjson
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.documents.export import archive, cell, table_csv
from content.models.plan import Plan
from storage import export
from storage.db import transaction
from storage.personal import person_tables
from tests.data.builders import full_runner
from tests.fakes.time import FrozenClock
from tests.support.builders import RUNNER

OTHER = RUNNER + 1_000_003


async def test_the_copy_holds_every_row_of_this_runner_and_of_nobody_else(
    engine: AsyncEngine, clock: FrozenClock, plan: Plan
) -> None:
    await full_runner(engine, plan, now=clock.now())
    await full_runner(engine, plan, user_id=OTHER, now=clock.now())
    async with transaction(engine) as connection:
        rows = await export.rows_of(connection, RUNNER)

    data = archive(rows, runner=RUNNER, notice_version=1, now=clock.now())

    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        document = orjson.loads(zipped.read("export.json"))
        names = {name for name in zipped.namelist() if name.endswith(".csv")}
    wanted = {table.name for table, _ in person_tables()}
    assert document["runner"] == RUNNER
    assert set(document["tables"]) == wanted
    assert all(len(found) == 1 for found in document["tables"].values())
    assert names == {f"tables/{name}.csv" for name in wanted}
    assert str(OTHER) not in orjson.dumps(document).decode()


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil","click")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\u00a0=1",
        "\ufeff=1",
        "＝1+1",
        "|calc",
        "%0A=1",
        "\n=1",
    ],
)
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_numbers_times_and_plain_words_stay_as_they_are() -> None:
    moment = datetime(2030, 1, 1, 12, tzinfo=UTC)

    shown = [cell(value) for value in (-5, -1.5, True, None, "soft", moment, [1], b"caf\xc3\xa9")]

    assert shown == ["-5", "-1.5", "True", "", "soft", "2030-01-01T12:00:00+00:00", "[1]", "café"]


def test_quotes_and_line_breaks_survive_a_round_trip() -> None:
    text = table_csv([{"words": 'say "hi";\nthen, go', "n": 1}])

    [row] = csv.DictReader(io.StringIO(text, newline=""))

    assert row == {"words": 'say "hi";\nthen, go', "n": "1"}
