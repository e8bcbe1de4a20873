"""What the start makes lives as long as the process: the garbage collector need not look at it."""

import gc
from collections.abc import Callable


def kept(prepare: Callable[[], None]) -> Callable[[], None]:
    """`prepare`, after which all that is there is left out of the collector's rounds.

    Words, tables and models are 200,000 objects. Under load a round over them came every
    thousand updates and held the event loop for a tenth of a second.
    """

    def prepare_and_keep() -> None:
        prepare()
        gc.freeze()

    return prepare_and_keep
