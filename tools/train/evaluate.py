"""Judges the whole pipeline on writers it has not read: each writer in turn is held out.

python -m tools.train.evaluate [language ...]
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.understanding.model import Model, model_from
from bot.understanding.types import LANGUAGES, Intent, Meaning
from bot.understanding.understander import Understander
from tools.train.__main__ import train
from tools.train.dataset import NO_TOPIC, Phrase, load_phrases


@dataclass
class Tally:
    """Counts over one held-out writer."""

    hits: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def count(self, name: str, *, hit: bool) -> None:
        """Note one case of the measure `name`."""
        self.seen[name] += 1
        self.hits[name] += hit

    def text(self) -> str:
        """All measures in one line."""
        return "  ".join(f"{n} {self.hits[n] / self.seen[n]:.3f}" for n in sorted(self.seen))


def model_without(phrases: Sequence[Phrase], writer: str, language: str) -> Model:
    """A model that has not read `writer` of `language`."""
    kept = [p for p in phrases if not (p.writer == writer and p.language == language)]
    return model_from(train(kept))


def judge(understander: Understander, phrases: Sequence[Phrase]) -> Tally:
    """Measure the pipeline on phrases it has not read."""
    tally = Tally()
    for phrase in phrases:
        meaning = understander.understand(phrase.text, phrase.language)
        if phrase.topic is None:
            _judge_statement(tally, phrase, meaning)
        elif phrase.topic == NO_TOPIC:
            tally.count("faq:false-answer", hit=meaning.topic is not None)
            if meaning.topic:
                tally.misses.append(f"{phrase.text} | none -> {meaning.topic}")
        else:
            _judge_question(tally, phrase, meaning)
    return tally


def _judge_statement(tally: Tally, phrase: Phrase, meaning: Meaning) -> None:
    want, _, feeling = phrase.intent.partition(".")
    right = meaning.intent == want
    tally.count("intent", hit=right)
    if feeling == "redflag":
        tally.count("redflag", hit=meaning.slots.feeling == "redflag")
    elif feeling:
        tally.count("feeling", hit=right and meaning.slots.feeling == feeling)
    else:
        tally.count("false-redflag", hit=bool(meaning.red_flags))
    if want != Intent.RUN_FINISHED:
        tally.count("false-finished", hit=meaning.intent == Intent.RUN_FINISHED)
    if not right:
        tally.misses.append(f"{phrase.text} | {phrase.intent} -> {meaning.intent}")


def _judge_question(tally: Tally, phrase: Phrase, meaning: Meaning) -> None:
    names = [topic for topic, _ in meaning.topics]
    tally.count("faq:first", hit=bool(names) and names[0] == phrase.topic)
    tally.count("faq:three", hit=phrase.topic in names)
    tally.count("faq:given", hit=meaning.topic is not None)
    tally.count("faq:given-right", hit=meaning.topic == phrase.topic)
    if meaning.topic:
        tally.count("faq:precision", hit=meaning.topic == phrase.topic)
    if meaning.topic != phrase.topic:
        tally.misses.append(
            f"{phrase.text} | {phrase.topic} -> {meaning.intent} {meaning.topics[:2]}"
        )


def main() -> None:
    """Print one line a writer; with -v the misses too."""
    chosen = [a for a in sys.argv[1:] if not a.startswith("-")] or list(LANGUAGES)
    phrases = load_phrases()
    for language in chosen:
        for writer in sorted({p.writer for p in phrases if p.language == language}):
            held = [p for p in phrases if p.writer == writer and p.language == language]
            tally = judge(Understander(model_without(phrases, writer, language)), held)
            print(f"{language} {writer:9s} n {len(held):5d}  {tally.text()}", flush=True)
            if "-v" in sys.argv:
                print("\n".join(f"    {miss}" for miss in tally.misses), flush=True)


if __name__ == "__main__":
    main()
