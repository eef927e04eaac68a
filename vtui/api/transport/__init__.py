"""HTTP below the client: connections, proxies, streams, and the errors of what fails."""
