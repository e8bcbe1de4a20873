"""What we say: routines, the safety table, answers, sentences, pictures. Data and its loading."""
