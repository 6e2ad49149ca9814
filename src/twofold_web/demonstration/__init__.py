"""The demonstration: a hotel chain and a telecom whose causes are known, with one person for each role."""
