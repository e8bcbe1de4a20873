"""What we say: routines, the safety table, answers, every sentence, pictures. Data, and its loading."""
