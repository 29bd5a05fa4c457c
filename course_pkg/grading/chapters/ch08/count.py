"""Exercise: an encoder counted by hand."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described

ATTENTION = 4 * (512 * 512 + 512)
NETWORK = 512 * 2048 + 2048 + 2048 * 512 + 512
LAYER = ATTENTION + NETWORK + 2 * 2 * 512
SMALL = 4 * (64 * 64 + 64) + 64 * 256 + 256 + 256 * 64 + 64 + 2 * 2 * 64


def attention_without_biases():
    """That is without the biases: each projection has one, 512 numbers."""
    return {"attention": 4 * 512 * 512}


def three_projections():
    """Those are three projections: the fourth, W_O, joins the heads."""
    return {"attention": 3 * (512 * 512 + 512)}


def a_projection_for_each_head():
    """A head has an eighth of the columns, 64: eight heads side by side make
    one matrix of 512 by 512.
    """
    return {"attention": 8 * ATTENTION}


def network_without_biases():
    """That is without the biases, 2048 numbers and 512."""
    return {"network": 2 * 512 * 2048}


def way_out_only():
    """That is the way out to 2048; the way back has a matrix as well."""
    return {"network": 512 * 2048 + 2048}


def network_at_every_position():
    """The network is the same at every position: its weights are counted
    once, however long the sentence is.
    """
    return {"longer": 10 * NETWORK}


def gain_only():
    """A norm has a gain and a bias, 512 numbers each."""
    return {"norm": 512}


def two_numbers():
    """Gain and bias are vectors: each feature has its own."""
    return {"norm": 2}


def norms_forgotten():
    """A norm is missing, or both: a layer has two, of 1024 numbers each."""
    return {"layer": ATTENTION + NETWORK}


def final_norm_forgotten():
    """Pre-norm needs one norm more, after the last layer and only there:
    nothing has normalised the stream of sums.
    """
    return {"stack": 6 * LAYER}


def heads_cost():
    """Twice the heads are half as wide: the matrices stay as they are."""
    return {"heads": 2 * LAYER}


def scores_are_weights():
    """The weights of attention, n by n, are computed anew for each sentence:
    no parameter counts positions.
    """
    return {"longer": 20 * 20 - 10 * 10}


def table_forgotten():
    """The table of the 40 characters is missing, 40 times 64 numbers."""
    return {"classifier": 2 * SMALL + 64 * 12 + 12}


def positions_counted():
    """Sinusoids are computed, not learned: they are no parameters."""
    return {"classifier": 40 * 64 + 20 * 64 + 2 * SMALL + 64 * 12 + 12}


def output_bias_forgotten():
    """The output layer has a bias as well, one number a language."""
    return {"classifier": 40 * 64 + 2 * SMALL + 64 * 12}


def output_for_every_place():
    """Pooling leaves one vector a name: the output layer reads 64 numbers,
    not 20 times 64.
    """
    return {"classifier": 40 * 64 + 2 * SMALL + 20 * 64 * 12 + 12}


def places_kept():
    """Pooling takes the axis of the places away: one vector a name is
    left.
    """
    return {"pooled": (32, 20, 64)}


def features_pooled():
    """That pools the features: along the places, each feature keeps its
    largest entry.
    """
    return {"pooled": (32, 20)}


COUNT = ValuesExercise(
    id="08.count",
    title="An encoder counted with a pencil",
    kind="predict",
    difficulty=2,
    minutes=15,
    points=2,
    entries={
        "attention": Entry(ATTENTION, "Four times 512 x 512 + 512."),
        "network": Entry(
            NETWORK, "512 x 2048 + 2048 out, 2048 x 512 + 512 back."
        ),
        "norm": Entry(2 * 512, "A gain and a bias for every feature."),
        "layer": Entry(LAYER, "Attention, network and two norms."),
        "stack": Entry(6 * LAYER + 1024, "Six layers and a last norm."),
        "heads": Entry(LAYER, "Sixteen heads of 32 make up 512 as well."),
        "longer": Entry(0, "No parameter depends on the length."),
        "pooled": Entry((32, 64), "One vector of 64 for each name."),
        "classifier": Entry(
            40 * 64 + 2 * SMALL + 64 * 12 + 12,
            "The table, two layers of 49,984 and an output layer.",
        ),
    },
    mistakes=described(
        attention_without_biases,
        three_projections,
        a_projection_for_each_head,
        network_without_biases,
        way_out_only,
        network_at_every_position,
        gain_only,
        two_numbers,
        norms_forgotten,
        final_norm_forgotten,
        heads_cost,
        scores_are_weights,
        table_forgotten,
        positions_counted,
        output_bias_forgotten,
        output_for_every_place,
        places_kept,
        features_pooled,
    ),
    hints=(
        "A dense layer from a to b has a times b weights and b biases. "
        "Attention is four of them, the network two.",
        "A layer is attention, network and two norms. What does the stack "
        "need once, beyond its layers, when the norms come first?",
        "For the classifier: the table of the characters, two layers at the "
        "small width, and a dense layer from 64 to 12.",
    ),
    takeaway="Two thirds of a layer are its feed-forward network.",
)
