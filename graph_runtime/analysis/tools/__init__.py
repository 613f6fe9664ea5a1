"""One tool a file; torch is imported only where one is carried out."""
