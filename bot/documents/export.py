"""A runner's data as one JSON document and CSV tables, zipped. It reads no database."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

# A spreadsheet takes a cell that begins so for a formula, or splits it (OWASP: CSV injection).
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def archive(rows: Rows, *, runner: int, notice_version: int, now: datetime) -> bytes:
    """A zip: export.json with everything, and tables/NAME.csv for each table with rows."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        document = {
            "runner": runner,
            "made_at": now,
            "privacy_notice": notice_version,
            "tables": {name: [_plain(row) for row in found] for name, found in rows.items()},
        }
        made.writestr(_entry("export.json", now), orjson.dumps(document, option=_INDENTED))
        for name, found in rows.items():
            if found:
                made.writestr(_entry(f"tables/{name}.csv", now), table_csv(found))
    return buffer.getvalue()


_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    # Given a bare name, zipfile reads the machine's clock.
    entry = zipfile.ZipInfo(name, date_time=now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _readable(value) for name, value in row.items()}


def _readable(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def table_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV with a header, every cell quoted, no cell a formula."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(rows[0].keys())
    writer.writerows([cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def cell(value: Any) -> str:
    """One value as a cell that no spreadsheet takes for a formula; empty for None."""
    value = _readable(value)
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)  # a number, even below zero, is none of the dangers
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return f"'{text}" if _could_be_formula(text) else text


def _could_be_formula(text: str) -> bool:
    # Wide and other look-alikes of "=" count too, and so does what hides behind blanks.
    first = unicodedata.normalize("NFKC", text.lstrip(" \u00a0\ufeff\u200b\x00"))[:1]
    return first in _DANGEROUS if first else False
