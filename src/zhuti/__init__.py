"""Topic modelling for Chinese news."""
