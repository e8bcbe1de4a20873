"""How Telegram measures text and writes links."""

import re

LINK = re.compile(r"^(?:(https?|tg|tonsite)://)?([^\s/?#]+)([/?#]\S*)?$", re.IGNORECASE)


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units, which is how the Bot API counts."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def checked_link(url: str) -> str:
    """The link as Telegram writes it, or "" when it is none that Telegram accepts."""
    match = LINK.match(url.strip())
    if not match:
        return ""
    scheme, host, rest = match.groups()
    if not scheme and "." not in host:
        return ""
    return f"{(scheme or 'http').lower()}://{host}{rest or '/'}"
