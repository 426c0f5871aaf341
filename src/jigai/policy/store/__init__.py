"""The pack store: packs kept by the hash of their files, who vouched for them, and programmes."""
