"""What `pedal bench` measures: engines side by side, how their cost grows, and the worst of many minutes."""
