"""The rows that vtui shows: frozen values of what it needs of a response; `problem` says what is malformed in it."""
