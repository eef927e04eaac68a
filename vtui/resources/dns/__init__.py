"""DNS records of a domain: columns, forms, zone files."""
