"""A recurrent model with attention on top, for whole sequences."""

from course_pkg.param_shapes import attentive_classifier_shapes

from .additive import AdditiveAttention
from .dense import Dense
from .layer import Layer, nest_all
from .recurrent import GRU


class AttentiveClassifier(Layer):
    r"""Read a sequence, attend to all its states, and answer once.

    .. math:: y = c W + b, \qquad c = \sum_t \alpha_t h_t, \qquad
              \alpha = \operatorname{attention}(h, h_n)

    The last state asks which of all states matter.

    Args:
        d_in: Features of each step.
        d_hidden: Features of a state, and width of the attention.
        d_out: Entries of the answer.
        params: ``encoder.*``, ``attention.*`` and ``output.*``, or None to
            draw them.
        seed: What they are drawn with.

    Raises:
        ValueError: A size is below 1.

    Source: Bahdanau, Cho and Bengio (2015), eq. 5 and 6,
    https://arxiv.org/abs/1409.0473.

    >>> import numpy as np
    >>> output, weights = AttentiveClassifier(4, 32, 3)(np.ones((1, 5, 4)))
    >>> output.shape, weights.shape
    ((1, 3), (1, 5))
    """

    def __init__(self, d_in, d_hidden, d_out, *, params=None, seed=0):
        shapes = attentive_classifier_shapes(d_in, d_hidden, d_out)
        super().__init__(shapes, params, seed)
        self.encoder = GRU(d_in, d_hidden, params=self.part("encoder"))
        self.attention = AdditiveAttention(
            d_hidden, d_hidden, d_hidden, params=self.part("attention")
        )
        self.output = Dense(d_hidden, d_out, params=self.part("output"))

    def __call__(self, x, mask=None):
        """Read ``x``, ``(B, n, d_in)``, where ``mask``, ``(B, n)``, is True.

        Returns:
            The answer, ``(B, d_out)``, and the weights, ``(B, n)``.
        """
        states, last = self.encoder(x, mask=mask)
        context, weights = self.attention(states, last, mask)
        return self.output(context), weights  # (B, d_out), (B, n)

    def vjp(self, x, mask=None):
        """Return ``(answer, weights)`` and the answer's pullback."""
        (states, last), back_states = self.encoder.vjp(x, mask=mask)
        (context, weights), back_context = self.attention.vjp(
            states, last, mask
        )
        y, back_output = self.output.vjp(context)

        def pullback(grad):
            (grad,), output = back_output(grad)
            to_states, attention = back_context(grad)
            inputs, encoder = back_states(*to_states)
            return inputs, nest_all(
                encoder=encoder, attention=attention, output=output
            )

        return (y, weights), pullback
