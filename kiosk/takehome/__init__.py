"""What a visitor takes home: codes for the phone, with internet and without."""
