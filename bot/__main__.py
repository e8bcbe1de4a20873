"""`python -m bot [COMMAND]`: reads the program in, and hands over to entry.py."""

import gc
import os
import sys


def run(arguments: list[str]) -> int:
    """What entry.py answers; see there.

    What is imported lives as long as the process. The garbage collector would look through all
    of it, a dozen times while it grows and for a tenth of a second at a time later, in the midst
    of the work: so it waits, and then leaves it out.
    """
    gc.disable()
    from bot.entry import main

    gc.freeze()
    gc.enable()
    return main(arguments)


if __name__ == "__main__":
    os.umask(0o077)  # what is written here holds health answers
    sys.exit(run(sys.argv[1:]))
