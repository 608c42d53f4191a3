"""The web around the pages: what Dash and Flask are made to do, and under which addresses our browser code is kept."""
