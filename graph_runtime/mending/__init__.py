"""The edits that take a fault away: remedies, and for which problem each is one."""
