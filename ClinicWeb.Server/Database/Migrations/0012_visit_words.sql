-- Every word that stands in any visit, and in how many: the practice's own vocabulary, for what is misspelt.
CREATE VIRTUAL TABLE visit_words USING fts5vocab('visit_search', 'row');

-- For searches of a range of days.
CREATE INDEX visits_by_time ON visits (visited_at);
