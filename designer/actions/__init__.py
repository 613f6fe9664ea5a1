"""Everything a person can do, as data, and the commands behind it."""
