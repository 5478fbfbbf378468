"""Which commands Discord was last told of, so that it is told again only when they changed."""

from sqlmodel import col, select

from .engine import Sessions
from .statements import delete_rows, read_rows
from .tables import SyncedCommands


class CommandDigests:
    """Digests of registered commands, by application and scope (0: all servers)."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def last(self, application_id: int, server_id: int = 0) -> str | None:
        """Return the digest of what was last registered in a scope, or None."""
        async with self._sessions.reading() as session:
            row = await session.get(SyncedCommands, (application_id, server_id))
            return row.digest if row is not None else None

    async def note(self, application_id: int, digest: str, server_id: int = 0) -> None:
        """Keep the digest of what was registered in a scope."""
        await self._sessions.put(SyncedCommands(application_id=application_id, server_id=server_id, digest=digest))

    async def scopes(self, application_id: int) -> tuple[int, ...]:
        """Return the scopes that an application's commands were registered in, all servers (0) first."""
        query = select(SyncedCommands.server_id).where(SyncedCommands.application_id == application_id)
        return tuple(await read_rows(self._sessions, query.order_by(col(SyncedCommands.server_id))))

    async def forget(self, application_id: int, server_id: int = 0) -> None:
        """Forget that commands were registered in a scope."""
        await delete_rows(
            self._sessions,
            SyncedCommands,
            col(SyncedCommands.application_id) == application_id,
            col(SyncedCommands.server_id) == server_id,
        )

    async def forget_server(self, server_id: int) -> None:
        """Forget that commands were registered in a server."""
        await delete_rows(self._sessions, SyncedCommands, col(SyncedCommands.server_id) == server_id)
