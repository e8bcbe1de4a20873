"""The privacy notice names every stored field, and no other, and promises what is kept."""

from bot.views.privacy import kept
from content.catalog import Catalog
from content.privacy import PrivacyNotice
from scheduler import policy
from storage.personal import person_tables
from storage.tables import metadata, tombstones


def differences(notice: PrivacyNotice) -> set[str]:
    """Fields that are stored and not named, or named and not stored."""
    tables = [table for table, _ in person_tables()] + [tombstones]
    stored = {str(column) for table in tables for column in table.columns}
    named = {f"{table}.{field}" for table, one in notice.tables.items() for field in one.fields}
    return stored ^ named


def test_every_stored_field_is_named_and_no_other(catalog: Catalog) -> None:
    for language in catalog.languages.values():
        assert differences(language.privacy) == set(), language.code


def test_a_field_that_is_not_named_would_be_found(catalog: Catalog) -> None:
    notice = catalog.of("en").privacy
    tables = {name: table for name, table in notice.tables.items() if name != "runs"}

    found = differences(notice.model_copy(update={"tables": tables}))

    assert "runs.metres" in found


def test_tables_outside_the_notice_hold_nobody() -> None:
    people = {table.name for table, _ in person_tables()} | {"tombstones"}

    of_nobody = {"media", "limits", "leases", "broadcasts"}
    assert {table.name for table in metadata.sorted_tables} - people == of_nobody


def test_the_periods_named_are_those_that_are_kept(catalog: Catalog) -> None:
    notice = catalog.of("en").privacy

    shown = {name: kept(table.kept) for name, table in notice.tables.items()}

    assert f"{policy.HISTORY_KEPT.days} days" in shown["runs"]
    assert f"{policy.PAYLOADS_KEPT.days} days" in shown["outbox"]
    assert "48 hours" in shown["inbox"]
    assert not any("{" in words for words in shown.values())
