"""A questionnaire as a document: items, logic, texts; pure, without a database."""
