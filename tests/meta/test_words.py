"""The catalogue: everything the bot says stands in it, and every translation says the same as the English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Message

from bot.app import EXTENSIONS
from bot.words import LANGUAGES
from bot.words.command_names import CHOICE, COMMAND_NAME, CONTEXTS, MENU_NAME, command_words, is_valid
from bot.words.extract import TRANSLATIONS, catalogues, forms, template, translation
from bot.words.sentences import is_said

ROOT = Path(__file__).parents[2]
PLURAL_FORMS = {"de": 2, "ru": 3}
# Not said on Discord: what goes to the operator's terminal, in English, and what makes the catalogue.
NOT_SAID = (
    "bot/checks.py",
    "bot/cli.py",
    "bot/failures.py",
    "bot/login.py",
    "bot/settings.py",
    "bot/local/",
    "bot/words/",
)
IN_COMMANDS = {*CONTEXTS.values(), MENU_NAME}
TEMPLATE = [message for message in template() if message.id]
SENTENCES = [message for message in TEMPLATE if message.context not in IN_COMMANDS]
MENUS = {message.id for message in TEMPLATE if message.context == MENU_NAME}
TRANSLATED = {language: translation(language) for language in TRANSLATIONS}
COMMANDS = sorted({word.command for word in command_words(EXTENSIONS)}, key=len, reverse=True)
in_every_language = pytest.mark.parametrize("language", TRANSLATIONS)


def english(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translated(message: Message, language: str) -> tuple[str, ...]:
    found = TRANSLATED[language].get(message.id, message.context)
    assert found is not None, message.id
    return forms(found)


def pairs(language: str, messages: list[Message] = TEMPLATE) -> Iterator[tuple[str, str]]:
    """Yield every text with each of its translations; the plural with those that stand for more than one number."""
    for message in messages:
        texts = translated(message, language)
        for index, text in enumerate(texts):
            if not text:
                continue  # another test says so
            yield english(message)[0 if index == 0 and _is_one_number(language) else -1], text


def _is_one_number(language: str) -> bool:
    """Return whether the first plural form is for 1 only; in Russian it serves 21 and 31, too."""
    return PLURAL_FORMS[language] == 2


def test_the_catalogue_is_current() -> None:
    """`make words` brings it up to date."""
    for path, _, text in catalogues():
        assert path.read_text("utf-8") == text, f"{path.name}: run `make words`"


def test_the_catalogue_is_the_same_whenever_it_is_written() -> None:
    assert [text for *_, text in catalogues()] == [text for *_, text in catalogues()]
    assert not any("-Date" in text for *_, text in catalogues())


def test_every_language_is_in_the_catalogue() -> None:
    assert {"en", *PLURAL_FORMS} == set(LANGUAGES)


@in_every_language
def test_everything_is_translated(language: str) -> None:
    assert [message.id for message in TEMPLATE if not all(text.strip() for text in translated(message, language))] == []
    assert [message.id for message in TRANSLATED[language] if message.fuzzy and message.id] == []


@in_every_language
def test_every_plural_has_its_forms(language: str) -> None:
    assert TRANSLATED[language].num_plurals == PLURAL_FORMS[language]
    for message in TEMPLATE:
        assert len(translated(message, language)) == (1 if isinstance(message.id, str) else PLURAL_FORMS[language])


@in_every_language
def test_the_same_goes_into_every_translation(language: str) -> None:
    for said, text in pairs(language):
        assert sorted(set(placeholders(text))) == sorted(set(placeholders(said))), text


def placeholders(text: str) -> list[str]:
    return re.findall(r"\{(.*?)\}", text)


def test_what_goes_into_a_sentence_has_a_name() -> None:
    """A translator moves it about, so it cannot go by its place; and how a number is written is not for us to say."""
    for message in TEMPLATE:
        for text in english(message):
            assert all(re.fullmatch("[a-z_]+", name) for name in placeholders(text)), text


@in_every_language
def test_markdown_stays(language: str) -> None:
    for said, text in pairs(language):
        assert markdown(text) == markdown(said), text


def markdown(text: str) -> dict[str, int]:
    marks = {mark: text.count(mark) for mark in ("*", "**", "__", "~~", "`", "||", "\n", "](")}
    starts = [re.match(r"(-# |#+ |> |- )?", line) for line in text.splitlines()]
    return marks | {start[0]: index for index, start in enumerate(starts) if start and start[0]}


@in_every_language
def test_what_stands_in_code_stays(language: str) -> None:
    """But for commands, which have a test of their own."""
    for said, text in pairs(language):
        kept = [code for code in re.findall("`([^`]+)`", said) if not code.startswith("/")]
        assert all(f"`{code}`" in text for code in kept), text


@in_every_language
def test_commands_are_named_as_the_reader_sees_them(language: str) -> None:
    for said, text in pairs(language, SENTENCES):
        rest = said
        for command in COMMANDS:
            pattern = rf"(?<![\w<]){re.escape(command)}(?![\w-])"
            if command.startswith("/") and re.search(pattern, rest):
                rest = re.sub(pattern, "", rest)
                assert command_in(command, language) in text, f"{text} should name {command_in(command, language)}"


def command_in(command: str, language: str) -> str:
    """Return a command such as `/settings channel` by its translated name. Groups keep theirs."""
    *groups, name = command.split(" ")
    catalogue = TRANSLATED[language]
    found = catalogue.get(name.removeprefix("/"), COMMAND_NAME)
    slash = "/" if name.startswith("/") else ""
    return " ".join([*groups, f"{slash}{found.string}" if found else name])


@in_every_language
def test_buttons_are_named_as_the_reader_sees_them(language: str) -> None:
    """`*Not this*` in a sentence is the button of this name."""
    labels = {message.id: translated(message, language)[0] for message in TEMPLATE if isinstance(message.id, str)}
    for said, text in pairs(language, SENTENCES):
        for label in re.findall(r"(?<!\*)\*([^*{}]+)\*(?!\*)", said):
            if label in labels:
                assert f"*{labels[label]}*" in text, f"{text} should name *{labels[label]}*"
        for menu in MENUS:
            if f"› {menu}" in said:
                assert f"› {labels[menu]}" in text, f"{text} should name {labels[menu]}"


@in_every_language
def test_sentences_end_alike(language: str) -> None:
    for said, text in pairs(language):
        end = said[-1] if said[-1] in ".:?!…" else ""
        assert (text[-1] if text[-1] in ".:?!…" else "") == end, text


@in_every_language
def test_quotation_marks_and_address_are_the_languages_own(language: str) -> None:
    foreign = {"de": r"”|[«»]|\bIhnen\b|(?<=[\w,] )Sie\b", "ru": r"[“”„]|\b[Тт](ы|ебя|ебе|воя|вой|воё|вои)\b"}
    for _, text in pairs(language):
        assert not re.search(foreign[language], text), text


@in_every_language
def test_discord_takes_every_word_of_a_command(language: str) -> None:
    for message in TEMPLATE:
        if message.context in IN_COMMANDS:
            assert is_valid(message.context, english(message)[0])
            assert is_valid(message.context, translated(message, language)[0]), translated(message, language)[0]


@in_every_language
def test_names_beside_each_other_differ(language: str) -> None:
    """No two commands, and no two options or choices of a command, bear one name in any client."""
    beside: dict[tuple[str, str], dict[str, set[str]]] = {}
    for word in command_words(EXTENSIONS):
        if word.context not in {COMMAND_NAME, MENU_NAME, "option name", CHOICE}:
            continue
        above = word.command.rpartition(" ")[0] if word.context == COMMAND_NAME else word.command
        where = (word.context, "" if word.context == MENU_NAME else above)
        found = TRANSLATED[language].get(word.text, word.context)
        assert found is not None
        for name in {word.text, str(found.string)}:
            beside.setdefault(where, {}).setdefault(name, set()).add(word.text)
    assert {name: of for names in beside.values() for name, of in names.items() if len(of) > 1} == {}


# What is written in the code and shown to people, but goes by no words.

WORD = r"[^\W\d_]{2,}"
# Two words, a word beside something that is put in, or a label.
PROSE = re.compile(rf"{WORD}[,;:]? ({WORD}|\{{\}})|\{{\}} {WORD}|^[A-Z][a-z]+[?!…]?$")
SHOWN = {"label", "placeholder", "title", "text", "content"}
FILES = [
    path for path in sorted((ROOT / "bot").rglob("*.py")) if not path.relative_to(ROOT).as_posix().startswith(NOT_SAID)
]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


NO_PROSE = {"re.compile", "TypeVar", "cast", "mention", "typed"}
"""What takes patterns, names of types, and names of commands, which it says as the reader knows them."""


class Unsaid(ast.NodeVisitor):
    """Finds texts for people that go by no words."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_Call(self, call: ast.Call) -> None:
        function = ast.unparse(call.func)
        if is_said(call) or function.startswith("_log.") or function in NO_PROSE:
            # What goes into a sentence may hold others.
            for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
                if not isinstance(argument, ast.Constant | ast.IfExp):
                    self.visit(argument)
            return
        if function.endswith(("ContextMenu", "locale_str")):
            return
        for keyword in call.keywords:
            if keyword.arg in SHOWN:
                self.found += [text for text in _texts(keyword.value) if re.search(WORD, text)]
        self.generic_visit(call)

    def visit_FunctionDef(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        # The words of a command stand in its decorators and its docstring; the translator knows them.
        for node in function.body:
            self.visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815  the name that `ast` calls

    def visit_Raise(self, _raise: ast.Raise) -> None:
        """Let errors be: what they say reaches people by `bot/ui/errors.py`, or a log."""

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for each in node.body:
            self.visit(each)

    def visit_Dict(self, node: ast.Dict) -> None:
        for value in node.values:
            self.visit(value)

    def visit_Constant(self, node: ast.Constant) -> None:
        self._note(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._note(node)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def _note(self, node: ast.expr) -> None:
        self.found += [text for text in _texts(node) if PROSE.search(text)]


def _texts(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return ["".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)]
        case ast.IfExp(body=one, orelse=other):
            return _texts(one) + _texts(other)
        case ast.BoolOp(values=values):
            return [text for value in values for text in _texts(value)]
    return []


def unsaid(code: str) -> list[str]:
    finder = Unsaid()
    finder.visit(ast.parse(code))
    return [text for text in finder.found if text not in MENUS]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_everything_is_said_in_words(path: Path) -> None:
    assert unsaid(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        'notice("Nothing was found.")',
        'ui.TextDisplay(f"## {n} things were found")',
        'ui.Button(label="More")',
        'ui.Select(placeholder="Choose one")',
        'send_message(content="Gone.")',
        'text = "Nothing was found." if gone else words("Found.")',
        'words("Found: {what}.", what=f"{n} good things")',
        'ui.Button(label=label or "More")',
        'turned = [(page - 1, "Back")]',
        'text += f"\\n-# Page {page + 1} of {pages}"',
    ],
)
def test_text_that_goes_by_no_words_is_noticed(code: str) -> None:
    assert unsaid(code)


@pytest.mark.parametrize(
    "code",
    [
        'notice(words("Nothing was found."))',
        'ui.TextDisplay("### " + words("Nothing was found."))',
        '_log.warning("card %s could not be changed", card)',
        'raise ValueError("no such thing here")',
        'def f():\n    """Do a thing."""',
        'LABELS = {1: N_("Not this")}',
        'ui.Button(label="▸")',
    ],
)
def test_text_that_is_in_order_is_let_be(code: str) -> None:
    assert unsaid(code) == []
