"""Exercise: greedy decoding with a given model."""

import numpy as np

from course_pkg.grading.chapters.ch10.tokens import BOS, EOS, PAD, forced
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference.training import log_softmax

# Tokens to write, vocabulary, the place of EOS, whether PAD scores best.
PLANS = [
    (1, 3, 0, True),
    (2, 5, 2, False),
    (3, 7, 1, True),
    (5, 7, 2, False),
    (5, 5, 5, True),
    (7, 11, 4, True),
]


def cases(rng):
    """Return scores ``(n, V, V)``."""
    return [(forced(rng, *plan),) for plan in PLANS]


def write(scores, hide=(PAD,), ends=True, first=BOS, read=None, place=None):
    """Return tokens and their log-probabilities, by another rule."""
    last, ended, ids, chances = first, False, [], []
    for i in range(len(scores)):
        row = scores[i if place is None else place, last].copy()
        row[list(hide)] = -np.inf
        log_p = log_softmax(row)  # (V,)
        last = PAD if ended and ends else int(log_p.argmax())
        chances.append(0.0 if ended and ends else log_p[last])
        ids.append(last)
        ended = ended or last == EOS
        last = last if read is None else read
    return np.array(ids), np.array(chances)


def greedy(scores):
    """Return the ids ``(n,)`` and their log-probability."""
    ids, chances = write(scores)
    return ids, chances.sum()


def pad_written(scores):
    """PAD is written before the end: it is no word, so give it the score
    minus infinity before you choose.
    """
    ids, chances = write(scores, hide=())
    return ids, chances.sum()


def goes_on(scores):
    """It goes on after EOS: from there on write PAD, and add nothing."""
    ids, chances = write(scores, ends=False)
    return ids, chances.sum()


def end_cut_off(scores):
    """EOS itself is missing: it is the last token written, and PAD comes
    after it.
    """
    ids, log_p = greedy(scores)
    return np.where(ids == EOS, PAD, ids), log_p


def first_place_only(scores):
    """The scores of place 0 are used at every place, as by a cache that does
    not count: token i is chosen from scores[i].
    """
    ids, chances = write(scores, place=0)
    return ids, chances.sum()


def always_after_bos(scores):
    """Every token is chosen as if it came after BOS: read the row of the
    token written last.
    """
    ids, chances = write(scores, read=BOS)
    return ids, chances.sum()


def begins_with_pad(scores):
    """The first token is chosen from row 0, that of PAD: it comes after BOS,
    whose id is 1.
    """
    ids, chances = write(scores, first=PAD)
    return ids, chances.sum()


def from_columns(scores):
    """The scores are read by columns: row t of scores[i] is for the token
    after t.
    """
    return greedy(scores.swapaxes(1, 2))


def sum_of_scores(scores):
    """The second result is a sum of scores: turn each row into
    log-probabilities first.
    """
    ids, _ = write(scores)
    before = np.concatenate([[BOS], ids[:-1]])
    places = np.arange(len(ids))
    chosen = scores[places, before, ids]
    return ids, np.where(ids == PAD, 0.0, chosen).sum()


def pad_in_the_sum(scores):
    """The tokens are right, but PAD still takes part in the softmax: hide it
    before, so that the others' probabilities sum to 1.
    """
    ids, _ = write(scores)
    before = np.concatenate([[BOS], ids[:-1]])
    log_p = log_softmax(scores)[np.arange(len(ids)), before, ids]
    return ids, np.where(ids == PAD, 0.0, log_p).sum()


def what_follows_counted(scores):
    """The tokens are right, but what the model would have said after EOS is
    added to the log-probability as well.
    """
    ids, _ = write(scores)
    return ids, write(scores, ends=False)[1].sum()


def probability(scores):
    """The second result is a probability: return its logarithm, the sum of
    the tokens' log-probabilities.
    """
    ids, log_p = greedy(scores)
    return ids, np.exp(log_p)


def last_token_only(scores):
    """The second result is the log-probability of one token: add up those of
    all.
    """
    ids, chances = write(scores)
    return ids, chances[chances != 0][-1]


GREEDY = FunctionExercise(
    id="10.greedy",
    title="The likeliest token, again and again",
    kind="build",
    difficulty=1,
    minutes=12,
    points=1,
    parameters=("scores",),
    returns=("ids", "log_p"),
    cases=cases,
    reference=greedy,
    mistakes=described(
        pad_written,
        goes_on,
        end_cut_off,
        first_place_only,
        always_after_bos,
        begins_with_pad,
        from_columns,
        sum_of_scores,
        pad_in_the_sum,
        what_follows_counted,
        probability,
        last_token_only,
    ),
    hints=(
        "Keep the token written last; it begins as BOS. Place i reads one "
        "row of V scores: scores[i][last].",
        "Leave PAD's score out, take log-softmax of what remains, and choose "
        "the largest. Its log-probability joins the sum.",
        "After EOS nothing is read and nothing added: fill up with PAD until "
        "there are n tokens.",
    ),
    takeaway="Each choice is final: greedy decoding never takes one back.",
)
