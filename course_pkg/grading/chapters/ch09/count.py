"""Exercise: the whole model counted by hand."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described

ATTENTION = 4 * (512 * 512 + 512)
NETWORK = 512 * 2048 + 2048 + 2048 * 512 + 512
ENCODER = ATTENTION + NETWORK + 2 * 1024
DECODER = 2 * ATTENTION + NETWORK + 3 * 1024
STACKS = 6 * ENCODER + 6 * DECODER
TABLE, BIAS = 37_000 * 512, 37_000


def one_attention():
    """A decoder layer attends twice, to itself and to the source."""
    return {"decoder_layer": ENCODER}


def two_norms():
    """A decoder layer has three norms, one for each sub-layer."""
    return {"decoder_layer": 2 * ATTENTION + NETWORK}


def two_networks():
    """A decoder layer has one feed-forward network, as the encoder's has."""
    return {"decoder_layer": 2 * ATTENTION + 2 * NETWORK + 3 * 1024}


def six_layers_of_a_kind():
    """Six of the twelve layers are decoder layers, which are larger."""
    return {"stacks": 12 * ENCODER}


def twelve_decoder_layers():
    """Six of the twelve layers are encoder layers, which are smaller."""
    return {"stacks": 12 * DECODER}


def encoder_only():
    """That is the encoder: the decoder has six layers as well."""
    return {"stacks": 6 * ENCODER}


def tables_twice():
    """Nothing is shared here: source, target and output have a table each."""
    return {"apart": STACKS + 2 * TABLE + BIAS}


def tables_forgotten():
    """The tables are missing: three of 37,000 rows of 512."""
    return {"apart": STACKS}


def tied_by_halves():
    """That shares two of the three tables: all three are one."""
    return {"tied": STACKS + 2 * TABLE + BIAS}


def no_table_at_all():
    """One table is left, 37,000 rows of 512."""
    return {"tied": STACKS + BIAS}


def source_by_source():
    """The queries are words of the target, the keys words of the source."""
    return {"across": (32, 8, 13, 13)}


def turned():
    """Rows are queries, words of the target; columns are keys, words of the
    source.
    """
    return {"across": (32, 8, 13, 11)}


def heads_forgotten():
    """Each head has weights of its own: there is an axis of 8."""
    return {"across": (32, 11, 13)}


def source_scored():
    """There is a row of logits for each word of the target."""
    return {"logits": (32, 13, 37_000)}


def width_kept():
    """The output layer goes from 512 to the vocabulary."""
    return {"logits": (32, 11, 512)}


def encoder_each_time():
    """The source does not change while the target is written: its memory is
    made once and kept.
    """
    return {"encoded": 11}


COUNT = ValuesExercise(
    id="09.count",
    title="The whole model with a pencil",
    kind="predict",
    difficulty=2,
    minutes=12,
    points=2,
    entries={
        "decoder_layer": Entry(
            DECODER, "Two attentions, a network and three norms."
        ),
        "stacks": Entry(STACKS, "Six layers of each kind."),
        "apart": Entry(
            STACKS + 3 * TABLE + BIAS, "Three tables and a bias on top."
        ),
        "tied": Entry(STACKS + TABLE + BIAS, "One table and a bias on top."),
        "across": Entry(
            (32, 8, 11, 13), "Sentences, heads, target words, source words."
        ),
        "logits": Entry(
            (32, 11, 37_000), "One for each token of the vocabulary."
        ),
        "encoded": Entry(1, "Its memory is kept."),
    },
    mistakes=described(
        one_attention,
        two_norms,
        two_networks,
        six_layers_of_a_kind,
        twelve_decoder_layers,
        encoder_only,
        tables_twice,
        tables_forgotten,
        tied_by_halves,
        no_table_at_all,
        source_by_source,
        turned,
        heads_forgotten,
        source_scored,
        width_kept,
        encoder_each_time,
    ),
    hints=(
        "An encoder layer of this size has 3,152,384 numbers (chapter 8). "
        "What does a decoder layer have beyond that?",
        "One more attention, 1,050,624 numbers, and one more norm, 1,024.",
        "A table has 37,000 x 512 numbers. Apart, there are three: source, "
        "target, output. The output layer has a bias in any case.",
    ),
    takeaway="The paper's table 3 gives 65 million for this model: nearly all "
    "that is not in the layers is the one table.",
)
