"""Documents that wait to be kept: of one person few, of all together not more than fits, and of nobody when they are old."""

import pytest

from bot.kb import documents
from bot.kb.documents import ReadDocument, ReadDocuments
from bot.kb.reports import KEPT_FOR
from bot.words import ENGLISH
from knowledge import Drafts, Ingested, Namesake
from knowledge.documents.document import Document

SERVER = 7


def read(user: int, text: str = "chess", at: float = 0) -> ReadDocument:
    ingested = Ingested(document=Document(name="essay", text=text, blocks=()), passages=())
    return ReadDocument(user_id=user, server_id=SERVER, at=at, ingested=ingested, drafts=Drafts(), seen=Namesake())


def test_one_person_has_few_and_others_keep_theirs() -> None:
    kept = ReadDocuments()
    others = kept.add(read(1))
    own = [kept.add(read(2)) for _ in range(documents.MOST_OF_ONE + 1)]
    assert kept.take(own[0], user_id=2, server_id=SERVER, at=0) is None
    assert all(kept.take(token, user_id=2, server_id=SERVER, at=0) for token in own[1:])
    assert kept.take(others, user_id=1, server_id=SERVER, at=0) is not None


def test_long_texts_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_CHARACTERS", 25)
    kept = ReadDocuments()
    tokens = [kept.add(read(user, "ten signs.")) for user in (1, 2, 3)]
    assert [
        kept.take(token, user_id=user, server_id=SERVER, at=0) is not None for user, token in enumerate(tokens, 1)
    ] == [
        False,
        True,
        True,
    ]


def test_a_document_is_for_its_reader_and_server_and_not_for_ever() -> None:
    kept = ReadDocuments()
    token = kept.add(read(1))
    assert kept.take(token, user_id=2, server_id=SERVER, at=0) is None
    assert kept.take(token, user_id=1, server_id=SERVER + 1, at=0) is None
    assert kept.take(token, user_id=1, server_id=SERVER, at=KEPT_FOR + 1) is None
    taken = kept.take(token, user_id=1, server_id=SERVER, at=1)
    assert taken is not None
    assert kept.take(token, user_id=1, server_id=SERVER, at=1) is None
    kept.put_back(token, taken)
    assert kept.take(token, user_id=1, server_id=SERVER, at=1) is taken


def test_drafting_ends_when_nobody_waits() -> None:
    progress = documents.Progress(ENGLISH, "essay.txt")
    progress.count(1, 2)
    progress.give_up()
    with pytest.raises(documents.GivenUp):
        progress.count(2, 2)
