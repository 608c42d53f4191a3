"""What residents may see: the rules that withhold, and the search for what they let through."""
