"""More reports than one machine reads → the same steps, on Spark."""
