"""Hand exercises out: to nbgrader, to Gradescope, to students."""
