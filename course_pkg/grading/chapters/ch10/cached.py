"""Exercise: one step of attention with a cache."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import softmax


def cases(rng):
    """Return a word, a table, three matrices and the cache."""
    plans = [(0, 1, 1), (0, 2, 3), (2, 3, 2), (5, 2, 7), (7, 5, 3)]
    plans.append((11, *sizes(rng, 2)))
    return [drawn(rng, *plan) for plan in plans]


def drawn(rng, seen, d, d_k):
    """Return a case with ``seen`` positions in the cache."""
    d_v = d_k + 1
    shapes = [(d,), (seen + 3, d), (d, d_k), (d, d_k), (d, d_v)]
    shapes += [(seen, d_k), (seen, d_v)]
    return tuple(values(rng, *shape) for shape in shapes)


def attend(query, keys, values_, scale=None):
    """Return the context of one query, ``(d_v,)``."""
    scale = np.sqrt(len(query)) if scale is None else scale
    return softmax(keys @ query / scale) @ values_


def at_the_end(cache, new):
    """Return a cache with one more row, the last."""
    return np.concatenate([cache, new[None]])


def placed(x, table, M_q, M_k, M_v, keys, values_, place=None):
    """Return the query and the longer cache, with a place of one's own."""
    place = len(keys) if place is None else place
    x = x + table[place]
    return x @ M_q, at_the_end(keys, x @ M_k), at_the_end(values_, x @ M_v)


def cached_step(x, table, M_q, M_k, M_v, keys, values_):
    """Return the context ``(d_v,)`` and the longer cache."""
    query, keys, values_ = placed(x, table, M_q, M_k, M_v, keys, values_)
    return attend(query, keys, values_), keys, values_


def always_place_0(*case):
    """Position 0 is added at every step: the word's position is the number
    of keys that are in the cache already.
    """
    query, keys, values_ = placed(*case, place=0)
    return attend(query, keys, values_), keys, values_


def one_place_on(*case):
    """The position is one too far: with nothing in the cache it is 0, so
    count the keys before the new one joins them.
    """
    query, keys, values_ = placed(*case, place=len(case[5]) + 1)
    return attend(query, keys, values_), keys, values_


def no_place(x, table, *rest):
    """The position is not added: the word's vector needs the row of the
    table for its place.
    """
    return cached_step(x, 0 * table, *rest)


def new_one_first(*case):
    """The new key and value stand before the others: the context comes out
    alike, but the cache is no longer in the order of the sentence.
    """
    context, keys, values_ = cached_step(*case)
    return context, np.roll(keys, 1, axis=0), np.roll(values_, 1, axis=0)


def past_only(x, table, M_q, M_k, M_v, keys, values_):
    """The query attends to the old keys only: the new word is one of those
    it may look at, so put it in the cache first.
    """
    query, longer, more = placed(x, table, M_q, M_k, M_v, keys, values_)
    if not len(keys):
        return np.zeros_like(more[0]), longer, more
    return attend(query, keys, values_), longer, more


def itself_only(x, table, M_q, M_k, M_v, keys, values_):
    """The query sees its own word only: let it attend to the whole cache."""
    _, keys, values_ = placed(x, table, M_q, M_k, M_v, keys, values_)
    return values_[-1], keys, values_


def cache_not_kept(*case):
    """The cache comes back as it was: return it with the new key and
    value.
    """
    return cached_step(*case)[0], *case[5:]


def scale_missing(*case):
    """The scores are not divided by the root of d_k."""
    query, keys, values_ = placed(*case)
    return attend(query, keys, values_, scale=1), keys, values_


def scale_of_the_model(*case):
    """The scores are divided by the root of d: the keys have width d_k."""
    query, keys, values_ = placed(*case)
    scale = np.sqrt(len(case[0]))
    return attend(query, keys, values_, scale), keys, values_


def last_replaced(x, table, M_q, M_k, M_v, keys, values_):
    """The last row of the cache is overwritten: add a row."""
    query, longer, more = placed(x, table, M_q, M_k, M_v, keys, values_)
    start = min(1, len(keys))
    keys = np.concatenate([longer[: len(keys) - start], longer[-1:]])
    values_ = np.concatenate([more[: len(values_) - start], more[-1:]])
    return attend(query, keys, values_), keys, values_


def matrices_exchanged(x, table, M_q, M_k, *rest):
    """M_q and M_k are exchanged: M_q makes the query, M_k the new key."""
    return cached_step(x, table, M_k, M_q, *rest)


def place_for_the_query_only(x, table, M_q, M_k, M_v, keys, values_):
    """The new key and value are made of the word without its position: add
    it first, and make all three of the sum.
    """
    query = (x + table[len(keys)]) @ M_q
    keys, values_ = at_the_end(keys, x @ M_k), at_the_end(values_, x @ M_v)
    return attend(query, keys, values_), keys, values_


CACHED = FunctionExercise(
    id="10.cached",
    title="A step with a cache",
    kind="build",
    difficulty=2,
    minutes=15,
    points=2,
    parameters=("x", "table", "M_q", "M_k", "M_v", "keys", "values"),
    returns=("context", "keys", "values"),
    cases=cases,
    reference=cached_step,
    mistakes=described(
        always_place_0,
        one_place_on,
        no_place,
        new_one_first,
        past_only,
        itself_only,
        cache_not_kept,
        scale_missing,
        scale_of_the_model,
        last_replaced,
        matrices_exchanged,
        place_for_the_query_only,
    ),
    hints=(
        "How many words came before? As many as there are keys: that is the "
        "new word's position, and the table's row to add.",
        "Of the sum make a query, a key and a value. Put key and value at "
        "the end of the cache before anything attends.",
        "One query against t + 1 keys is a vector of t + 1 scores: divide by "
        "the root of d_k, take softmax, and sum the values.",
    ),
    takeaway="One row of the full computation; a mask is not needed, since "
    "the future is not there yet.",
)
