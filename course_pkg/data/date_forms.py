"""How languages write a date, from CLDR through Babel.

A form is compiled once for each language: a text for every month, with marks
where the day, the year and the weekday go.
"""

import collections
import datetime
import functools
import unicodedata
from typing import NamedTuple

from course_pkg.frameworks import require

# Scripts that run from left to right, so that a printed line shows the
# characters in the order in which a model reads them.
CODES = (
    "af sq hy az eu be bs br bg ca zh hr cs da nl en et fi fr gl ka de el hi "
    "hu is id ga it ja kk ko lv lt mk ms nb pl pt ro ru sr sk sl es sw sv tr "
    "uk uz vi cy"
)
LANGUAGES = tuple(CODES.split())
STYLES = ("full", "long", "medium", "short")
SKELETONS = ("yMd", "yMEd", "yMMMd", "yMMMEd")


class Form(NamedTuple):
    """One way in which a language writes dates."""

    language: str
    months: tuple  # 12 texts with marks; None where another month has it too
    weekdays: tuple  # 7 names, Monday first; empty without a weekday
    guess: bool  # numbers alone: only some days can be told from months


def write(form, day):
    """Write a day in a form.

    Returns:
        The text, or None if it could be read as another day.

    >>> british = forms()["cy"][0]
    >>> write(british, datetime.date(2017, 5, 3))
    'Dydd Mercher, 3 Mai 2017'
    """
    month = form.months[day.month - 1]
    if month is None or (form.guess and day.month != day.day <= 12):
        return None
    weekday = form.weekdays[day.weekday()] if form.weekdays else ""
    return month.format(day=day.day, year=day.year, weekday=weekday)


@functools.cache
def forms():
    """Compile every language's forms.

    Forms with two-digit years are left out. A month is taken out of a form
    if some form, in any language, writes another month in the same way;
    weekday, punctuation and case are not enough to tell them apart.

    Returns:
        A dictionary from language to a tuple of ``Form``.

    Raises:
        ModuleNotFoundError: Babel is not installed.
    """
    made = {code: compile_language(code) for code in LANGUAGES}
    meant = collections.defaultdict(set)
    for form in (form for several in made.values() for form in several):
        for month, text in enumerate(form.months):
            meant[bare(text)].add(month)

    def settle(form):
        texts = (
            text if len(meant[bare(text)]) == 1 else None
            for text in form.months
        )
        return form._replace(months=tuple(texts))

    return {
        code: tuple(map(settle, several)) for code, several in made.items()
    }


def bare(text):
    """Drop what is no evidence: weekday, punctuation, case, spaces.

    >>> bare("{weekday}, {day:02}. Mai {year}")
    '{day}mai{year}'
    """
    text = text.replace("{weekday}", "").replace(":02", "").casefold()
    kinds = map(unicodedata.category, text)
    kept = zip(text, kinds, strict=True)
    return "".join(c for c, kind in kept if c in "{}" or kind[0] not in "PZ")


def compile_language(code):
    """Compile the forms of one language, two-digit years left out."""
    locale = require("babel", "lab").Locale.parse(code)
    patterns = [locale.date_formats[style].pattern for style in STYLES]
    known = locale.datetime_skeletons
    patterns += [known[name].pattern for name in SKELETONS if name in known]
    patterns = [one for one in dict.fromkeys(patterns) if "yy" not in one]
    return [compile_form(locale, code, pattern) for pattern in patterns]


def compile_form(locale, code, pattern):
    """Compile one pattern, such as ``EEEE, d. MMMM y``."""
    from babel.dates import DateTimeFormat, tokenize_pattern

    tokens = tokenize_pattern(pattern)
    fields = [value for kind, value in tokens if kind == "field"]
    kinds = [kind for kind, _ in fields]
    weekday = [kind * count for kind, count in fields if kind in "Ec"]

    def month_text(month):
        names = DateTimeFormat(datetime.date(2001, month, 1), locale)
        return "".join(
            value if kind == "chars" else mark(*value, names)
            for kind, value in tokens
        )

    monday = datetime.date(2001, 1, 1)
    week = [monday + datetime.timedelta(days) for days in range(7)]
    days = [DateTimeFormat(day, locale)[f] for f in weekday for day in week]
    numeric = any(kind == "M" and count < 3 for kind, count in fields)
    year_first = kinds.index("y") < min(kinds.index("M"), kinds.index("d"))
    months = tuple(month_text(month) for month in range(1, 13))
    return Form(code, months, tuple(days), numeric and not year_first)


def mark(kind, count, names):
    """Return a month's name, or the mark of what a day fills in."""
    if kind in "Ec":
        return "{weekday}"
    if kind == "d":
        return "{day:02}" if count == 2 else "{day}"
    return "{year}" if kind == "y" else names[kind * count]
