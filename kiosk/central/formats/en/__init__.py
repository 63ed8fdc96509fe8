"""English, for readers in Dortmund."""
