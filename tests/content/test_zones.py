"""Places people type: capitals, exonyms and large cities, in whatever language they are."""

from itertools import chain
from zoneinfo import available_timezones

import pytest

from bot.understanding.data import lexicon
from bot.understanding.extraction.signs import SCHEDULE
from content.folders import folders
from content.zones import find_place, place_within, plain, whole_place, zone_table

# A capital (or where its people look for it) a line of the table would be missed by.
CAPITALS = (
    "Abu Dhabi", "Abuja", "Accra", "Addis Ababa", "Algiers", "Amman", "Amsterdam", "Ankara",
    "Antananarivo", "Apia", "Ashgabat", "Asmara", "Astana", "Asunción", "Athens", "Baghdad",
    "Baku", "Bamako", "Bandar Seri Begawan", "Bangkok", "Bangui", "Banjul", "Basseterre",
    "Beijing", "Beirut", "Belgrade", "Belmopan", "Berlin", "Bern", "Bishkek", "Bissau",
    "Bogotá", "Brasília", "Bratislava", "Brazzaville", "Bridgetown", "Brussels", "Bucharest",
    "Budapest", "Buenos Aires", "Cairo", "Canberra", "Cape Town", "Caracas", "Castries",
    "Chișinău", "Colombo", "Conakry", "Copenhagen", "Dakar", "Damascus", "Dar es Salaam",
    "Dhaka", "Dili", "Djibouti", "Dodoma", "Doha", "Dublin", "Dushanbe", "Freetown",
    "Funafuti", "Gaborone", "Georgetown", "Gitega", "Guatemala City", "Hanoi", "Harare",
    "Havana", "Helsinki", "Honiara", "Islamabad", "Jakarta", "Jerusalem", "Juba", "Kabul",
    "Kampala", "Kathmandu", "Khartoum", "Kigali", "Kingston", "Kinshasa", "Kuala Lumpur",
    "Kuwait City", "Kyiv", "La Paz", "Libreville", "Lilongwe", "Lima", "Lisbon", "Ljubljana",
    "Lomé", "London", "Luanda", "Lusaka", "Luxembourg", "Madrid", "Majuro", "Malabo", "Malé",
    "Managua", "Manama", "Manila", "Maputo", "Maseru", "Mbabane", "Mexico City", "Minsk",
    "Mogadishu", "Monaco", "Monrovia", "Montevideo", "Moroni", "Moscow", "Muscat", "N'Djamena",
    "Nairobi", "Nassau", "Naypyidaw", "New Delhi", "Niamey", "Nicosia", "Nouakchott",
    "Nuku'alofa", "Oslo", "Ottawa", "Ouagadougou", "Palikir", "Panama City", "Paramaribo",
    "Paris", "Phnom Penh", "Podgorica", "Port Louis", "Port Moresby", "Port Vila",
    "Port of Spain", "Port-au-Prince", "Porto-Novo", "Prague", "Praia", "Pretoria", "Pristina",
    "Pyongyang", "Quito", "Rabat", "Reykjavik", "Riga", "Riyadh", "Rome", "Roseau",
    "San Marino", "San Salvador", "Sana'a", "Santiago", "Santo Domingo", "Sarajevo", "Seoul",
    "Singapore", "Skopje", "Sofia", "Stockholm", "Sucre", "Suva", "São Tomé", "Taipei",
    "Tallinn", "Tashkent", "Tbilisi", "Tegucigalpa", "Tehran", "Thimphu", "Tirana", "Tokyo",
    "Tripoli", "Tunis", "Ulaanbaatar", "Vaduz", "Valletta", "Vienna", "Vientiane", "Vilnius",
    "Warsaw", "Washington", "Wellington", "Windhoek", "Yamoussoukro", "Yaoundé", "Yaren",
    "Yerevan", "Zagreb",
)  # fmt: skip
EXONYMS = {
    "Wien Vienne Viena": "Europe/Vienna",
    "Prag Praga": "Europe/Prague",
    "Londres Londra": "Europe/London",
    "Mailand Milán Milão Milan": "Europe/Rome",
    "München Muenchen Munique Munich": "Europe/Berlin",
    "Genf Genève Ginebra Ginevra Genebra": "Europe/Zurich",
    "Lissabon Lisbonne Lisbona": "Europe/Lisbon",
    "Moskau Moscou Mosca Moscú": "Europe/Moscow",
    "Pékin Peking Pequim Pechino": "Asia/Shanghai",
    "Alemania Allemagne Germania Alemanha Deutschland": "Europe/Berlin",
}


@pytest.mark.parametrize("language", folders())
def test_every_capital_is_known_whatever_the_runner_reads(language: str) -> None:
    assert [name for name in CAPITALS if len(find_place(name, language)) != 1] == []


@pytest.mark.parametrize("names", EXONYMS)
def test_a_city_is_known_by_its_name_in_another_language(names: str) -> None:
    found = {find_place(name, "en") for name in names.split()}

    assert found == {(EXONYMS[names],)}


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("são paulo", "America/Sao_Paulo"),
        ("SAO PAULO", "America/Sao_Paulo"),
        ("Zuerich", "Europe/Zurich"),
        ("Tromso", "Europe/Oslo"),
        ("Łódź", "Europe/Warsaw"),
        ("NYC", "America/New_York"),
        ("Wien, Österreich", "Europe/Vienna"),
        ("I live near Munich", "Europe/Berlin"),
    ],
)
def test_accents_umlauts_and_what_stands_around_do_not_matter(typed: str, zone: str) -> None:
    assert find_place(typed, "en") == (zone,)


@pytest.mark.parametrize("name", ["San José", "Córdoba", "Portland", "Newcastle", "USA"])
def test_a_name_of_several_places_offers_them_all(name: str) -> None:
    assert len(find_place(name, "en")) > 1


def test_every_place_stands_under_a_zone_there_is() -> None:
    assert set(zone_table().places) <= available_timezones()


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "it", "pt"])
def test_no_word_of_days_and_times_is_taken_for_a_place(language: str) -> None:
    signs = lexicon(language, "measures")["signs"]
    words = list(chain.from_iterable(signs.get(sign, ()) for sign in SCHEDULE))
    code = "pt-BR" if language == "pt" else language

    assert words
    assert [word for word in words if place_within(str(word), code)] == []


def test_words_that_are_places_too_count_only_alone() -> None:
    assert whole_place("Nice", "en") == ("Europe/Paris",)
    assert find_place("have a nice day in the bath", "en") == ()
    assert all(word == plain(word) for word in zone_table().words)
