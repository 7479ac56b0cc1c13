"""Which lines can a working have? One module a group; each says what its codes mean and which figures they carry."""
