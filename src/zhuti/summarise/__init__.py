"""The summarise room."""
