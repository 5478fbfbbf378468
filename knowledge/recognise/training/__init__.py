"""What the recogniser's shipped numbers are made from, and the scripts that make them."""
