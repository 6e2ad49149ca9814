"""Which language a comment, or one of its sentences, is written in, among the organisation's own languages first."""
