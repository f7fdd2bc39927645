# A stand-in for a program that a document names.
