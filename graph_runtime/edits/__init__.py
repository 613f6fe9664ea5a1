"""Every change of a document, as a pure function from one document to the next."""
