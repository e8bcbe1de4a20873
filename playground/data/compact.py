"""Derives methods.json from a full description of the Bot API; run by hand, never at run time.

    python -m playground.data.compact BOTAPI.json

The playground implements a part of the Bot API. It keeps the parameters of that part and the names
of everything else, so that "not built here" and "no such method" stay two different answers.
"""

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# What the playground implements; playground/methods/ must define exactly these.
IMPLEMENTED = (
    "answerCallbackQuery answerInlineQuery close deleteMessage deleteMyCommands deleteWebhook "
    "editMessageCaption editMessageMedia editMessageReplyMarkup editMessageText getFile getMe "
    "getChatMenuButton getMyCommands getMyDescription getMyName getMyShortDescription getUpdates "
    "getWebhookInfo logOut removeMyProfilePhoto sendAnimation sendChatAction sendDocument "
    "sendLocation sendMediaGroup sendMessage sendPhoto sendVoice setChatMenuButton setMyCommands "
    "setMyDescription setMyName setMyProfilePhoto setMyShortDescription setWebhook"
)


def compact(full: dict[str, Any]) -> dict[str, Any]:
    """The parameters of what is implemented, and the names of the rest."""
    methods = full["methods"]
    parameters = {
        name: {
            field["name"]: "|".join(field["types"]) + ("!" if field["required"] else "")
            for field in methods[name].get("fields", [])
        }
        for name in IMPLEMENTED.split()
    }
    return {
        "version": full["version"],
        "parameters": parameters,
        "others": sorted(set(methods) - set(IMPLEMENTED.split())),
    }


if __name__ == "__main__":
    source = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    target = HERE / "methods.json"
    target.write_text(json.dumps(compact(source), indent=1) + "\n", "utf-8")
