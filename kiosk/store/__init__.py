"""What a terminal keeps on its disk: releases of content and the ledger of numbers.

Databases are used here and nowhere else. What is said to be stored has been synced to the disk.
"""
