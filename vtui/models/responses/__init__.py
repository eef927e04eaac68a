"""How responses of the API become rows: for each kind the shapes that are read, and what builds its row from one."""
