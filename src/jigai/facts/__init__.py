"""What can be stated of a case: vocabulary, expressions, values, dossiers."""
