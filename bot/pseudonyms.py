"""What stands for a runner where operators read: a short keyed hash, never the id itself."""

import hashlib
import hmac

_LETTERS = 12


class Pseudonyms:
    """The same runner has the same one as long as the token stays; without it nobody can tell."""

    def __init__(self, token: str) -> None:
        self._key = hmac.digest(token.encode(), b"pseudonyms", "sha256")

    def of(self, user_id: object) -> str:
        """Of a runner's, or a chat's, Telegram id."""
        return hmac.new(self._key, str(user_id).encode(), hashlib.sha256).hexdigest()[:_LETTERS]
