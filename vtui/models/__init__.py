"""The rows that vtui shows: frozen values with only the fields that it needs of a response."""
