-- Full text over the visits. External content: the words are indexed, the text itself stays in visits alone.
CREATE VIRTUAL TABLE visit_search USING fts5(
  complaint, notes, diagnosis, prescription,
  content = 'visits', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
-- What was complained of and what it was weigh more than what is mentioned in the notes.
INSERT INTO visit_search (visit_search, rank) VALUES ('rank', 'bm25(4.0, 1.0, 6.0, 2.0)');
INSERT INTO visit_search (visit_search) VALUES ('rebuild');

CREATE TRIGGER visit_search_inserted AFTER INSERT ON visits BEGIN
  INSERT INTO visit_search (rowid, complaint, notes, diagnosis, prescription)
  VALUES (NEW.id, NEW.complaint, NEW.notes, NEW.diagnosis, NEW.prescription);
END;
CREATE TRIGGER visit_search_updated AFTER UPDATE OF complaint, notes, diagnosis, prescription ON visits BEGIN
  INSERT INTO visit_search (visit_search, rowid, complaint, notes, diagnosis, prescription)
  VALUES ('delete', OLD.id, OLD.complaint, OLD.notes, OLD.diagnosis, OLD.prescription);
  INSERT INTO visit_search (rowid, complaint, notes, diagnosis, prescription)
  VALUES (NEW.id, NEW.complaint, NEW.notes, NEW.diagnosis, NEW.prescription);
END;
CREATE TRIGGER visit_search_deleted AFTER DELETE ON visits BEGIN
  INSERT INTO visit_search (visit_search, rowid, complaint, notes, diagnosis, prescription)
  VALUES ('delete', OLD.id, OLD.complaint, OLD.notes, OLD.diagnosis, OLD.prescription);
END;
