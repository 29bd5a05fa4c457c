"""What a Transformer keeps from one decoding step to the next."""

import tensorflow as tf


class DecodingState:
    """The encoder's memory, its mask, and every layer's caches.

    TensorFlow takes it for a structure of tensors, so it may pass through
    ``tf.function`` and ``tf.while_loop``.

    Args:
        memory: ``(B, m, d_model)``.
        source_mask: ``(B, 1, m)``.
        cache: For each layer, the caches of self- and cross-attention.
    """

    def __init__(self, memory, source_mask, cache):
        self.memory, self.source_mask = memory, source_mask
        self.cache = cache

    def reorder(self, index):
        """Return the state of the rows ``index``, ``(B',)``, in that order."""
        cache = [
            tuple(one.reorder(index) for one in pair) for pair in self.cache
        ]
        memory = tf.gather(self.memory, index)
        return DecodingState(memory, tf.gather(self.source_mask, index), cache)

    def __tf_flatten__(self):
        """Tell TensorFlow which tensors there are."""
        return (), (self.memory, self.source_mask, self.cache)

    @classmethod
    def __tf_unflatten__(cls, metadata, parts):
        """Make a state of what ``__tf_flatten__`` gave."""
        return cls(*parts)
