"""What a submission finds in place of the course's package."""
