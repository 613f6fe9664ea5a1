"""What tools do, with torch: imported by a worker alone."""
