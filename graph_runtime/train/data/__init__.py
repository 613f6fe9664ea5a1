"""The samples of a run: read, prepared, ordered, augmented, and watched for changes."""
