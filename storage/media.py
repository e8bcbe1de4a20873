"""File ids of pictures that Telegram has already. The caller owns the transaction."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.dialect import insert_or
from storage.traffic import media


async def known(connection: AsyncConnection, bot_id: int) -> dict[tuple[str, str], str]:
    """All file ids of this bot, by name and drawing."""
    rows = await connection.execute(select(media).where(media.c.bot_id == bot_id))
    return {(row.name, row.source): row.file_id for row in rows}


async def learn(
    connection: AsyncConnection, bot_id: int, *, name: str, source: str, file_id: str
) -> None:
    """Remember the id of a file that was uploaded."""
    values = {"source": source, "file_id": file_id}
    statement = insert_or(connection, media).values(bot_id=bot_id, name=name, **values)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["bot_id", "name"], set_=values)
    )


async def forget(connection: AsyncConnection, bot_id: int, *, name: str) -> None:
    """Telegram no longer knows this file."""
    await connection.execute(delete(media).where(media.c.bot_id == bot_id, media.c.name == name))
