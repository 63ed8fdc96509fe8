"""What the offices' world is made of, in plain Python.

Nothing here reads a clock, a file, a database or a screen: times, ids and languages are arguments.
"""
