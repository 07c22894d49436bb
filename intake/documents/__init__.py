"""Files that are no .docx: what other programs make of them, in processes that can do no harm."""
