"""BLEU: a sentence by hand, and sets of them against sacreBLEU."""

import pytest
import sacrebleu
from hypothesis import given
from hypothesis import strategies as st

from course_pkg.bleu import bleu, brevity_penalty, matches

WORDS = st.sampled_from(["a", "b", "c", "d", "e"])
TEXT = st.lists(WORDS, min_size=1, max_size=13).map(" ".join)
PAIRS = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=7)


def by_sacrebleu(hypotheses, references, order=4):
    """Return the library's figure: same definition, words as they stand."""
    metric = sacrebleu.BLEU(
        tokenize="none", smooth_method="none", max_ngram_order=order
    )
    return metric.corpus_score(hypotheses, [references])


def test_a_sentence_by_hand():
    found = bleu(["a small dog runs fast"], ["a small dog runs very fast"])
    assert found.precisions == (5 / 5, 3 / 4, 2 / 3, 1 / 2)
    assert found.lengths == (5, 6)
    assert found.brevity == pytest.approx(2.718281828459045 ** (1 - 6 / 5))
    product = 1 * 0.75 * (2 / 3) * 0.5  # 0.25, its fourth root is 0.7071
    assert product == pytest.approx(0.25)
    assert found.score == pytest.approx(100 * 0.8187307530779818 * 0.5**0.5)


def test_a_word_counts_at_most_as_often_as_in_the_reference():
    assert matches(
        ["the"] * 7, ["the", "cat", "is", "on", "the", "mat"], 1
    ) == (2, 7)


@given(PAIRS)
def test_sets_agree_with_sacrebleu(pairs):
    hypotheses, references = map(list, zip(*pairs, strict=True))
    found, library = (
        one(hypotheses, references) for one in (bleu, by_sacrebleu)
    )
    assert found.score == pytest.approx(library.score, abs=1e-9)
    assert found.brevity == pytest.approx(library.bp)
    assert found.lengths == (library.sys_len, library.ref_len)


@given(PAIRS, st.integers(1, 3))
def test_other_orders_agree_with_sacrebleu(pairs, order):
    hypotheses, references = map(list, zip(*pairs, strict=True))
    found = bleu(hypotheses, references, order)
    library = by_sacrebleu(hypotheses, references, order)
    assert found.score == pytest.approx(library.score, abs=1e-9)


@given(st.lists(TEXT, min_size=1, max_size=7))
def test_a_perfect_set_of_long_sentences_has_100(texts):
    texts = [f"{text} f g h" for text in texts]
    assert bleu(texts, texts).score == pytest.approx(100)


def test_a_set_is_not_the_mean_of_its_sentences():
    hypotheses = ["a b c d e", "a b c d f g h i"]
    references = ["a b c d e", "a b c d e f g h i"]
    single = [
        bleu([one], [other]).score
        for one, other in zip(hypotheses, references, strict=True)
    ]
    together = bleu(hypotheses, references).score
    assert abs(together - sum(single) / 2) > 1


def test_nothing_in_common_is_0_and_so_is_nothing_at_all():
    assert bleu(["x"], ["a b c d"]).score == 0
    assert bleu([""], ["a b c d"]).score == 0


def test_only_being_short_is_punished():
    assert brevity_penalty(13, 11) == 1
    assert brevity_penalty(11, 13) < 1


def test_a_text_in_place_of_a_list_is_refused():
    with pytest.raises(TypeError, match="put it in a list"):
        bleu("a b c d", ["a b c d"])


def test_other_numbers_of_texts_are_refused():
    with pytest.raises(ValueError, match="2 translations and 3 references"):
        bleu(["a", "b"], ["a", "b", "c"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(([], []), "number of hypotheses"), ((["a"], ["a"], 0), "order")],
)
def test_empty_sets_and_orders_are_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        bleu(*arguments)
