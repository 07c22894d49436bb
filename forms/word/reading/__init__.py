"""The parts of reading a Word document back into answers."""
