"""Generated reports whose truth is known → what is read of them, and what it costs."""
