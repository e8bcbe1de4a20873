"""Files from watches: GPX, TCX, FIT. Strangers send them, so they are read in a child process."""
