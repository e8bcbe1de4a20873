"""Cleaning of raw messages: one folded, bounded line of words; no meaning yet."""

import re
import unicodedata

MAX_CHARS = 600
"""Longer messages are cut: the bound keeps every later step fast."""

_ELISION = re.compile(
    r"\b(j|l|d|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|aujourd|un|dell|nell|all|sull|dall|quest|com|cos"
    r"|dov|anch|mezz|quell|senz|presqu|quelqu|v|quant)'(?=[aeiouhy]\w)"
)
_APOSTROPHES = str.maketrans(
    dict.fromkeys("’‘`´ʼ＇′", "'")
    | dict.fromkeys("“”„«»″", '"')
    | dict.fromkeys("–—−‑", "-")
    | {"×": "x", "✕": "x", "✖": "x"}
)
_FACES = (
    (re.compile(r"\d\ufe0f?\u20e3"), lambda m: f" {m.group()[0]} "),
    (re.compile(r"[🏃][^\s\w]*"), lambda m: " emojirun "),
    (re.compile(r"[🏁🥇🏅🎽]"), lambda m: " emojifinish "),
    (re.compile(r"[✅☑✔]\ufe0f?"), lambda m: " emojidone "),
    (re.compile(r"[👍👌🆗]"), lambda m: " emojiok "),
    (re.compile(r"[👎🙅]"), lambda m: " emojino "),
    (re.compile(r"[🙏]"), lambda m: " emojithanks "),
    (re.compile(r"[👋]"), lambda m: " emojiwave "),
    (re.compile(r"[⏸]\ufe0f?"), lambda m: " emojipause "),
    (re.compile(r"[⏭⏩]\ufe0f?"), lambda m: " emojinext "),
    (re.compile(r"[⏮⏪]\ufe0f?"), lambda m: " emojiback "),
    (re.compile(r"[⏹🛑]\ufe0f?"), lambda m: " emojistop "),
    (re.compile(r"[▶]\ufe0f?"), lambda m: " emojiplay "),
    (re.compile(r"[👟]"), lambda m: " emojishoe "),
    (re.compile(r"[😖😣😫😩🤕😭]"), lambda m: " emojipain "),
)
# Minutes and seconds as watches write them: 52'30", 1h05'30", 31'.
_PRIMES = (
    (re.compile(r"\b(\d{1,2}) ?h ?(\d{2})'(\d{2})(?:\"|''|(?!\d))"), r"\1:\2:\3 "),
    (re.compile(r"\b(\d{1,3})'(\d{2})(?:\"|''|(?!\d))"), r"\1:\2 "),
    (re.compile(r"\b(\d{1,3})'(?!\w)"), r"\1 min "),
)
_KEEP = re.compile(r"[^\w\s'\":;.,!?/+%&()°~@#*=<>\-]")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_REPEAT = re.compile(r"(.)\1{2,}")
# "sooo" is "so", but "gooood" is "good": these keep two of a letter that was drawn out.
_DOUBLED = re.compile(
    "all|ball|been|book|cool|feel|feet|foot|free|full|good|hmm|keep|kill|look|need|noon|off|pull"
    "|roll|school|see|sleep|soon|still|street|tell|till|too|week|well|will"
)
_REPEAT_MARK = re.compile(r"([!?.,;:\-_=*~#/+'\"()<>%&])\1{2,}")
_SPACES = re.compile(r"\s+")
_LIGATURES = str.maketrans({"ß": "ss", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_FRACTIONS = str.maketrans({"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅓": " 1/3"})


def fold(text: str) -> str:
    """Drop accents, so that "füße" and "fusse" or "corrí" and "corri" are one."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def normalise(raw: str) -> str:
    """Give one lower-case, accent-free line of at most MAX_CHARS; never raises."""
    text = raw[: MAX_CHARS * 2].encode("utf-8", "ignore").decode("utf-8", "ignore")
    text = text.translate(_APOSTROPHES).translate(_FRACTIONS)
    if not text.isascii():
        for pattern, name in _FACES:
            text = pattern.sub(name, text)
        text = "".join(
            c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c in "\n\t"
        )
        text = fold(text)
    text = _ELISION.sub(r"\1 ", text.lower())
    for pattern, plain in _PRIMES:
        text = pattern.sub(plain, text)
    text = _KEEP.sub(" ", text).replace("'", "").replace("_", " ")
    text = _REPEAT_MARK.sub(r"\1\1", _LETTERS.sub(_shortened, text))
    return _SPACES.sub(" ", text).strip()[:MAX_CHARS]


def _shortened(match: re.Match[str]) -> str:
    """A word without drawn-out letters: "stoooop" is "stop"."""
    word = match[0]
    if not _REPEAT.search(word):
        return word
    twice = _REPEAT.sub(r"\1\1", word)
    once = _REPEAT.sub(r"\1", word)
    return twice if len(once) == 1 or _DOUBLED.fullmatch(twice) else once


_WORD = re.compile(r"[^\W_]+")


def words(clean: str) -> list[str]:
    """Split a normalised line into its words and numbers."""
    return _WORD.findall(clean)
