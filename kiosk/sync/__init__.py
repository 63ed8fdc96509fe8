"""Brings new releases to this machine and reports how it is, in a process of its own; see `kiosk.sync.process`."""
