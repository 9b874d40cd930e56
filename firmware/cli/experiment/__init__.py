"""The experiment of the article on gain staging (README.md): one amp, one fixed setting, captured at four levels; the
same take through all four, uncalibrated and calibrated, on two codecs, and through the amp itself."""
