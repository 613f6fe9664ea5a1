"""The process that trains: what guards it, what it hears, what it says, and its mates."""
