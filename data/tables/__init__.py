"""The contract of every table, shipped, imported and made, and how tables are read, checked and written."""
