"""What people see and do: the only room that knows Dash and Plotly."""
