"""What each page says: functions from the state of the terminal to blocks, without any Kivy."""
