"""A callback: its contract, the operation that it belongs to, and what that can refer to."""
