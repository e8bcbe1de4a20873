"""With a file, killing the playground loses nothing that was shown."""

from pathlib import Path

from playground import people
from playground.records import Runner, Upload
from playground.state import State
from tests.playground.pictures import png

ROBIN = Runner(id=5_000_000_000, first_name="Robin")


def test_everything_shown_is_there_after_a_kill(tmp_path: Path) -> None:
    before = State(tmp_path / "world.db", runners=[ROBIN])
    robin = before.runners[ROBIN.id]
    people.say(before, robin, "one")
    upload = Upload(name="a.png", mime="image/png", data=png())
    people.send_file(before, robin, upload, "photo", "look")
    before.post(robin, {"text": "from the bot"}, from_bot=True)
    before.profile.names["de"] = "Laufbot"
    before.save_profile()

    # no close: a killed process closes nothing
    after = State(tmp_path / "world.db")

    messages = [shown.message for shown in after.history(ROBIN.id)]
    assert [m.get("text") or m["caption"] for m in messages] == ["one", "look", "from the bot"]
    assert messages == [shown.message for shown in before.history(ROBIN.id)]
    assert after.updates.pending() == before.updates.pending()
    assert after.runners[ROBIN.id].started
    assert after.profile.names == {"de": "Laufbot"}
    assert after.files.content(messages[1]["photo"][0]["file_id"]) == png()
    before.store.close()
    after.store.close()


def test_ids_go_on_after_a_restart(tmp_path: Path) -> None:
    before = State(tmp_path / "world.db", runners=[ROBIN])
    first = people.say(before, before.runners[ROBIN.id], "one")
    [update] = before.updates.pending()
    before.updates.confirm_below(update["update_id"] + 1)
    before.store.close()

    after = State(tmp_path / "world.db")
    second = people.say(after, after.runners[ROBIN.id], "two")

    assert second.id == first.id + 1
    assert [u["update_id"] for u in after.updates.pending()] == [update["update_id"] + 1]
    after.store.close()


def test_a_failed_batch_leaves_no_half(tmp_path: Path) -> None:
    state = State(tmp_path / "world.db", runners=[ROBIN])

    try:
        with state.store.batch():
            state.store.put("runner", 1, {"id": 1})
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass

    assert [key for key, _ in state.store.load("runner")] == [str(ROBIN.id)]
    state.store.close()
