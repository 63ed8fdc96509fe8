"""How dates are written in the editor, where Django's own way could be misread."""
