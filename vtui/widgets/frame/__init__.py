"""Lines around a screen: top line, status bar, key bar, banner."""
