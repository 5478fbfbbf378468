"""Which commands Discord was told of: by application and scope."""

import pytest

from knowledge.store.commands import CommandDigests
from knowledge.store.engine import Sessions

APPLICATION, OTHER_APPLICATION, SERVER, OTHER_SERVER = (2**62 + n for n in range(4))


@pytest.fixture
def digests(sessions: Sessions) -> CommandDigests:
    return CommandDigests(sessions)


async def test_each_scope_has_its_own_digest(digests: CommandDigests) -> None:
    await digests.note(APPLICATION, "old")
    await digests.note(APPLICATION, "new")
    await digests.note(APPLICATION, "of a server", SERVER)
    assert await digests.last(APPLICATION) == "new"
    assert await digests.last(APPLICATION, SERVER) == "of a server"
    assert await digests.last(APPLICATION, OTHER_SERVER) is None
    assert await digests.last(OTHER_APPLICATION) is None
    assert await digests.scopes(APPLICATION) == (0, SERVER)
    assert await digests.scopes(OTHER_APPLICATION) == ()


async def test_a_scope_is_forgotten_alone(digests: CommandDigests) -> None:
    for application in (APPLICATION, OTHER_APPLICATION):
        for scope in (0, SERVER, OTHER_SERVER):
            await digests.note(application, "digest", scope)
    await digests.forget(APPLICATION, SERVER)
    assert await digests.scopes(APPLICATION) == (0, OTHER_SERVER)
    assert await digests.scopes(OTHER_APPLICATION) == (0, SERVER, OTHER_SERVER)
    await digests.forget_server(OTHER_SERVER)
    assert await digests.scopes(APPLICATION) == (0,)
    assert await digests.scopes(OTHER_APPLICATION) == (0, SERVER)
