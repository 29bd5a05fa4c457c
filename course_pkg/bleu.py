"""BLEU: how many short runs of words translations share with references.

It is written to be read; for figures to report there is sacreBLEU, which says
with each of them how the text was cut into words.
"""

import collections
import dataclasses
import math

from course_pkg.shapes import check_at_least

ORDER = 4


@dataclasses.dataclass(frozen=True)
class Bleu:
    """A BLEU figure and what it is made of."""

    score: float  # from 0 to 100
    precisions: tuple[float, ...]  # of runs of 1, 2, ... words, from 0 to 1
    brevity: float  # the factor for being short, from 0 to 1
    lengths: tuple[int, int]  # words of the translations, of the references


def bleu(hypotheses, references, order=ORDER):
    r"""Compute the BLEU of a whole set of translations.

    .. math:: \operatorname{BLEU} = 100 \cdot \operatorname{BP} \cdot
              \exp \frac{1}{N} \sum_{n=1}^{N} \ln p_n

    Matches are added up over the set before anything is divided, so a
    figure of a set is not the mean of figures of sentences. Without any
    match of some length the figure is 0.

    Args:
        hypotheses: Translations, a list of texts; white space parts words.
        references: As many texts, what each should be.
        order: ``N``, the longest run of words to count.

    Returns:
        A ``Bleu``; its score is between 0 and 100.

    Raises:
        TypeError: One text is given where a list belongs.
        ValueError: There are no texts, other numbers of them, or ``order``
            is below 1.

    Source: Papineni et al. (2002), section 2.3,
    https://aclanthology.org/P02-1040.

    >>> found = bleu(["the cat sat"], ["the cat sat down"], order=2)
    >>> found.precisions, round(found.score, 1)
    ((1.0, 1.0), 71.7)
    """
    check_texts(hypotheses, references)
    check_at_least("order", order, 1)
    matched, total = [0] * order, [0] * order
    lengths = [0, 0]
    for texts in zip(hypotheses, references, strict=True):
        words, wanted = map(str.split, texts)
        lengths = [lengths[0] + len(words), lengths[1] + len(wanted)]
        for n in range(1, order + 1):
            common, counted = matches(words, wanted, n)
            matched[n - 1] += common
            total[n - 1] += counted
    precisions = tuple(
        common / max(counted, 1)
        for common, counted in zip(matched, total, strict=True)
    )
    brevity = brevity_penalty(*lengths)
    score = 100 * brevity * geometric_mean(precisions)
    return Bleu(score, precisions, brevity, tuple(lengths))


def ngrams(words, n):
    """Count the runs of ``n`` words.

    >>> ngrams("to be or not to be".split(), 2).most_common(1)
    [(('to', 'be'), 2)]
    """
    starts = range(len(words) - n + 1)
    return collections.Counter(tuple(words[i : i + n]) for i in starts)


def matches(words, wanted, n):
    """Count a translation's runs of words that its reference has, too.

    A run counts at most as often as the reference has it.

    Args:
        words: Of the translation, a list.
        wanted: Of the reference, a list.
        n: Words in a run.

    Returns:
        How many match, and how many there are.

    Source: Papineni et al. (2002), section 2.1.

    >>> matches(["the"] * 7, "the cat is on the mat".split(), 1)
    (2, 7)
    """
    found = ngrams(words, n)
    common = found & ngrams(wanted, n)  # the smaller of both counts
    return common.total(), found.total()


def brevity_penalty(length, wanted):
    r"""Compute the factor that a short translation is punished with.

    .. math:: \operatorname{BP} = \min\bigl(1, e^{1 - r / c}\bigr)

    Args:
        length: ``c``, words of all translations.
        wanted: ``r``, words of all references.

    Returns:
        A number from 0 to 1.

    Source: Papineni et al. (2002), section 2.2.2.

    >>> brevity_penalty(12, 11), round(brevity_penalty(10, 11), 3)
    (1.0, 0.905)
    """
    if length == 0:
        return 0.0
    return min(1.0, math.exp(1 - wanted / length))


def geometric_mean(numbers):
    """Multiply, and take the root; 0 if one of them is 0.

    >>> round(geometric_mean([0.2, 0.8]), 6)
    0.4
    """
    return math.prod(numbers) ** (1 / len(numbers))


def check_texts(hypotheses, references):
    """Raise unless both are lists of equally many texts."""
    for name, texts in (
        ("hypotheses", hypotheses),
        ("references", references),
    ):
        if isinstance(texts, str):
            raise TypeError(
                f"{name} must be a list of texts, got one text: {texts!r}; "
                "put it in a list"
            )
        check_at_least(f"number of {name}", len(texts), 1)
    if len(hypotheses) != len(references):
        raise ValueError(
            "every translation needs one reference, got "
            f"{len(hypotheses)} translations and {len(references)} references"
        )
