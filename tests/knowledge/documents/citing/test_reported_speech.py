"""Who speaks in cited words where the work is by somebody else: the words around a quotation name the speaker."""

import pytest

from knowledge.documents.citing import citations

from .made_up import WORKS, document, key

SAID = "We must take the weir by open force and hold it."


def reported(lead: str, cited: str, note: str = "") -> list[tuple[str | None, str | None]]:
    """Return work and speaker of the citations of one quotation, `cited` by what stands behind it."""
    text = f"The debate went on.\n\n{lead}“{SAID}”{cited}\n\nThe others went home."
    found = citations(document(text + (f"\n\nNotes\n\n1. {note}" if note else "")), WORKS)
    return [(key(each), each.quoted) for each in found if text[each.start : each.end] == SAID]


HILL = "Ada Hill, Mills of the Upper Valley, p. 40."


@pytest.mark.parametrize(
    "lead",
    [
        "Lund declared at the meeting: ",
        "As Otto Lund put it, ",
        "In the spring Lund wrote that ",
        "According to Lund, ",
        "Lund declared at the meeting:\n\n",
    ],
)
def test_a_note_cites_the_work_and_the_lead_in_names_the_speaker(lead: str) -> None:
    [(work, speaker)] = reported(lead, "[1]", HILL)
    assert work == "hill-mills"
    assert speaker is not None
    assert speaker.endswith("Lund")


@pytest.mark.parametrize("lead", ["Hill declares: ", "As Ada Hill puts it, ", "Mrs Hill writes that "])
def test_the_author_of_the_work_is_nobody_else(lead: str) -> None:
    assert reported(lead, "[1]", HILL) == [("hill-mills", None)]


@pytest.mark.parametrize("lead", ["He declared: ", "Lund went home. It is said that ", "Of Lund there is this: ", ""])
def test_who_is_not_said_to_speak_is_no_speaker(lead: str) -> None:
    assert reported(lead, "[1]", HILL) == [("hill-mills", None)]


def test_an_ibid_keeps_the_speaker_of_its_own_quotation() -> None:
    text = f"Lund said: “{SAID}”[1]\n\nPell said: “{SAID}”[2]\n\nNotes\n\n1. {HILL}\n\n2. Ibid., p. 41."
    assert [each.quoted for each in citations(document(text), WORKS)] == ["Lund", "Pell"]


@pytest.mark.parametrize("cited", [" (Hill 1961: 43).", " (Ada Hill, Mills of the Upper Valley, p. 43)."])
def test_parentheses_cite_the_work_and_the_lead_in_names_the_speaker(cited: str) -> None:
    assert reported("Lund said: ", cited) == [("hill-mills", "Lund")]
    assert reported("Hill said: ", cited) == [("hill-mills", None)]


@pytest.mark.parametrize("cited", [" (quoted in Hill 1961: 42).", " (Lund, quoted in Hill 1961: 42)."])
def test_who_is_quoted_in_a_work_is_named_in_the_prose_or_in_the_parentheses(cited: str) -> None:
    assert reported("Lund says that ", cited) == [("hill-mills", "Lund")]


def test_a_newspaper_is_no_speaker_of_its_own_words() -> None:
    assert [speaker for _, speaker in reported("The Valley Post wrote: ", "[1]", "Valley Post, 5 May 1928, p. 3.")] == [
        None
    ]
