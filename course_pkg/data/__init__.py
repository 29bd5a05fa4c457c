"""Data for the chapters, and the small weights trained on it.

``dates``, ``names`` and ``numbers`` are made on the reader's machine;
``multi30k`` and ``imdb`` are downloaded when they are asked for.
``Vocabulary`` and ``Pieces`` turn texts into ids and back, and ``batches``
pads them into arrays.
"""
