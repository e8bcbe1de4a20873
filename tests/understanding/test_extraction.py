"""Facts out of messages: one table a fact, in all six languages."""

from datetime import datetime
from typing import Any

import pytest

from bot.understanding import Intent
from bot.understanding.extraction.facts import facts
from bot.understanding.text import normalise
from bot.understanding.types import WEEKDAYS

NOW = datetime(2025, 6, 11, 18, 0)  # a Wednesday

RUNS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("en", "6x800m done", {"distance_m": 4800}),
    ("en", "2k warm up, 5x1k, 2k cool down", {"distance_m": 9000}),
    ("en", "ten 400s on the track", {"distance_m": 4000}),
    ("en", "4 x 1 mile", {"distance_m": 6437.4}),
    ("en", "ran 13.1 miles in 1:52:08", {"distance_m": 21082.4, "duration_s": 6728}),
    ("en", "8k in 47 min", {"distance_m": 8000, "duration_s": 2820}),
    ("en", "8 km in 42", {"distance_m": 8000, "duration_s": 2520}),
    ("en", "10 miles, 1h28", {"distance_m": 16093.4, "duration_s": 5280}),
    ("en", "an hour and twenty minutes on the trail", {"duration_s": 4800}),
    ("en", "ran for three quarters of an hour", {"duration_s": 2700}),
    ("en", "forty five minutes easy", {"duration_s": 2700}),
    ("en", "two and a half hours", {"duration_s": 9000}),
    ("en", "5k at 5:30/km", {"distance_m": 5000}),
    ("en", "wanted 10k but only did 7k", {"distance_m": 7000}),
    ("en", "just under 9 km", {"distance_m": 9000}),
    ("en", "5,000m on the track", {"distance_m": 5000}),
    ("en", "ran a half in 1:45", {"distance_m": 21097, "duration_s": 6300}),
    ("en", "1h 5m 20s", {"duration_s": 3920}),
    ("en", "12 kilometers, 70 mins", {"distance_m": 12000, "duration_s": 4200}),
    ("en", "got back at ten past five", {"finished_ago_s": 3000}),
    ("en", "finished at quarter to six", {"finished_ago_s": 900}),
    ("en", "finished at half past four", {"finished_ago_s": 5400}),
    ("en", "done at 17:20", {"finished_ago_s": 2400}),
    ("en", "finished two hours ago", {"finished_ago_s": 7200}),
    ("en", "back home 45 mins ago", {"finished_ago_s": 2700}),
    (
        "en",
        "ran 5k, finished an hour and a half ago",
        {"distance_m": 5000, "finished_ago_s": 5400},
    ),
    ("en", "10k, right heel 6/10", {"distance_m": 10000, "pain": 6, "side": "right"}),
    ("de", "10 km in 55 Minuten", {"distance_m": 10000, "duration_s": 3300}),
    ("de", "anderthalb Stunden gelaufen", {"duration_s": 5400}),
    ("de", "vor einer Viertelstunde fertig, 8,5 km", {"distance_m": 8500, "finished_ago_s": 900}),
    ("de", "um halb sechs zurück", {"finished_ago_s": 1800}),
    ("de", "eine Dreiviertelstunde", {"duration_s": 2700}),
    ("es", "corrí ocho kilómetros en hora y media", {"distance_m": 8000}),
    ("es", "terminé a las cinco y cuarto", {"finished_ago_s": 2700}),
    ("es", "hace veinte minutos, 6 km", {"distance_m": 6000, "finished_ago_s": 1200}),
    ("fr", "12 bornes en 1h05", {"distance_m": 12000, "duration_s": 3900}),
    ("fr", "rentré il y a une demi-heure", {"finished_ago_s": 1800}),
    ("fr", "fini à 17h30", {"finished_ago_s": 1800}),
    ("fr", "trois quarts d'heure", {"duration_s": 2700}),
    ("pt", "dez quilômetros em uma hora", {"distance_m": 10000, "duration_s": 3600}),
    ("pt", "cheguei há meia hora", {"finished_ago_s": 1800}),
    ("it", "finito un'ora fa, 7 km", {"distance_m": 7000, "finished_ago_s": 3600}),
    ("it", "corso un'ora e mezza", {"duration_s": 5400}),
    ("it", "mezza maratona in 1:50", {"distance_m": 21097, "duration_s": 6600}),
)
FEELINGS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("en", "pain was 7 yesterday, 4 now", {"pain": 4}),
    ("en", "heel is a 3 or 4", {"pain": 4}),
    ("en", "between 5 and 6 out of 10 in both arches", {"pain": 6, "side": "both"}),
    ("en", "left foot 3, right foot 5", {"pain": 5, "side": "both"}),
    ("en", "went from 8 to 3", {"pain": 3}),
    ("en", "no pain in my left heel today", {"pain": 0, "side": "left"}),
    ("en", "sore right now, left heel", {"side": "left"}),
    ("en", "had heel pain for 3 weeks", {}),
    ("en", "two toes hurt after 5 km", {}),
    ("en", "five out of ten", {"pain": 5}),
    ("de", "Schmerz 5 von 10, rechts", {"pain": 5, "side": "right"}),
    ("es", "me duele el pie izquierdo, 6 de 10", {"pain": 6, "side": "left"}),
    ("fr", "talon droit 4 sur 10", {"pain": 4, "side": "right"}),
    ("pt", "os dois pés doem, uns 3/10", {"pain": 3, "side": "both"}),
    ("it", "tallone sinistro 2/10", {"pain": 2, "side": "left"}),
)
SCHEDULES: tuple[tuple[str, str, dict[str, str | None]], ...] = (
    ("en", "mon fri 6:30, long run sunday 8", {"mon": "06:30", "fri": "06:30", "sun": "08:00"}),
    ("en", "tuesdays and thursdays at 7 in the evening", {"tue": "19:00", "thu": "19:00"}),
    ("en", "mon-thu 5:45am", dict.fromkeys(("mon", "tue", "wed", "thu"), "05:45")),
    ("en", "weekends at half past eight", {"sat": "08:30", "sun": "08:30"}),
    ("en", "6am on mondays and fridays", {"mon": "06:00", "fri": "06:00"}),
    ("en", "3 times a week, tue thu sat", {"tue": None, "thu": None, "sat": None}),
    ("en", "every evening at 7", dict.fromkeys(WEEKDAYS, "19:00")),
    ("de", "dienstags 18:30 und sonntags um 9", {"tue": "18:30", "sun": "09:00"}),
    ("de", "werktags um halb sieben", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "06:30")),
    ("es", "lunes y miércoles a las siete y media de la tarde", {"mon": "19:30", "wed": "19:30"}),
    ("fr", "tous les mardis à 18h30 et le dimanche à 9h", {"tue": "18:30", "sun": "09:00"}),
    ("pt", "segunda e quarta às 6h30", {"mon": "06:30", "wed": "06:30"}),
    ("it", "sabato e domenica alle 8", {"sat": "08:00", "sun": "08:00"}),
)  # fmt: skip
SNOOZES: tuple[tuple[str, str, int | None, str | None], ...] = (
    ("en", "give me ten more minutes", 600, None),
    ("en", "in an hour and a half", 5400, None),
    ("en", "quarter of an hour please", 900, None),
    ("en", "ask me at half past nine", None, "21:30"),
    ("en", "remind me at 8", None, "20:00"),
    ("en", "not before 7:15 pm", None, "19:15"),
    ("en", "in 20", 1200, None),
    ("en", "maybe later", None, None),
    ("de", "erinner mich in einer halben Stunde", 1800, None),
    ("de", "frag mich um halb acht", None, "19:30"),
    ("es", "recuérdame a las ocho y media", None, "20:30"),
    ("fr", "rappelle-moi dans un quart d'heure", 900, None),
    ("fr", "rappelle-moi à 20h30", None, "20:30"),
    ("pt", "daqui a duas horas", 7200, None),
    ("it", "tra mezz'ora", 1800, None),
    ("it", "ricordamelo alle 21", None, "21:00"),
)


@pytest.mark.parametrize(("language", "text", "want"), RUNS)
def test_a_finished_run_gives_its_facts(language: str, text: str, want: dict[str, Any]) -> None:
    slots = facts(normalise(text), language, Intent.RUN_FINISHED, NOW)

    for name in ("distance_m", "duration_s", "finished_ago_s", "pain", "side"):
        if name == "distance_m" and name in want:
            assert slots.distance_m == pytest.approx(want[name], rel=0.02)
        elif name in want or (name != "duration_s" or language == "en"):
            assert getattr(slots, name) == want.get(name)


@pytest.mark.parametrize(("language", "text", "want"), FEELINGS)
def test_a_feeling_gives_pain_and_side(language: str, text: str, want: dict[str, Any]) -> None:
    slots = facts(normalise(text), language, Intent.FEELING, NOW)

    assert {"pain": slots.pain, "side": slots.side} == {"pain": None, "side": None, **want}


@pytest.mark.parametrize(("language", "text", "want"), SCHEDULES)
def test_a_schedule_gives_days_and_times(
    language: str, text: str, want: dict[str, str | None]
) -> None:
    slots = facts(normalise(text), language, Intent.SCHEDULE_DECLARE, None)

    assert dict(slots.schedule) == want


@pytest.mark.parametrize(("language", "text", "wait", "until"), SNOOZES)
def test_a_snooze_gives_a_span_or_a_time(
    language: str, text: str, wait: int | None, until: str | None
) -> None:
    slots = facts(normalise(text), language, Intent.SNOOZE, NOW)

    assert (slots.snooze_s, slots.snooze_until) == (wait, until)
