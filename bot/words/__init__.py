"""What the bot says, in the language of whoever reads it: English sentences in the code, translations in `locales`."""

from .catalogue import ENGLISH, LANGUAGES, N_, Words, words_in
from .readers import reader_words, server_words, words_for

__all__ = ["ENGLISH", "LANGUAGES", "N_", "Words", "reader_words", "server_words", "words_for", "words_in"]
