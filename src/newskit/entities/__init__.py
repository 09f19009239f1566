"""People, organisations and places of stories: found, named as one, and counted."""
