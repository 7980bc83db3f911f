"""What people without an account may send: where it comes from, how often, what is kept of it."""
