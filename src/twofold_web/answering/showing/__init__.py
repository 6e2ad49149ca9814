"""Pages of respondents as HTML: small, plain, readable without a script."""
