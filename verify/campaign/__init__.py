"""Long work as blocks: a journal that survives every kill, one process or many machines."""
