"""`/kb try`, `import`, `export` and `check`: texts, files, and what there is to mend."""

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any

import discord
import pytest
import simcord
from word_files import claim, document, paragraph
from world import CHATTER, CLAIM, World, answer, shown, text_of

from bot.kb import importing
from knowledge import ClaimEntry, LabelledMessage, Member, Recogniser, Save, TopicEntry, archive
from knowledge.recognise import Teacher

NEP, CODE = "trotsky-opposed-the-nep", "F-002"
TABLE = "claim,stance,summary,reports,work,label,locator,quoted in,quoted in page,phrasing,counterexample\n"
SAYING = "lev d couldnt stand the new economic policy at all"
ROW = f"{TABLE}{CODE},asserts,,,,,,,,{SAYING},\n"


@pytest.fixture(autouse=True)
def _learn_in_no_time(_quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Learn from the seeds alone, and lay over that what else there is: learning takes longer than a journey."""
    teach, known = Teacher.teach, {}

    def laid_over(self: Teacher, claims: Iterable[ClaimEntry], topics: Iterable[TopicEntry] = ()) -> Recogniser:
        claims, topics = tuple(claims), tuple(topics)
        if not known:
            known["claims"], known["recogniser"] = claims, teach(self, claims, topics)
        changed = [claim for claim in claims if claim not in known["claims"]]
        gone = {claim.slug for claim in known["claims"]} - {claim.slug for claim in claims}
        return known["recogniser"].changed(changed, gone) if changed or gone else known["recogniser"]

    monkeypatch.setattr(Teacher, "teach", laid_over)


@pytest.fixture(autouse=True)
def _patient(world: World) -> None:
    """Wait for recognition: it tries dozens of sayings, on cores that others share."""
    world.env.settle_timeout = 45


async def sent(
    world: World, name: str, data: bytes | str, actor: simcord.MemberActor | None = None, **options: Any
) -> simcord.InteractionResult:
    content = data.encode() if isinstance(data, str) else data
    return await (actor or world.moderator).slash(world.debate, "kb import", file=(name, content), **options)


def attached(world: World, result: simcord.InteractionResult) -> bytes:
    (file,) = answer(result).attachments
    content = world.env.backend.cdn.get(file.url)
    assert content is not None
    return content


async def paged(world: World, result: simcord.InteractionResult) -> str:
    """Return all pages of a report."""
    found = [text_of(answer(result))]
    while "Next" in found[-1].split("\n"):
        await world.moderator.click(answer(result), label="Next")
        found.append(text_of(answer(result)))
    return "\n".join(found)


def nep(world: World) -> ClaimEntry:
    return world.bot.library.edition(world.guild.id).base.claims[NEP]


def moderator(world: World) -> Member:
    return Member(server_id=world.guild.id, user_id=world.moderator.id, manages_messages=True)


async def edit_here(world: World, **changes: Any) -> None:
    """Change the claim as the server sees it."""
    entry = nep(world).model_copy(update=changes)
    await world.bot.library.editing.apply([Save(entry=entry)], editor=moderator(world), note="")


def with_phrasings(entry: ClaimEntry, *texts: str) -> dict[str, Any]:
    asserts = (*entry.phrasings.asserts, *texts)
    return {"phrasings": entry.phrasings.model_copy(update={"asserts": asserts})}


# --- /kb import


async def test_a_table_is_taken_over_once_it_was_looked_at(world: World) -> None:
    result = await sent(world, "evidence.csv", ROW)
    assert result.ephemeral
    assert "1 changed entry" in shown(result)
    text = await paged(world, result)
    assert SAYING in text
    assert SAYING not in nep(world).phrasings.asserts
    saved = await world.moderator.click(answer(result), label="Save")
    assert "Saved: 1 entry" in shown(saved)
    assert SAYING in nep(world).phrasings.asserts
    assert SAYING not in world.bot.library.shared.base.claims[NEP].phrasings.asserts
    again = await sent(world, "evidence.csv", ROW)
    assert "there is nothing to change" in shown(again)
    assert "the claim has this sentence already" in shown(again)


async def test_every_sort_of_file_is_read(world: World) -> None:
    bibtex = "@book{carr-history, title={A History}, author={Carr, E. H.}, year={1958}, publisher={Macmillan}}"
    result = await sent(world, "books.bib", bibtex, sources="scholarship")
    assert "1 new entry" in shown(result)
    assert "Saved: 1 entry" in shown(await world.moderator.click(answer(result), label="Save"))
    assert "carr-history" in world.bot.library.edition(world.guild.id).base.works
    work = {"id": "carr-crisis", "type": "book", "title": "The Crisis", "custom": {"source-kind": "scholarship"}}
    for name, data, told in (
        ("books.json", json.dumps([work]), "The Crisis"),
        ("claims.docx", document(claim(CODE), paragraph("Question: Did he ever?")), "he ever**"),
        (
            "draft.yaml",
            "slug: chess\nstatement: They banned chess.\nquestion: Did they?\nkind: draft\n",
            "banned chess",
        ),
        (
            "kb.zip",
            archive({"claims/chess.yaml": "slug: chess\nstatement: No chess.\nquestion: Did they?\nkind: draft\n"}),
            "No chess",
        ),
    ):
        assert told in await paged(world, await sent(world, name, data)), name


async def test_what_is_wrong_is_told_by_line_and_nothing_changes(world: World) -> None:
    before = world.bot.library.edition(world.guild.id).base
    rows = "".join(f"{CODE},asserts,,,,,,,,saying number {number},and not\n" for number in range(60))
    result = await sent(world, "table.csv", TABLE + rows)
    assert "cannot be taken over" in shown(result)
    assert "`table.csv`, line 2" in shown(result)
    assert "line 61" in await paged(world, result)
    locked = io.BytesIO()
    with zipfile.ZipFile(locked, "w") as file:
        file.writestr("works.yaml", "references: []")
    encrypted = bytearray(locked.getvalue())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.index(signature) + at] |= 1
    for name, data, told in (
        ("kb.zip", bytes(encrypted), "without a password"),
        ("kb.zip", archive({"works.yaml": "references: []"})[:40], "broken or not whole"),
        ("claims.docx", b"\x00\x01\x02", "no DOCX file"),
        ("bomb.yaml", "a: &a [x, x]\nb: &b [*a, *a]\n", "bomb.yaml"),
        ("`@everyone` **x**.yaml", "slug: [", "cannot be taken over"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "cannot be taken over"),
    ):
        text = shown(await sent(world, name, data))
        assert told in text
        assert "Save" not in text.split("\n")
        assert "**x**" not in text.replace("`", "") or "`" in text
    assert world.bot.library.edition(world.guild.id).base == before


async def test_a_file_that_is_too_large_is_not_even_downloaded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_read(_file: discord.Attachment, **_options: Any) -> bytes:
        raise AssertionError

    monkeypatch.setattr(discord.Attachment, "read", no_read)
    result = await sent(world, "works.yaml", b"x" * 2_000_001)
    assert "at most 2 MB" in shown(result)
    assert "empty" in shown(await sent(world, "works.yaml", b""))


async def test_a_download_that_fails_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    read = discord.Attachment.read

    async def half(self: discord.Attachment, **options: Any) -> bytes:
        return (await read(self, **options))[:10]

    monkeypatch.setattr(discord.Attachment, "read", half)
    assert "did not arrive whole" in shown(await sent(world, "table.csv", ROW))

    async def gone(_file: discord.Attachment, **_options: Any) -> bytes:
        raise TimeoutError

    monkeypatch.setattr(discord.Attachment, "read", gone)
    assert "did not arrive whole" in shown(await sent(world, "table.csv", ROW))


async def test_files_are_for_editors_and_saving_needs_the_role(world: World) -> None:
    await world.hand_to_everybody("kb")
    refused = await sent(world, "table.csv", ROW, world.member)
    assert "needs the role *editor*" in shown(refused)
    assert len(world.env.errors) == 1
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("editor"), roles=[role])
    await world.set(editor_roles=frozenset({role.id}))
    result = await sent(world, "table.csv", ROW, editor)
    assert "needs the role *reviewer*" in shown(result)
    await editor.click(answer(result), label="Save")
    assert "needs the role *reviewer*" in text_of(answer(result))
    assert SAYING not in nep(world).phrasings.asserts


# --- /kb export


async def test_what_is_exported_changes_nothing_when_it_comes_back(world: World) -> None:
    await edit_here(world, question="Did he ever want to end it?")
    result = await world.moderator.slash(world.debate, "kb export")
    assert result.ephemeral
    data = attached(world, result)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        text = file.read(f"claims/{NEP}.yaml")
        assert b"Did he ever want to end it?" in text
        # The schemas that the first lines of the files name are there for editors.
        assert {"schema.json", "works.schema.json", "topics.schema.json"} <= set(file.namelist())
    back = shown(await sent(world, "knowledge-base.zip", data))
    assert "nothing to change" in back
    assert "left out" not in back
    single = await world.moderator.slash(world.debate, "kb export", claim=CODE)
    changed = attached(world, single).replace(b"Did he ever want to end it?", b"Did he?")
    assert "1 changed entry" in shown(await sent(world, f"{NEP}.yaml", changed))


async def test_an_archive_that_discord_does_not_take_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing.discord.Interaction, "filesize_limit", property(lambda _: 1000, lambda *_: None))
    result = await world.moderator.slash(world.debate, "kb export")
    assert "footnote kb export" in shown(result)
    assert answer(result).attachments == []


# --- /kb check


async def test_a_newer_shared_entry_under_a_copy_is_merged(world: World) -> None:
    await edit_here(world, question="Did he ever want to end it?", **with_phrasings(nep(world), SAYING))
    shared = world.bot.library.shared.base.claims[NEP]
    await world.edit_entries(
        Save(
            entry=shared.model_copy(
                update={"statement": "Trotsky was against the NEP.", "question": "Was he against it?"}
            )
        )
    )
    checked = await world.moderator.slash(world.debate, "kb check", claim=CODE)
    assert "1 entry of your own" in shown(checked)
    copy = await world.moderator.select(answer(checked), values=[f"claim:{NEP}"])
    text = shown(copy)
    assert "statement" in text.casefold()
    assert SAYING in text
    await world.restart()
    conflict = await world.moderator.click(answer(copy), label="Merge")
    assert "Both have changed this: Question" in shown(conflict)
    offered = await world.moderator.click(answer(conflict), label="Take ours")
    assert "Saved: 1 entry" in shown(await world.moderator.click(answer(offered), label="Save"))
    assert nep(world).question == "Did he ever want to end it?"
    assert nep(world).statement == "Trotsky was against the NEP."
    assert SAYING in nep(world).phrasings.asserts
    assert "of your own" not in shown(await world.moderator.slash(world.debate, "kb check", claim=CODE))
    late = await world.moderator.click(answer(copy), label="Keep ours")
    assert "nothing to settle" in shown(late)


async def test_a_copy_is_kept_and_then_given_up(world: World) -> None:
    await edit_here(world, question="Did he ever want to end it?")
    shared = world.bot.library.shared.base.claims[NEP]
    await world.edit_entries(Save(entry=shared.model_copy(update={"question": "Was he against it?"})))

    async def look() -> simcord.InteractionResult:
        checked = await world.moderator.slash(world.debate, "kb check", claim=CODE)
        return await world.moderator.select(answer(checked), values=[f"claim:{NEP}"])

    assert "Kept" in shown(await world.moderator.click(answer(await look()), label="Keep ours"))
    assert nep(world).question == "Did he ever want to end it?"
    assert "of your own" not in shown(await world.moderator.slash(world.debate, "kb check", claim=CODE))
    await world.edit_entries(Save(entry=shared.model_copy(update={"question": "Was he really against it?"})))
    offered = await world.moderator.click(answer(await look()), label="Accept the shared one")
    await world.moderator.click(answer(offered), label="Save")
    assert nep(world).question == "Was he really against it?"
    assert not world.bot.library.edition(world.guild.id).version("claim", NEP).is_own


async def test_a_check_tells_what_is_to_be_mended(world: World) -> None:
    entry = nep(world)
    await edit_here(world, counterexamples=(*entry.counterexamples, entry.phrasings.asserts[0]))
    await world.bot.library.learned()
    result = await world.moderator.slash(world.debate, "kb check", claim=CODE)
    text = await paged(world, result)
    assert "a counterexample that matches its own claim" in text
    assert entry.phrasings.asserts[0][:20] in text
    await world.restart()
    again = await world.moderator.click(answer(result), label="Back")
    assert "This is gone" in shown(again)
    await world.hand_to_everybody("kb")
    assert "needs the role *editor*" in shown(await world.member.slash(world.debate, "kb check"))
    assert len(world.env.errors) == 1


# --- /kb try


async def test_a_message_is_tried(world: World) -> None:
    result = await world.moderator.slash(world.debate, "kb try", text=CLAIM)
    assert result.ephemeral
    text = shown(result)
    assert world.bot.library.shared.answer("stalin-took-over-trotskys-programme").question in text
    assert "**balanced**: answered" in text
    nothing = shown(await world.moderator.slash(world.debate, "kb try", text=CHATTER))
    assert "**eager**: nothing" in nothing


async def test_an_unsaved_change_is_tried_on_a_message_and_on_the_history(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    message = await world.member.send(lounge, "the kulak chess club was a front")
    offered = await sent(world, "table.csv", f"{TABLE}{CODE},asserts,,,,,,,,the kulak chess club was a front,\n")
    assert "1 changed entry" in shown(offered)
    world.bot.labelled = [LabelledMessage(id="1", text="your kulak chess club was a front!", claims=())]
    result = await world.moderator.slash(lounge, "kb try", text="the kulak chess club was a front")
    text = shown(result)
    assert "With your unsaved change" in text
    assert f"{CODE} " in text
    assert "labelled as about nothing" in text
    history = await world.moderator.click(answer(result), label="Try on this channel's history")
    assert "would have been answered or marked that was not" in shown(history)
    assert message.jump_url in shown(history)
    assert "the kulak chess club was a front" not in nep(world).phrasings.asserts
    assert world.cards(lounge) == []
    first = await world.moderator.click(answer(offered), label="Try it first")
    assert "labelled as about nothing" in shown(first)
    assert "Try on this channel's history" in shown(first)
    token = next(iter(world.bot.unsaved.in_server(world.moderator.id, world.guild.id, 0)))
    await world.moderator.click(answer(offered), label="Drop")
    gone = await world.moderator.slash(lounge, "kb try", text="hello", change=token)
    assert "This change is gone" in shown(gone)
