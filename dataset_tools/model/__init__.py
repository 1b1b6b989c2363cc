"""The nouns that stages share: frozen values, standard library and pyarrow only."""
