"""Data quality: feeds that are late, loads that bring too little, codes that drift, rows that are rejected."""
