"""The counter: the page from which clerks call, with everything they may do there."""
