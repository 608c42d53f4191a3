"""The family of layers of reported offences: measures, light, sentences and words."""
