"""Measures the app and a plain Dash + Plotly app in the same run, against the project's budgets."""
