"""The data desk's page: a planner brings a file, sees what would become of it, and puts it live or drops it."""
