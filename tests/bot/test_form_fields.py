"""Whatever a form asks for fits into Discord's fields, in every language."""

import pytest

from bot.form_fields import Field
from bot.kb.fields import EVIDENCE_FIELDS, FIELDS, NEW_FIELDS, TEXTS_FIELD
from bot.kb.proposals import FIELDS as AMENDED
from bot.render import limits
from bot.suggesting import FIELDS as SUGGESTED
from bot.words import LANGUAGES, words_in

FORMS = (*FIELDS.values(), NEW_FIELDS, EVIDENCE_FIELDS, (TEXTS_FIELD,), *AMENDED.values(), *SUGGESTED.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", [field for form in FORMS for field in form], ids=lambda field: field.name)
def test_labels_and_hints_fit(field: Field, language: str) -> None:
    words = words_in(language)
    assert len(words(field.label)) <= limits.FIELD_LABEL
    assert not field.hint or len(words(field.hint)) <= limits.FIELD_HINT
