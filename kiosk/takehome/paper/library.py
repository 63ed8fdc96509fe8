"""python-escpos, imported so that nothing of it stays on the disk: each import of it makes a folder and leaves it.

It takes a third of a second and is wanted only where something is printed, so only the printing process imports this.
"""

import tempfile

with tempfile.TemporaryDirectory(prefix="kiosk-printer-") as _folder:
    _before, tempfile.tempdir = tempfile.tempdir, _folder
    try:
        from escpos.escpos import Escpos
        from escpos.exceptions import Error
        from escpos.printer import Dummy, File, Network, Serial, Usb
    finally:
        tempfile.tempdir = _before

__all__ = ["Dummy", "Error", "Escpos", "File", "Network", "Serial", "Usb"]
