"""What runs on the submission's side of the line."""
