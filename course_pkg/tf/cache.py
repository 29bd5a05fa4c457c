"""The key-value cache: what step-by-step decoding need not compute again."""

import tensorflow as tf

from course_pkg.shapes import check_at_least, differ

from .layer import sizes


class KeyValueCache:
    """Keep the keys and values of every position seen so far.

    There is room for more positions than are filled, so that adding one costs
    the same after ten positions or a thousand: a graph writes it in place.
    Self-attention appends to it; cross-attention fills it at the first call
    and reads it ever after. TensorFlow takes a cache for a structure of
    tensors: it may pass through ``tf.function`` and ``tf.while_loop``.

    Args:
        capacity: Positions to make room for at first. Outside a graph the
            room doubles when it runs out; in a graph it must suffice.

    Raises:
        ValueError: ``capacity`` is below 1.

    Source: Shazeer (2019), section 2.4, https://arxiv.org/abs/1911.02150.

    >>> cache, x = KeyValueCache(), tf.zeros((2, 3, 1, 5))
    >>> keys, values = cache.append(x, x)
    >>> keys, values = cache.append(x, x)
    >>> keys.shape.as_list(), int(cache.length)
    ([2, 3, 2, 5], 2)
    """

    def __init__(self, capacity=64):
        check_at_least("capacity", capacity, 1)
        self.capacity = capacity
        self.length = tf.constant(0)
        self._keys = self._values = None

    @classmethod
    def holding(cls, keys, values):
        """Make a full cache, for cross-attention, of ``(B, h, m, d)``."""
        cache = cls()
        cache.capacity = None  # nothing is free, so nothing to cut off
        cache.length = sizes(keys)[-2] + tf.constant(0)
        cache._keys, cache._values = keys, values
        return cache

    @property
    def filled(self):
        """Whether anything has been put in."""
        return self._keys is not None

    @property
    def keys(self):
        """The keys so far, ``(B, h, length, d_k)``."""
        return self._cut(self._keys)

    @property
    def values(self):
        """The values so far, ``(B, h, length, d_v)``."""
        return self._cut(self._values)

    def append(self, keys, values):
        """Add positions at the end; return all keys and all values.

        Args:
            keys: The new keys, ``(B, h, n, d_k)``.
            values: The new values, ``(B, h, n, d_v)``.

        Returns:
            Keys, ``(B, h, length, d_k)``, and values, ``(B, h, length,
            d_v)``; in a graph ``capacity`` positions, the last ones zero.

        Raises:
            ValueError: The batch, the heads or the features are others than
                before.
        """
        end = self.length + sizes(keys)[-2]
        if tf.executing_eagerly():
            while int(end) > self.capacity:
                self.capacity *= 2
        self.reserve(keys, values)
        self._keys = self._write(self._keys, keys, end)
        self._values = self._write(self._values, values, end)
        self.length = end
        return self.keys, self.values

    def reserve(self, keys, values):
        """Make room for ``capacity`` positions like those given."""
        self._keys = self._widened(self._keys, keys)
        self._values = self._widened(self._values, values)

    def reorder(self, index):
        """Return a cache whose rows are this one's at ``index``."""
        return tf.nest.map_structure(
            lambda held: tf.gather(held, index) if held.shape.rank else held,
            self,
        )

    def _cut(self, held):
        """Return the part that is filled; in a graph, the whole room.

        A graph would copy the part at every step. The look-ahead mask hides
        the places that wait to be filled.
        """
        if self.capacity is None or not tf.executing_eagerly():
            return held
        return held[:, :, : self.length]

    def _widened(self, held, new):
        """Return ``held`` with zeros up to ``capacity`` positions."""
        batch, heads, _, features = sizes(new)
        if held is None:
            held = tf.zeros((batch, heads, 0, features), new.dtype)
        check_fits(held.shape, new.shape)
        free = self.capacity - held.shape[-2]
        if not free:
            return held
        zeros = tf.zeros((batch, heads, free, features), new.dtype)
        return tf.concat([held, zeros], axis=-2)  # (B, h, capacity, d)

    def _write(self, held, new, end):
        """Return ``held`` with ``new`` in its place; in a graph, the same."""
        written = tf.raw_ops.TensorStridedSliceUpdate(
            input=held,
            begin=tf.stack([0, 0, self.length, 0]),
            end=tf.stack([0, 0, end, 0]),
            strides=[1, 1, 1, 1],
            value=new,
            begin_mask=0b1011,  # all of the axes 0, 1 and 3
            end_mask=0b1011,
        )
        return tf.ensure_shape(written, held.shape)  # (B, h, capacity, d)

    def __tf_flatten__(self):
        """Tell TensorFlow what is fixed and which tensors there are."""
        return (self.capacity,), (self.length, self._keys, self._values)

    @classmethod
    def __tf_unflatten__(cls, metadata, tensors):
        """Make a cache of what ``__tf_flatten__`` gave."""
        cache = cls()
        (cache.capacity,) = metadata
        cache.length, cache._keys, cache._values = tensors
        return cache


def check_fits(held, new):
    """Raise unless new positions have the shape of those held."""
    held, new = (*held[:2], held[3]), (*new[:2], new[3])
    if any(differ(*pair) for pair in zip(held, new, strict=True)):
        raise ValueError(
            f"the cache holds batch, heads and features {held}, got {new}"
        )
