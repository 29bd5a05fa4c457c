"""Exercise: counts, shapes and states before anything is run."""

import math

from course_pkg.grading.exercise import Entry, ValuesExercise, described


def bend_forgotten():
    """The first output is negative, and relu makes it 0."""
    return {"dense": [-1, 1, 3]}


def bias_forgotten():
    """This is without the bias: add (0, 2, -2) before relu."""
    return {"dense": [0, 0, 5]}


def bias_after_the_bend():
    """Here relu came before the bias: shift first, then bend."""
    return {"dense": [0, 2, 3]}


def no_biases():
    """These are the matrices alone: each layer has a bias for every
    output.
    """
    return {"network": 7 * 11 + 11 * 5}


def biases_of_inputs():
    """A bias belongs to an output, not to an input: 11 and 5 of them."""
    return {"network": 7 * 12 + 11 * 6}


def not_transposed():
    """That is how Keras stores it: PyTorch stores the transpose."""
    return {"weight": (7, 11)}


def every_place():
    """A token that occurs twice has one row, which collects both
    gradients.
    """
    return {"rows": 6}


def every_row():
    """A row that was not looked up had no part in the loss."""
    return {"rows": 500}


def state_forgotten():
    """The second input is 0, but the state is not: it adds 1 times h_1."""
    return {"state": 0}


def never_bent():
    """The tanh is missing, twice: h_1 is tanh(1), and h_2 is tanh(h_1)."""
    return {"state": 1}


def one_step_only():
    """That is h_1: the second step takes the tanh of it once more."""
    return {"state": math.tanh(1)}


def features_for_units():
    """Seven features go into each step: a state has 16 entries."""
    return {"states": (5, 12, 7), "last": (5, 7)}


def only_last_shape():
    """That is the last state: there is one state after every step."""
    return {"states": (5, 16)}


def all_steps_kept():
    """Those are the states after every step: the last has no axis of steps
    any more.
    """
    return {"last": (5, 12, 16)}


def one_batch_row():
    """Those are the states of one sequence, not the last states of all
    five.
    """
    return {"last": (12, 16)}


def recurrent_matrix_forgotten():
    """U is missing, which has 16 times 16 entries."""
    return {"keras": 7 * 16 + 16, "torch": 7 * 16 + 32}


def biases_exchanged():
    """Keras has one bias of 16 entries, PyTorch has two."""
    return {"keras": 400, "torch": 384}


def once_a_step():
    """The same parameters serve at every step, so their number does not grow
    with the length.
    """
    return {"keras": 12 * 384, "torch": 12 * 400}


def not_shifted():
    """The decoder never reads EOS, and BOS is never its answer."""
    return {"reads": [1, 9, 4, 7, 2], "answers": [1, 9, 4, 7, 2]}


def parts_exchanged():
    """The two are exchanged: it reads BOS first, and answers EOS last."""
    return {"reads": [9, 4, 7, 2], "answers": [1, 9, 4, 7]}


def characters_only():
    """Something has to begin and to end the target: BOS is read, and EOS is
    an answer.
    """
    return {"reads": [9, 4, 7], "answers": [9, 4, 7]}


NUMBERS = ValuesExercise(
    id="02.numbers",
    title="Counts, shapes and a state",
    kind="predict",
    difficulty=1,
    minutes=12,
    points=1,
    entries={
        "dense": Entry([0, 1, 3], "x W is (-1, -1, 5); add b, then relu."),
        "network": Entry(148, "(7 + 1) times 11, and (11 + 1) times 5."),
        "weight": Entry((11, 7), "PyTorch stores (d_out, d_in)."),
        "rows": Entry(3, "One row for each token that occurs: 3, 8 and 0."),
        "state": Entry(
            math.tanh(math.tanh(1)), "h_1 is tanh(1), h_2 tanh(h_1).", 0.01
        ),
        "states": Entry((5, 12, 16), "A sequence, a step, an entry."),
        "last": Entry((5, 16), "One state for each sequence."),
        "keras": Entry(384, "7 times 16, 16 times 16, and one bias of 16."),
        "torch": Entry(400, "As Keras's, and a second bias of 16."),
        "reads": Entry([1, 9, 4, 7], "All but the last of the target."),
        "answers": Entry([9, 4, 7, 2], "All but the first of the target."),
    },
    mistakes=described(
        bend_forgotten,
        bias_forgotten,
        bias_after_the_bend,
        no_biases,
        biases_of_inputs,
        not_transposed,
        every_place,
        every_row,
        state_forgotten,
        never_bent,
        one_step_only,
        features_for_units,
        only_last_shape,
        all_steps_kept,
        one_batch_row,
        recurrent_matrix_forgotten,
        biases_exchanged,
        once_a_step,
        not_shifted,
        parts_exchanged,
        characters_only,
    ),
    hints=(
        "A dense layer has a line from every input to every output, and one "
        "bias for each output. A recurrent layer has a second, square matrix.",
        "Nothing that is learned depends on the number of steps or rows; "
        "every output has an axis for the rows.",
        "tanh(1) is 0.762. The decoder reads BOS first, and its last answer "
        "is EOS.",
    ),
    takeaway="Counts and shapes like these find most mistakes early.",
)
