"""What a visitor takes home on paper: slips, drawn as bitmaps so that every script prints, and their printer."""
