"""What the packages of all kinds share: how a resource, its page and its cells are described."""
