"""Environment variables: columns, values, comparisons, `.env` files, actions."""
