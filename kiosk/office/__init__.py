"""The office server: counter, call display and phone pages on the local network, with or without internet."""
