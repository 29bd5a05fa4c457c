"""What readers of chapter 10 write, and what their answers must agree with."""

import numpy as np
import pytest
from grading.answers import graded, solution, text_of

from course_pkg.frameworks import require
from course_pkg.grading import catalogue
from course_pkg.grading.chapters.ch10 import words
from course_pkg.grading.isolation.remote import MOST_APPLIED
from course_pkg.grading.runner import InProcess
from course_pkg.reference import (
    look_ahead_mask,
    scaled_dot_product_attention,
    softmax,
)
from course_pkg.reference.decoding import nucleus


def in_torch():
    """Return answers in PyTorch, each with the mistake it makes."""
    import torch

    def rows_apart(log_p, step):
        best, tokens = step.max(dim=-1)
        totals, order = (log_p + best).sort(descending=True)
        return order, tokens[order], totals

    def cut_where_reached(logits, temperature, top_p):
        p = (logits / temperature).softmax(dim=-1)
        ranked, places = p.sort(descending=True)
        ranked = ranked.masked_fill(ranked.cumsum(dim=-1) > top_p, 0.0)
        kept = torch.zeros_like(p).scatter(-1, places, ranked)
        return kept / kept.sum(dim=-1, keepdim=True)

    return {
        ("10.beam", rows_apart): "one_for_each",
        ("10.nucleus", cut_where_reached): "last_one_missing",
    }


def in_tensorflow():
    """Return answers in TensorFlow, each with the mistake it makes."""
    tf = require("tensorflow", "tf")

    def divided_by_k(log_p, step):
        k = len(log_p)
        totals = tf.reshape(log_p[:, None] + step, [-1])
        best, flat = tf.math.top_k(totals, k=k)
        return flat // k, flat % k, best

    def never_scaled(x, table, M_q, M_k, M_v, keys, values):
        x = (x + table[len(keys)])[None]
        keys = tf.concat([keys, x @ M_k], axis=0)
        values = tf.concat([values, x @ M_v], axis=0)
        scores = tf.matmul(x @ M_q, keys, transpose_b=True)
        return (tf.nn.softmax(scores) @ values)[0], keys, values

    return {
        ("10.beam", divided_by_k): "divided_by_beams",
        ("10.cached", never_scaled): "scale_missing",
    }


@pytest.mark.parametrize(
    ("framework", "answers"),
    [("torch", in_torch), ("tensorflow", in_tensorflow)],
)
def test_a_mistake_in_the_frameworks_own_words_is_named(framework, answers):
    for (identifier, answer), mistake in answers().items():
        for seed in range(3):
            verdict = graded(identifier, answer, framework, seed)
            assert verdict.mistake == mistake, verdict


def test_cached_steps_are_the_rows_of_causal_attention():
    step, rng = solution("10.cached"), np.random.default_rng(0)
    words, table = rng.normal(size=(2, 7, 5))
    projections = rng.normal(size=(3, 5, 3))
    cache, contexts = (np.zeros((0, 3)), np.zeros((0, 3))), []
    for word in words:
        context, *cache = step(word, table, *projections, *cache)
        contexts.append(context)
    query, key, value = ((words + table) @ one for one in projections)
    whole, _ = scaled_dot_product_attention(
        query, key, value, look_ahead_mask(7)
    )
    np.testing.assert_allclose(contexts, whole, rtol=1e-12)


def test_the_nucleus_is_the_one_that_the_course_draws_from():
    logits = np.random.default_rng(0).normal(size=(11, 7))
    kept = nucleus(softmax(logits / 0.5), 0.7)
    found = solution("10.nucleus")(logits, 0.5, 0.7)
    np.testing.assert_allclose(found, kept / kept.sum(-1, keepdims=True))


def test_bleu_of_a_sentence_is_that_of_sacrebleu():
    sacrebleu = pytest.importorskip("sacrebleu")
    bleu, rng = solution("10.bleu"), np.random.default_rng(0)
    scorer = sacrebleu.BLEU(tokenize="none", smooth_method="none")
    for size in (5, 7, 11, 13) * 5:
        sentence, reference = rng.integers(3, 6, size=(2, size))
        texts = [" ".join(map(str, one)) for one in (sentence, reference)]
        theirs = scorer.corpus_score([texts[0]], [[texts[1]]])
        matches, totals, mine = bleu(sentence, reference)
        assert (matches, totals) == (theirs.counts, theirs.totals)
        assert mine == pytest.approx(theirs.score)


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("as_written", {"tokenize": "none"}),
        ("lowercased", {"tokenize": "none", "lowercase": True}),
    ],
)
def test_bleu_of_the_corpus_is_that_of_sacrebleu(name, choices):
    sacrebleu = pytest.importorskip("sacrebleu")
    scorer = sacrebleu.BLEU(smooth_method="none", force=True, **choices)
    texts = list(words.OUTPUTS), [list(words.REFERENCES)]
    theirs = scorer.corpus_score(*texts).score
    assert words.WORDS.entries[name].expected == pytest.approx(theirs)
    assert solution("10.words")[name] == pytest.approx(theirs)


def test_the_notebook_and_its_check_have_the_same_sentences():
    text = text_of("10").read_text(encoding="utf-8")
    for sentence in words.OUTPUTS + words.REFERENCES:
        assert f'"{sentence}"' in text


@pytest.mark.parametrize("identifier", ["10.search", "10.resume"])
def test_a_test_calls_f_no_more_often_than_the_grader_allows(identifier):
    right = catalogue.find(identifier).reference
    trial = InProcess().attempt(solution(identifier), right)
    assert trial.failure is None
    assert 1 < len(trial.inputs) <= MOST_APPLIED
