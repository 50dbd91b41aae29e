"""The staff side: signed-in people of the authority and its partners."""
