"""Where facts come from and are kept; knows no map, no Dash, no Plotly."""
