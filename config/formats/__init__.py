"""How moments are written: in one way wherever Django writes them."""
