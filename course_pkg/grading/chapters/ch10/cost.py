"""Exercise: what the cache saves, and what it takes, counted."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described


def cached_count():
    """That is with a cache: without one, step t sends all t tokens through
    the layers again.
    """
    return {"without": 100}


def squared():
    """Step t needs t tokens, not all 100: add up 1 to 100."""
    return {"without": 100 * 100}


def one_step_too_few():
    """The first step sends one token through, BOS, and the last sends 100:
    that makes 1 + 2 + ... + 100.
    """
    return {"without": 99 * 100 // 2}


def still_all():
    """With a cache a step sends only its new token through the layers."""
    return {"with_cache": 5050}


def keys_only():
    """This counts keys alone: the values are kept as well."""
    return {"numbers": 6 * 512 * 100}


def heads_multiplied():
    """The heads share the width: eight of 64 are 512 together."""
    return {"numbers": 2 * 6 * 8 * 512 * 100}


def one_layer():
    """That is one layer: there are six, each with a cache of its own."""
    return {"numbers": 2 * 512 * 100}


def square_kept():
    """Keys and values are kept, not scores: the cache grows with the length,
    not with its square.
    """
    return {"numbers": 2 * 6 * 100 * 100}


def each_step_again():
    """The source does not change while the target is written: its keys and
    values are computed once a layer, at the first step.
    """
    return {"source": 6 * 100}


def once_for_all_layers():
    """Every layer has matrices of its own: once a layer."""
    return {"source": 1}


def beam_shared():
    """Every beginning in the beam has a past of its own, and so a cache of
    its own.
    """
    return {"beam": 1}


def scores_of_all():
    """That is the whole table of scores: the new token is one query."""
    return {"scores": 50 * 50}


def scores_without_itself():
    """The new key joins the cache before the query attends: its own word is
    one of those it sees.
    """
    return {"scores": 49}


def training_too():
    """In training all tokens are known: one pass computes every place at
    once, and nothing is computed twice.
    """
    return {"training": 100}


COST = ValuesExercise(
    id="10.cost",
    title="What the cache saves",
    kind="predict",
    difficulty=2,
    minutes=10,
    points=2,
    entries={
        "without": Entry(5050, "1 + 2 + ... + 100: step t sends t tokens."),
        "with_cache": Entry(100, "One token a step."),
        "numbers": Entry(
            2 * 6 * 512 * 100,
            "Keys and values, six layers, 512 wide, 100 tokens.",
        ),
        "source": Entry(6, "Once in each of the six layers."),
        "beam": Entry(4, "One for each beginning in the beam."),
        "scores": Entry(50, "One query, and the keys of 50 tokens."),
        "training": Entry(1, "With teacher forcing and a look-ahead mask."),
    },
    mistakes=described(
        cached_count,
        squared,
        one_step_too_few,
        still_all,
        keys_only,
        heads_multiplied,
        one_layer,
        square_kept,
        each_step_again,
        once_for_all_layers,
        beam_shared,
        scores_of_all,
        scores_without_itself,
        training_too,
    ),
    hints=(
        "Without a cache, step t hands the model all t tokens written so far "
        "and throws away all outputs but the last.",
        "1 + 2 + ... + n is n (n + 1) / 2. With a cache, it is n.",
        "The cache of one layer holds two arrays, (h, t, d_k) and "
        "(h, t, d_v), for every sequence that is being written.",
    ),
    takeaway="It trades memory for time: a step sends one token through the "
    "layers, and the cache grows by one.",
)
