"""The visitor's terminal: screens, widgets and the text provider; the only layer that knows Kivy."""
