"""answerCallbackQuery and answerInlineQuery, while the query is fresh."""

from collections.abc import Callable

from playground.errors import bad_request
from playground.methods.request import Request
from playground.records import Query, text_arguments

# Telegram forgets a pressed button after 150 seconds.
LIFETIME = 150.0
MAX_ANSWER = 200
MAX_RESULTS = 50


def _fresh(request: Request, kind: str, query_id: str) -> Query:
    query = request.state.queries.get(query_id)
    gone = query is None or query.kind != kind
    if gone or query is None or request.state.seconds() - query.asked_at > LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return query


def answer_callback(request: Request) -> bool:
    """Stop the button's spinner; a text makes a toast or an alert. Repeats are harmless."""
    query = _fresh(request, "callback", request.text("callback_query_id"))
    if len(request.text("text")) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if query.answered:
        return True
    query.answered = True
    body = {
        "query_id": query.id,
        "message_id": query.message_id,
        "text": request.text("text"),
        "alert": request.flag("show_alert"),
    }
    body |= text_arguments(request.params, "url")
    request.state.feed.publish("answered", body, chat_id=query.chat_id)
    return True


def answer_inline(request: Request) -> bool:
    """What the bot offers for what was typed after its name."""
    query = _fresh(request, "inline", request.text("inline_query_id"))
    results = request.params["results"]
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [one.get("id") if isinstance(one, dict) else None for one in results]
    if not all(isinstance(one, str) and 1 <= len(one.encode()) <= 64 for one in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) != len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    query.answered = True
    query.results = results
    body = {"query_id": query.id, "results": results}
    request.state.feed.publish("inline", body, chat_id=query.chat_id)
    return True


METHODS: dict[str, Callable[[Request], object]] = {
    "answerCallbackQuery": answer_callback,
    "answerInlineQuery": answer_inline,
}
