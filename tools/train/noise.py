"""Makes phrasings noisy as phones do: typing slips, fillers, case, emoji; the meaning stays."""

import random

_FILLERS = {
    "en": (
        "ok",
        "hey",
        "so",
        "um",
        "lol",
        "pls",
        "please",
        "well",
        "btw",
        "hi",
        "oh",
        "just",
        "tbh",
    ),
    "de": ("ok", "hey", "also", "ahm", "bitte", "ja", "hallo", "so", "mal", "oh"),
    "es": ("ok", "hola", "pues", "eh", "bueno", "por favor", "oye", "ay", "vale"),
    "fr": ("ok", "salut", "bon", "euh", "alors", "stp", "ben", "dis", "oh"),
    "pt": ("ok", "oi", "entao", "bom", "por favor", "olha", "ah", "pois"),
    "it": ("ok", "ciao", "allora", "beh", "per favore", "senti", "ah", "dai"),
}
_EMOJI = ("😅", "🙈", "💪", "😂", "🙂", "!!", "...", "🤔", "😬")
_NEAR = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "y": "tu", "z": "x",
}  # fmt: skip


def slip(word: str, chance: random.Random) -> str:
    """One typing slip in a word of four letters or more: swap, drop, double or a near key."""
    if len(word) < 4 or not word.isalpha():
        return word
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    near = _NEAR.get(word[at].lower())
    return word[:at] + chance.choice(near) + word[at + 1 :] if near else word


def noisy(text: str, language: str, chance: random.Random) -> str:
    """One noisy copy of a phrasing."""
    line = text.split(" ")
    if chance.random() < 0.55:
        at = chance.randrange(len(line))
        line[at] = slip(line[at], chance)
    if chance.random() < 0.25:
        line.insert(0, chance.choice(_FILLERS[language]))
    if chance.random() < 0.1:
        line.append(chance.choice(_FILLERS[language]))
    if chance.random() < 0.15:
        line.append(chance.choice(_EMOJI))
    done = " ".join(line)
    return done.rstrip("?") if chance.random() < 0.3 else done
