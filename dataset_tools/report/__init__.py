"""Stage 9 of 9. Diagnostics and manifests → people and CI."""
