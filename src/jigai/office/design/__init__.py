"""The look: tokens, components, and a page that shows each in every state."""
