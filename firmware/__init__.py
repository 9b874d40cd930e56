"""What the pedal does: levels, captures, sound, screens and decisions. Never touches a device library."""
