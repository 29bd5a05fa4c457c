"""Exercise: how the gradient fares on its way down a stack."""

import numpy as np

from course_pkg.grading.cases import nonzero, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference.norm_backward import layer_norm_vjp


def cases(rng):
    """Return x ``(n, d)``, matrices ``(N, d, d)`` and grad ``(n, d)``."""
    shapes = ((1, 3, 1), (2, 5, 1), (3, 5, 2), (2, 7, 5), (5, 11, 7))
    return [drawn(rng, *shape) for shape in shapes]


def drawn(rng, n, d, depth):
    """Return a case; no row of x is nearly constant."""
    spread = np.linspace(-2, 2, d).round(3) // 0.125 * 0.125
    x = np.stack([rng.permutation(spread) for _ in range(n)])
    matrices = nonzero(rng, depth, d, d, scale=0.5)
    return x + values(rng, n, d, scale=0.25), matrices, nonzero(rng, n, d)


def norm_vjp(x):
    """Return the norm of x, without gain and bias, and its pullback."""
    d = x.shape[-1]
    y, back = layer_norm_vjp(x, np.ones(d), np.zeros(d))
    return y, lambda grad: back(grad)[0]


def frozen_vjp(x):
    """Return the norm, and a pullback for a mean and a root that stay."""
    y, _ = norm_vjp(x)
    root = np.sqrt(x.var(axis=-1, keepdims=True) + 1e-5)
    return y, lambda grad: grad / root


def post_vjp(x, w, norm=norm_vjp, past=1.0):
    """Return the norm of the sum, and its pullback."""
    y, back = norm(x + x @ w)

    def pullback(grad):
        grad = back(grad)
        return past * grad + grad @ w.T

    return y, pullback


def pre_vjp(x, w, norm=norm_vjp, past=1.0):
    """Return x plus what the sub-layer made of its norm, and a pullback."""
    y, back = norm(x)
    return x + y @ w, lambda grad: past * grad + back(grad @ w.T)


def length(x):
    """Return the root of the sum of all squares."""
    return np.sqrt((x**2).sum())


def ratio(layer_vjp, x, matrices, grad, **options):
    """Return the gradient's length at the bottom over that at the top."""
    top, backs = length(grad), []
    for w in matrices:
        x, back = layer_vjp(x, w, **options)
        backs.append(back)
    for back in reversed(backs):
        grad = back(grad)
    return np.asarray(length(grad) / top)


def ratios(x, matrices, grad, **options):
    """Return the ratio of a post-norm and of a pre-norm stack."""
    case = x, matrices, grad
    return ratio(post_vjp, *case, **options), ratio(pre_vjp, *case, **options)


def exchanged(x, matrices, grad):
    """The two are exchanged: post-norm comes first."""
    return ratios(x, matrices, grad)[::-1]


def top_over_bottom(x, matrices, grad):
    """The fraction is upside down: divide the length at the bottom, of the
    gradient to x, by that at the top, of grad.
    """
    return tuple(1 / one for one in ratios(x, matrices, grad))


def squared(x, matrices, grad):
    """These are ratios of squared lengths: the roots are missing."""
    return tuple(one**2 for one in ratios(x, matrices, grad))


def not_divided(x, matrices, grad):
    """These are the lengths at the bottom: divide each by the length of
    grad.
    """
    return tuple(length(grad) * one for one in ratios(x, matrices, grad))


def residual_without_gradient(x, matrices, grad):
    """The gradient comes down through the sub-layers only: the road past
    them, the residual, brings its own share.
    """
    return ratios(x, matrices, grad, past=0.0)


def norm_as_a_constant(x, matrices, grad):
    """The norm is taken for a division by a constant: mean and root depend
    on x too, and give two more terms.
    """
    return ratios(x, matrices, grad, norm=frozen_vjp)


def upside_down(x, matrices, grad):
    """The layers are run from the last matrix to the first: matrices[0]
    belongs to the lowest layer, which sees x.
    """
    return ratios(x, matrices[::-1], grad)


def lowest_layer_only(x, matrices, grad):
    """Only one layer is run: go through all the matrices, with each output
    as the next input.
    """
    return ratios(x, matrices[:1], grad)


def final_norm_added(x, matrices, grad):
    """The pre-norm stack has a last norm: it is left out here, so that both
    stacks hold as many norms.
    """
    post, _ = ratios(x, matrices, grad)
    top = x
    for w in matrices:
        top, _ = pre_vjp(top, w)
    below = norm_vjp(top)[1](grad)
    pre = ratio(pre_vjp, x, matrices, below)
    return post, pre * length(below) / length(grad)


DEPTH = FunctionExercise(
    id="08.depth",
    title="The gradient at the bottom of a stack",
    kind="measure",
    difficulty=3,
    minutes=20,
    points=3,
    parameters=("x", "matrices", "grad"),
    returns=("post", "pre"),
    cases=cases,
    reference=ratios,
    tolerance=1e-3,
    mistakes=described(
        exchanged,
        top_over_bottom,
        squared,
        not_divided,
        residual_without_gradient,
        norm_as_a_constant,
        upside_down,
        lowest_layer_only,
        final_norm_added,
    ),
    hints=(
        "With PyTorch or TensorFlow the framework does the way back: run the "
        "stack and ask for the gradient of (output * grad).sum() to x.",
        "In NumPy, keep what each layer needs on the way up. On the way down, "
        "a sum hands its gradient to both roads, and they meet by adding.",
        "Post-norm: g = back(grad), then g + g @ w.T. Pre-norm: grad + "
        "back(grad @ w.T). Begin with the last matrix.",
    ),
    takeaway="Pre-norm: grad itself arrives at the bottom, and every layer "
    "adds a share. Post-norm: every norm rescales what comes down.",
)
