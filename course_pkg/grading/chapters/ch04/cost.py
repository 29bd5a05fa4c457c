"""Exercise: time, memory and path length, counted."""

from course_pkg.grading.exercise import Entry, ValuesExercise, described


def depth_forgotten():
    """This counts pairs: each takes a dot product of 64 terms."""
    return {"products": 512 * 512}


def both_products():
    """This counts both matrix products: the first alone is asked for."""
    return {"products": 2 * 512 * 512 * 64}


def length_once():
    """This is one query against all keys: there are 512 queries."""
    return {"products": 512 * 64}


def doubled_linearly():
    """Twice as many queries, and each meets twice as many keys."""
    return {"longer": 2}


def doubled_cubed():
    """The depth does not grow with the length: only n and m double."""
    return {"longer": 8}


def entries_for_bytes():
    """These are millions of weights: each takes four bytes in float32."""
    return {"memory": 4}


def eight_bytes():
    """This counts eight bytes a weight, as in float64: float32 takes
    four.
    """
    return {"memory": 32}


def memory_of_vectors():
    """This is the size of the input, 2048 by 64: the weights are 2048 by
    2048.
    """
    return {"memory": 0.5}


def parameters_with_length():
    """The matrices do not see the length: one and the same serves every
    word.
    """
    return {"parameters": 2}


def parameters_squared():
    """The time grows fourfold, the matrices stay as they are."""
    return {"parameters": 4}


def even_at_root():
    """Compare n times n times d with n times d times d: what is left on each
    side after dividing by n times d?
    """
    return {"even": 512**0.5}


def even_at_square():
    """Divide both sides by n times d: what is left of d times d?"""
    return {"even": 512**2}


def steps_of_attention():
    """That is attention: a recurrent layer has to wait for each state before
    it can begin the next.
    """
    return {"steps": 1}


def contiguous_kernels():
    """That is about how many layers ordinary kernels need, n / k: dilated
    ones see three times as far with every layer.
    """
    return {"layers": 27}


def base_two():
    """This doubles the reach with each layer: a kernel of three triples
    it.
    """
    return {"layers": 7}


COST = ValuesExercise(
    id="04.cost",
    title="What attention costs",
    kind="predict",
    difficulty=2,
    minutes=10,
    points=1,
    entries={
        "products": Entry(
            512 * 512 * 64, "One multiplication for each query, key, entry."
        ),
        "longer": Entry(4, "n times m pairs, and both are doubled."),
        "memory": Entry(
            16, "2048 times 2048 weights of 4 bytes, over 2 to the 20th."
        ),
        "parameters": Entry(1, "Look at the shapes of M_Q, M_K and M_V."),
        "even": Entry(512, "n n d equals n d d at n equal to d."),
        "steps": Entry(40, "One after the other, once for every word."),
        "layers": Entry(4, "3 to the fourth power is 81."),
    },
    mistakes=described(
        depth_forgotten,
        both_products,
        length_once,
        doubled_linearly,
        doubled_cubed,
        entries_for_bytes,
        eight_bytes,
        memory_of_vectors,
        parameters_with_length,
        parameters_squared,
        even_at_root,
        even_at_square,
        steps_of_attention,
        contiguous_kernels,
        base_two,
    ),
    hints=(
        "A matrix product (n, d) by (d, m) takes n times d times m "
        "multiplications.",
        "Ask of each number whether the length is in its shape: it is in "
        "the weights twice, in the matrices never.",
        "Set n n d equal to n d d. And with dilated kernels of three, each "
        "layer sees three times as far: 3, 9, 27, ...",
    ),
    takeaway="Attention pays with the square of the length for a path of 1.",
)
