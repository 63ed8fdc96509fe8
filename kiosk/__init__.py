"""A touchscreen terminal, office server and central server for counselling offices."""

__version__ = "0.1.0"
