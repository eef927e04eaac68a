"""What the API says, as slim frozen rows that hold only what vtui shows."""
