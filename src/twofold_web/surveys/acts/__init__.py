"""What an author does to a draft: pure acts on a questionnaire that may be unfinished, as the JSON it is kept in."""
