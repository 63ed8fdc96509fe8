"""Brings new releases to this machine, in a process of its own; see `kiosk.sync.process`."""
