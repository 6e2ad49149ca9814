"""Links on paper: QR codes, table cards and posters."""
