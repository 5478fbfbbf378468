"""`/kb import` of a document: what it cites is shown, kept once somebody says so, and becomes evidence once it is summed up."""

import simcord
from world import World, answer, shown, text_of

from bot.kb import documents
from knowledge import SuggestionState

SLUG = "stalin-took-over-trotskys-programme"
QUOTED = (
    "Stalin simply took over the economic programme of Trotsky and the Left Opposition, and carried it out by force."
)
ESSAY = f"""Why the argument matters

In his book "Political Undercurrents in Soviet Economic Debates" Moshe Lewin writes:

"{QUOTED}" -pp.39-40

Note 12 of the same essay is lost. [12]

Chess was played all evening, and nobody remembers who won the game.
"""
SUMMARY = "Lewin: the programme was taken over, and carried out by force."


async def sent(
    world: World, name: str, data: bytes | str, actor: simcord.MemberActor | None = None
) -> simcord.InteractionResult:
    content = data.encode() if isinstance(data, str) else data
    return await (actor or world.moderator).slash(world.debate, "kb import", file=(name, content))


async def test_a_document_becomes_drafts_and_a_draft_becomes_evidence(world: World) -> None:
    world.env.settle_timeout = 45
    library, server = world.bot.library, world.guild.id
    result = await sent(world, "essay.txt", ESSAY)
    assert result.ephemeral
    report = shown(result)
    assert "1 citation whose work is clear" in report
    assert "Nothing is kept yet." in report
    assert await library.documents.of(server) == ()
    assert await library.suggestions.waiting(server) == ()

    kept = await world.moderator.click(answer(result), label="Put 1 draft into the queue")
    assert "1 draft waits in the queue" in text_of(answer(kept))
    (document,) = await library.documents.of(server)
    assert (document.key, document.loaded_by) == ("essay", world.moderator.id)
    assert any(QUOTED in passage.text for passage in await library.documents.passages(server, "essay"))
    assert await library.documents.of(0) == ()
    (draft,) = await library.suggestions.waiting(server)
    assert draft.content["summary"] == ""

    # The queue shows the words and their place; without a summary it opens the form instead of accepting.
    queue = answer(await world.moderator.slash(world.debate, "kb review"))
    assert "took over the economic programme" in text_of(queue)
    assert "p. 39-40" in text_of(queue)
    opened = await world.moderator.click(queue, label="Accept")
    assert opened.modal is not None
    assert draft.id is not None
    found = await library.suggestions.of(server, draft.id)
    assert found is not None
    assert found.state is SuggestionState.WAITING
    filled = {
        "summary": SUMMARY,
        "work": "lewin-political-undercurrents",
        "locator": "p. 39-40",
        "side": "affirms",
        "source": [],
    }
    shown_change = await world.moderator.submit_modal(opened, filled)
    assert SUMMARY in shown(shown_change)
    await world.moderator.click(answer(shown_change), label="Save")

    edition = library.edition(server)
    (item,) = [
        item for side in edition.base.claims[SLUG].sides for item in side.evidence if item.citation.document == "essay"
    ]
    assert item.citation.passage is not None
    assert ESSAY[item.citation.passage.start : item.citation.passage.end] == QUOTED
    # Its quotation is for this server's readers alone.
    assert edition.cite(item.citation).quotation == QUOTED
    assert library.shared.cite(item.citation).quotation is None

    again = await sent(world, "essay.txt", ESSAY)
    assert "1 draft was proposed before" in shown(again)
    kept = await world.moderator.click(answer(again), label="Keep the document")
    assert "took the place of the one before" in text_of(answer(kept))
    assert library.edition(server).cite(item.citation).quotation == QUOTED
    third = await sent(world, "essay.txt", ESSAY)
    world.bot.documents.forget(world.moderator.id)
    gone = await world.moderator.click(answer(third), label="Keep the document")
    assert "This is gone" in shown(gone)


async def test_what_cannot_be_read_is_told_and_only_reviewers_load_documents(world: World) -> None:
    for name, data, told in (
        ("scan.pdf", b"%PDF-1.7\nnothing", "I cannot read"),
        ("book.epub", b"\x89PNG\r\n", "I cannot read"),
        ("essay.txt", "Note: " + ESSAY, "Nothing is kept yet."),
    ):
        assert told in shown(await sent(world, name, data)), name
    assert documents.most_bytes("a.pdf") > documents.most_bytes("a.yaml")
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("editor"), roles=[role])
    await world.set(editor_roles=frozenset({role.id}))
    await world.hand_to_everybody("kb")
    refused = await sent(world, "essay.html", f"<html><body><p>{ESSAY}</p></body></html>", editor)
    assert "needs the role *reviewer*" in shown(refused)
    assert len(world.env.errors) == 1
    assert await world.bot.library.documents.of(world.guild.id) == ()


async def test_another_text_of_the_same_id_is_told_and_a_document_is_removed_again(world: World) -> None:
    world.env.settle_timeout = 45
    library, server = world.bot.library, world.guild.id
    first = await sent(world, "901_essay.txt", ESSAY)
    kept = await world.moderator.click(answer(first), label="Put 1 draft into the queue")
    second = await sent(world, "901_chess.txt", "Chess was played all evening.\n\nNobody remembers who won the game.")
    report = shown(second)
    assert "Document `901` is kept already, from the file `901_essay`" in report
    assert "1 draft from it is not in this file and would leave the queue." in report
    assert "rename the file" in report
    gone = await world.moderator.click(answer(kept), label="Remove the document")
    assert "1 draft from it left the queue, too." in text_of(answer(gone))
    assert await library.documents.of(server) == ()
    assert await library.suggestions.waiting(server) == ()
