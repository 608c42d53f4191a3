"""What layers share: reading counts and events, classes, intervals, verdicts and numbers in words."""
