"""Names of persons in a comment: what may be one, in which inflected form, and whether the words around it say so."""
