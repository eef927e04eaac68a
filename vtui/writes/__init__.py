"""Writes as values: question, operation, sending, verification, batches, and following deployments; without Textual."""
