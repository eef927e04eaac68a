"""Textual's terminal driver for Unix with another reader, and with signals handled on the event loop."""
