"""Exercise: shapes, counts and weights before anything is run."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described

CLOSE = 0.01


def one_axis_missing():
    """That is s W_2 as it comes out of the product: it needs an axis of
    length 1 for the steps.
    """
    return {"asked": (3, 7)}


def repeated():
    """Broadcasting repeats it without a copy: it has one row, not eleven."""
    return {"asked": (3, 11, 7)}


def already_a_score():
    """The tanh leaves seven numbers for each step: v makes one of them."""
    return {"inside": (3, 11)}


def features_kept():
    """W_1 has turned the ten features into seven numbers."""
    return {"inside": (3, 11, 10)}


def weights_of_features():
    """Weights belong to steps, not to features: one for each of the
    eleven.
    """
    return {"weights": (3, 10)}


def weights_not_projected():
    """A softmax needs one number a step: the product with v comes first."""
    return {"weights": (3, 11, 7)}


def context_of_steps():
    """The steps have been summed over: a context is as wide as a feature."""
    return {"context": (3, 11)}


def context_like_state():
    """A context is a mean of features, and those have ten entries."""
    return {"context": (3, 5)}


def projection_forgotten():
    """v is missing, which has seven entries."""
    return {"parameters": 105}


def with_biases():
    """This counts biases: the score has none."""
    return {"parameters": 119, "multiplicative": 55}


def once_a_step():
    """The same parameters serve at every step of the source, so the eleven
    steps do not count.
    """
    return {"parameters": 1232, "multiplicative": 550}


def character_only():
    """The decoder reads the context along with the character."""
    return {"reads": 6}


def state_read_as_well():
    """The state enters through U: what is read at a step are the character
    and the context.
    """
    return {"reads": 21}


def scores_only():
    """Those are the scores: before the projection by v there are 64 numbers
    for each of them.
    """
    return {"holds": 100 * 100}


def projections_only():
    """Those are the two projections: their sum has a row of 64 for every
    query and every step.
    """
    return {"holds": 2 * 100 * 64}


def not_sharpened():
    """A softmax is blind to what is added to all scores, not to a factor:
    3 to 1 becomes 9 to 1.
    """
    return {"doubled": 0.75}


def doubled_weight():
    """Weights sum to 1, whatever the scores are: the odds are squared."""
    return {"doubled": 1.5}


def ratio_doubled():
    """The scores are doubled, so the odds are squared: 9 to 1, not 6 to
    1.
    """
    return {"doubled": 6 / 7}


def nothing_looked_at():
    """The scores are all 0, and exp(0) is 1: each step gets an equal
    share.
    """
    return {"even": 0}


def one_each():
    """The eleven weights sum to 1, so each is an eleventh."""
    return {"even": 1}


NUMBERS = ValuesExercise(
    id="03.numbers",
    title="Shapes, counts and weights",
    kind="predict",
    difficulty=1,
    minutes=10,
    points=1,
    entries={
        "asked": Entry((3, 1, 7), "An axis of length 1 for the steps."),
        "inside": Entry((3, 11, 7), "Seven numbers for each step."),
        "weights": Entry((3, 11), "One number for each step of a source."),
        "context": Entry((3, 10), "A mean of features, for each source."),
        "parameters": Entry(112, "10 times 7, 5 times 7, and 7."),
        "multiplicative": Entry(50, "A matrix of 5 by 10."),
        "reads": Entry(16, "6 for the character, 10 for the context."),
        "holds": Entry(640_000, "100 times 100 times 64."),
        "doubled": Entry(0.9, "Odds of 3 to 1 become 9 to 1.", CLOSE),
        "even": Entry(1 / 11, "All scores are 0.", CLOSE),
    },
    mistakes=described(
        one_axis_missing,
        repeated,
        already_a_score,
        features_kept,
        weights_of_features,
        weights_not_projected,
        context_of_steps,
        context_like_state,
        projection_forgotten,
        with_biases,
        once_a_step,
        character_only,
        state_read_as_well,
        scores_only,
        projections_only,
        not_sharpened,
        doubled_weight,
        ratio_doubled,
        nothing_looked_at,
        one_each,
    ),
    hints=(
        "Write the shape behind every line of the layer. Which axis does the "
        "product with v remove, and which the sum?",
        "Nothing that is learned depends on the length of the source. What is "
        "held in memory does.",
        "exp(log(3)) is 3. If the scores are doubled, the odds are squared.",
    ),
    takeaway="Weights belong to steps, a context to a feature's width.",
)
