"""How the window looks: theme, type, pictures, and words made safe to show."""
