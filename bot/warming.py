"""What a thread prepares after the start, so that no runner waits for it. It reads; no work."""

import gc
from collections.abc import Mapping

from content import locales, zones
from content.catalog import Language


def warm_up(languages: Mapping[str, Language]) -> None:
    """Read all languages, and make the indexes that are slow to make.

    It is the last of the start: what is in memory then stays, so the garbage collector leaves it
    out from here on. A look through all of it would hold the event loop for a tenth of a second.
    """
    gc.disable()
    try:
        locales.warm_up(languages)  # first: a step may be due at once
        for spoken in languages.values():
            spoken.faq.warm_up()
        zones.warm_up(languages)
        gc.freeze()
    finally:
        gc.enable()
