"""Text that is right in every script: fonts, direction, isolates and laid-out paragraphs, without Kivy."""
