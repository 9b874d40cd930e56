"""Cabinets: impulse responses in sound files, as captures of linear kind."""
