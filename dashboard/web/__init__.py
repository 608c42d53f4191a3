"""The server: its routes, documents, callbacks, headers and errors."""
