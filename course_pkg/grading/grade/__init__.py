"""Grade a class: read submissions, run each apart, write the results."""
