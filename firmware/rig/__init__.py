"""What can be played: capture files, prepared graphs, presets and settings. No sound, no screen."""
