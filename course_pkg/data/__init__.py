"""Data that comes with the course, made on the reader's machine.

``dates`` pairs dates in many languages with their ISO form; ``Vocabulary``
turns texts into ids and back; ``batches`` pads them into arrays.
"""
