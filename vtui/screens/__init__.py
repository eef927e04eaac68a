"""The screens: four lists, and what opens from them."""
