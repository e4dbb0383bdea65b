"""Every compiled loop of zhuti: flat typed arrays in, flat typed arrays out; knows no other room."""
