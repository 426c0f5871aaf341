"""What regions know (``queries``, ``codes``, ``gates``) and the acts on the register."""
