"""What the engine asks of graphs: a picture."""
