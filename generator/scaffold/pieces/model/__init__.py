"""A model: its table, its migration, what is taken and given of it, its router and their tests."""
