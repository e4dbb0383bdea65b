"""The tokens room."""
