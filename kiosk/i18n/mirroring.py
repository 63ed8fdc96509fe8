"""Which icons change left and right in a right-to-left page; one list for the screens and for all web pages."""

MIRRORED = frozenset({"arrow-left", "chevron-right", "chevron-left", "backspace", "logout"})
"""Icons that show a way; all others, clocks, phones, digits and check marks among them, never mirror."""
