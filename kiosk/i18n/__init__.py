"""Languages, catalogues and how numbers, times and dates are written."""
