"""The companion package of *Attention, from the dot product up*.

Three implementations of every layer, proved equal:

- ``course_pkg.reference``: NumPy in float64, the specification;
- ``course_pkg.pytorch``: the same names, in PyTorch's idiom;
- ``course_pkg.tf``: the same names, in TensorFlow's and Keras's idiom.

Importing this module loads no framework; importing a folder loads its own.
"""

__version__ = "0.1.0"
