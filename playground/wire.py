"""HTTP to a playground, for drivers. Waiting is done by the server, never by sleeping here."""

import ssl

import httpx

from playground.errors import Json

ONE_WAIT = 20.0


class NotSeenError(AssertionError):
    """What a test waited for did not come in time; the text shows the chat's end."""


class Wire:
    """JSON requests to one playground."""

    def __init__(self, address: str, *, patience: float) -> None:
        """`patience` is how many seconds waits last unless they say otherwise."""
        self.patience = patience
        self._http = httpx.AsyncClient(
            base_url=address,
            timeout=httpx.Timeout(10, read=ONE_WAIT + 10),
            trust_env=False,
            # Plain HTTP on this machine: loading certificates would be most of a test's time.
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def get(self, path: str, **params: object) -> Json:
        """GET a JSON answer. Raises AssertionError with the server's text when it refuses."""
        given = {key: str(value) for key, value in params.items() if value is not None}
        return _answer(await self._http.get(path, params=given))

    async def post(self, path: str, body: Json) -> Json:
        """POST JSON, as `get`."""
        return _answer(await self._http.post(path, json=body))

    async def send_form(self, path: str, fields: Json, files: Json) -> Json:
        """POST a multipart form, as `get`."""
        return _answer(await self._http.post(path, data=fields, files=files))

    async def delete(self, path: str) -> Json:
        """DELETE, as `get`."""
        return _answer(await self._http.delete(path))


def _answer(response: httpx.Response) -> Json:
    if response.is_error:
        raise AssertionError(f"the playground refused: {response.status_code} {response.text}")
    body: Json = response.json()
    return body
