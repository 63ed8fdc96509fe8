"""What terminals ask over the network besides releases: to be known, and to report. JSON, no sessions, no cookies."""
