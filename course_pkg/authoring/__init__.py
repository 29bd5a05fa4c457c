"""Tools for the course's authors: from MyST text to executed notebooks."""
