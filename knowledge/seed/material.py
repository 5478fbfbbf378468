"""What is worth a second look in seeds that break no rule: gaps in citations, and sayings that mislead recognition."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ..base import KnowledgeBase, claim_file
from ..cite import PAGE_NEEDED, Citer
from ..entries import ClaimEntry
from ..errors import Problem
from ..recognise import Confidence, Recogniser


def review(
    base: KnowledgeBase, recogniser: Recogniser, claims: Iterable[ClaimEntry] | None = None
) -> Iterator[Problem]:
    """
    Yield warnings: citations without a page, phrasings that are not recognised, counterexamples that are.

    `claims` are those of the base to look at; all of them if left out.
    """
    citer = Citer(base.works)
    for claim in base.claims.values() if claims is None else claims:
        yield from _gaps(claim, citer)
        yield from _unrecognised(claim, recogniser)
        yield from _misleading(claim, recogniser)


def _gaps(claim: ClaimEntry, citer: Citer) -> Iterator[Problem]:
    without = Counter(
        citation.work for citation in claim.citations() if PAGE_NEEDED in citer.citation(citation).missing
    )
    for work, count in sorted(without.items()):
        message = f"page needed: {count} {'citation' if count == 1 else 'citations'} of {work} name none"
        yield _warning(claim, ("sides",), message)


def _unrecognised(claim: ClaimEntry, recogniser: Recogniser) -> Iterator[Problem]:
    for stance in ("asserts", "disputes", "asks"):
        for index, text in enumerate(getattr(claim.phrasings, stance)):
            best = next(iter(recogniser.recognise(text, 1)), None)
            if best is None or best.claim != claim.slug or best.probability < Confidence.BALANCED.mark:
                taken = f"; {best.claim} is likelier" if best and best.claim != claim.slug else ""
                message = f"its own claim is not recognised in {text!r}{taken}; say it plainer, or move it"
                yield _warning(claim, ("phrasings", stance, index), message)


def _misleading(claim: ClaimEntry, recogniser: Recogniser) -> Iterator[Problem]:
    for index, text in enumerate(claim.counterexamples):
        best = next(iter(recogniser.recognise(text, 1)), None)
        if best is None or best.claim != claim.slug or best.restraint is not None:
            continue
        # It was learnt as a near miss. If it is likelier than not to be a hit all the same, it says what the claim says.
        if best.probability >= Confidence.BALANCED.mark:
            message = f"a counterexample that matches its own claim: {text!r}; is it one?"
            yield _warning(claim, ("counterexamples", index), message)


def _warning(claim: ClaimEntry, path: tuple[str | int, ...], message: str) -> Problem:
    return Problem(entry=claim_file(claim.slug), path=path, message=message, warning=True)
