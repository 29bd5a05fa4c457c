"""The course's package as a submission finds it while it is graded.

It has ``check``, and the plots' names. The implementations are withheld: an
answer has to stand on its own.
"""

__version__ = "graded"
