"""Works by their authors' names are those that a look at every work would find."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.citing.families import Families
from knowledge.documents.citing.likeness import same_name

NAMES = st.sampled_from(["pell", "pel", "van pell", "tull", "tully", "tul", "van der tull", "marsh", "march", "", "x"])


@given(st.lists(st.lists(NAMES, max_size=3), max_size=8), st.lists(NAMES, max_size=3), NAMES)
def test_the_same_works_as_by_asking_each(works: list[list[str]], later: list[str], asked: str) -> None:
    families = Families()
    for at, names in enumerate(works):
        families.add(names, at)
    assert families.of(asked) == [at for at, names in enumerate(works) if any(same_name(asked, each) for each in names)]
    copy = families.copy()
    copy.add(later, len(works))
    more = [*works, later]
    assert copy.of(asked) == [at for at, names in enumerate(more) if any(same_name(asked, each) for each in names)]
    assert len(works) not in families.of(asked)
