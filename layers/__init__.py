"""What the map says: every file or folder here is one layer, found by being here, but for those that layers share."""
