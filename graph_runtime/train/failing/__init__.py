"""Why a run ended against its will, and at which block it began."""
