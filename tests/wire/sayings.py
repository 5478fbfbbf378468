"""What people say in these tests."""

CLAIM = "Stalin just took over Trotsky's economic programme"
SAME_CLAIM = "Stalin just took over Trotsky's economic programme, face it"
OTHER_CLAIM = "so basically trotsky was against the NEP from day one"
CHAT = "anyone up for chess?"

_WHO = ("my sister", "the neighbour", "our goalkeeper", "the new kid at work", "my landlady", "the cat")
_DID = (
    "has broken the kettle again",
    "wants to see the sea before winter",
    "slept through the whole match",
    "is learning the accordion, pray for me",
    "burned the pancakes this morning",
    "lost the keys twice today",
)
_ASKED = (
    "anyone up for chess {when}?",
    "who has the link to the quiz {when}?",
    "is the voice channel open {when}?",
    "could somebody recommend a soup for {when}?",
    "does the bakery open {when}?",
)
_WHEN = ("tonight", "tomorrow", "on Sunday", "after lunch", "around nine")
_SHORT = ("lol", "same", "good morning everyone", "brb, tea", "this keyboard is killing me", "what a day", ":D", "ok")
_ON_TOPIC = (
    "the library has a new shelf on the twenties, by the way",
    "please read the rules of this channel before you shout",
    "I will post my notes from the lecture later",
    "has anybody here been to the museum in Saint Petersburg?",
    "you two have been at it for an hour, take a walk",
    "can we go back to the reading list?",
)
IDLE_TALK = (
    *(f"{who} {did}" for who in _WHO for did in _DID),
    *(asked.format(when=when) for asked in _ASKED for when in _WHEN),
    *_SHORT,
    *_ON_TOPIC,
)
