"""Run what somebody else wrote, and let nothing but arrays come back.

The grader's side holds the cases, the references, the comparisons and the
results. The other side, ``inside``, holds the submission and a Python that
computes: it is handed input arrays and returns arrays as plain bytes.
"""
