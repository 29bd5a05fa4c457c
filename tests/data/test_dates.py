"""Dates: what is written means one day, and nothing leaks between splits."""

import collections
import datetime

import pytest
from babel.dates import format_date, format_skeleton

from course_pkg.data import dates
from course_pkg.data.date_forms import (
    LANGUAGES,
    SKELETONS,
    STYLES,
    forms,
    write,
)

DAY = datetime.date
LEAP_YEAR = [DAY(2096, 1, 1) + datetime.timedelta(days) for days in range(366)]


def test_wednesday_the_third_of_may():
    french = dates.texts(DAY(2017, 5, 3), "fr")
    assert french == ["mercredi 3 mai 2017", "3 mai 2017", "mer. 3 mai 2017"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_babel_writes_the_same(language):
    count = 0
    for day in LEAP_YEAR[::61]:
        babel = {format_date(day, style, language) for style in STYLES}
        babel |= {
            format_skeleton(name, day, locale=language) for name in SKELETONS
        }
        found = dates.texts(day, language)
        assert set(found) <= babel
        count += len(found)
    assert count > 6


def test_no_text_names_two_days():
    meant = collections.defaultdict(set)
    for day in LEAP_YEAR:
        for language in LANGUAGES:
            for text in dates.texts(day, language):
                meant[text].add(day)
    assert max(map(len, meant.values())) == 1
    assert len(meant) > 50_000  # the loop above did look at something


@pytest.mark.parametrize(
    ("day", "kept"), [(DAY(2017, 5, 3), 0), (DAY(2017, 5, 5), 1)]
)
def test_numbers_alone_must_not_be_guessed(day, kept):
    numeric = [text for text in dates.texts(day, "es") if "/" in text]
    assert (len(numeric) > 0) == kept
    assert any("/" in text for text in dates.texts(DAY(2017, 5, 23), "es"))


def test_numbers_alone_are_read_when_the_year_is_first():
    assert "2017-05-03" in dates.texts(DAY(2017, 5, 3), "sv")
    for several in forms().values():
        for form in several:
            first = form.months[4]
            if first and first.startswith("{year}") and "5" in first:
                assert first.index("5") < first.index("{day")


@pytest.mark.parametrize("language", ["hr", "pl"])
def test_a_name_for_two_months_is_left_out(language):
    months = {"hr": 10, "pl": 11}  # listopad
    hidden = dates.texts(DAY(2017, months[language], 3), language)
    assert not [text for text in hidden if "listopad" in text]
    shown = dates.texts(DAY(2017, 9, 3), language)
    assert len(shown) > len(hidden)


def test_no_year_is_cut_short():
    for form in (form for several in forms().values() for form in several):
        for month in filter(None, form.months):
            assert "{year}" in month


def test_every_tenth_day_is_for_testing():
    days = [dates.FIRST + datetime.timedelta(n) for n in range(1000)]
    test = [dates.split_of(day) == "test" for day in days]
    assert sum(test) == 100
    assert test.index(True) == 9


@pytest.mark.parametrize("split", dates.SPLITS)
def test_pairs_are_in_their_split_and_repeat_by_seed(split):
    pairs = dates.pairs(211, split, seed=3)
    assert len(pairs) == 211
    assert pairs == dates.pairs(211, split, seed=3)
    assert pairs != dates.pairs(211, split, seed=5)
    for pair in pairs:
        day = DAY.fromisoformat(pair.iso)
        assert dates.split_of(day) == split
        assert pair.text in dates.texts(day, pair.language)


def test_pairs_cover_languages_and_forms():
    pairs = dates.pairs(5003)
    assert {pair.language for pair in pairs} == set(LANGUAGES)
    months = collections.Counter(pair.iso[5:7] for pair in pairs)
    assert len(months) == 12
    assert min(months.values()) > 250


def test_every_character_is_in_the_vocabulary():
    source, target = dates.source_vocabulary(), dates.target_vocabulary()
    for pair in dates.pairs(5003, "test", seed=7):
        assert source.decode(source.encode(pair.text)) == pair.text
        assert target.decode(target.encode(pair.iso)) == pair.iso


def test_errors_say_what_was_expected():
    with pytest.raises(ValueError, match="got 'tlh'"):
        dates.texts(DAY(2017, 5, 3), "tlh")
    with pytest.raises(ValueError, match="got 'dev'"):
        dates.pairs(3, "dev")
    with pytest.raises(ValueError, match="count must be at least 1, got 0"):
        dates.pairs(0)


def test_an_unreadable_day_is_not_written():
    form = next(form for form in forms()["da"] if form.guess)
    assert write(form, DAY(2017, 5, 3)) is None
    assert write(form, DAY(2017, 3, 13)) == "13.03.2017"
