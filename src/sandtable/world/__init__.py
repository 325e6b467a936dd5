"""The world that every map is drawn on, and the names of its towns: two files of data with their readers."""
