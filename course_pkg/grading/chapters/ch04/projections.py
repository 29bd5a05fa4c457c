"""Exercise: what two matrices add to a dot product, with a pencil."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described


def plain_forward():
    """3 is the dot product of the words as they are: project word 1 by M_Q
    and word 2 by M_K first.
    """
    return {"forward": 3}


def wrong_way_round():
    """This is the other direction: the word that asks goes through M_Q, the
    one that is asked through M_K.
    """
    return {"forward": 6, "backward": 0}


def symmetric():
    """3 would be the same in both directions: that holds for plain dot
    products, not for projected ones.
    """
    return {"backward": 3}


def length_squared():
    """5 is word 1 times itself, as it is: its query is 1 and its key is 2,
    so the score is their product.
    """
    return {"itself": 5}


def query_with_query():
    """1 is the query times the query: a score is a query times a key."""
    return {"itself": 1}


def sum_for_product():
    """This multiplies the two sums: multiply entry by entry, then add."""
    return {"plain": 9}


def full_rank():
    """The product is 512 by 512, but everything in it has passed through
    vectors of 64 entries.
    """
    return {"rank": 512}


def rank_of_all_three():
    """128 would be the sum of both widths: a product's rank is at most the
    smaller factor's.
    """
    return {"rank": 128}


def square_matrices():
    """Each matrix is 512 by 64, not 512 by 512: it leads from the model's
    width to the head's.
    """
    return {"learned": 3 * 512 * 512}


def values_forgotten():
    """These are M_Q and M_K: the values have a matrix of their own."""
    return {"learned": 2 * 512 * 64}


def length_counted():
    """The matrices do not depend on how many words there are: one matrix
    serves every word.
    """
    return {"learned": 3 * 512 * 64 * 10}


PROJECTIONS = ValuesExercise(
    id="04.projections",
    title="A lopsided dot product",
    kind="predict",
    difficulty=2,
    minutes=8,
    points=1,
    entries={
        "plain": Entry(3, "1 times 3 plus 2 times 0."),
        "forward": Entry(
            0, "Word 1's query is 1 and word 2's key is 0: multiply them."
        ),
        "backward": Entry(
            6, "Word 2's query is 3 and word 1's key is 2: multiply them."
        ),
        "itself": Entry(2, "Word 1's query is 1, its own key is 2."),
        "rank": Entry(
            64, "No product has a larger rank than its narrowest factor."
        ),
        "learned": Entry(
            3 * 512 * 64, "Three matrices, each of 512 rows and 64 columns."
        ),
    },
    mistakes=described(
        plain_forward,
        wrong_way_round,
        symmetric,
        length_squared,
        query_with_query,
        sum_for_product,
        full_rank,
        rank_of_all_three,
        square_matrices,
        values_forgotten,
        length_counted,
    ),
    hints=(
        "With one column each, M_Q picks a single number out of a word, and "
        "M_K another. Which?",
        "A query here is the word's first entry, a key its second. A score "
        "is the query of one word times the key of the other.",
        "For the larger layer, count rows and columns of each matrix; a "
        "product of (512, 64) and (64, 512) has a rank of 64 at most.",
    ),
    takeaway="Word 2 can look for word 1 without being looked for.",
)
