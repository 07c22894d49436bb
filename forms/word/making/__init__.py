"""The parts of a Word document, written as XML."""
