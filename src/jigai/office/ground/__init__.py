"""What every page and context of the office stands on: settings, texts, headers, logs, plans."""
