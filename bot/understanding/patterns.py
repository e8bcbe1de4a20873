"""Compiling of the regular expressions in the lexicons: named lists, word borders, nearness."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_NAME = re.compile(r"\{([a-z_]+)\}")


def expand(pattern: str, lists: Mapping[str, str]) -> str:
    """Put the named lists in place of {name}; "{0,3}" stays a repetition."""
    return _NAME.sub(lambda m: expand(lists[m[1]], lists), pattern)


def worded(patterns: Iterable[str], lists: Mapping[str, str]) -> str:
    """Any of `patterns` between word borders, not compiled: that takes its time."""
    joined = "|".join(f"(?:{expand(pattern, lists)})" for pattern in patterns)
    return rf"(?<!\w)(?:{joined})(?!\w)"


def one_of(patterns: Iterable[str], lists: Mapping[str, str]) -> re.Pattern[str]:
    """One expression that finds any of `patterns` between word borders."""
    return re.compile(worded(patterns, lists))


@dataclass(frozen=True, slots=True)
class Near:
    """Two word lists that mean something when they stand close together, in either order."""

    first: re.Pattern[str]
    second: re.Pattern[str]
    within: int

    def find(self, clean: str) -> re.Match[str] | None:
        """The match of `first` that has a match of `second` within reach in the same sentence."""
        others = list(self.second.finditer(clean))
        if not others:
            return None
        for match in self.first.finditer(clean):
            for other in others:
                if match.end() <= other.start():
                    between = clean[match.end() : other.start()]
                elif other.end() <= match.start():
                    between = clean[other.end() : match.start()]
                else:
                    continue
                if len(between.split()) <= self.within and not re.search(r"[.;!?]", between):
                    return match
        return None
