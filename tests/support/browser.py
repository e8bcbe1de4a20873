"""The Chromium of this machine, if it has one, and how it is started without disturbing anyone."""

import os
import shutil

import pytest

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]

# A page that has seen the tour: nothing stands before what a test looks at.
TOUR_SEEN = "localStorage.setItem('playground-tour', 'seen')"
