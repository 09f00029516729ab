-- What the vector index still has to hear of, written in the same transaction as the visit. A change that comes again gets a
-- new number, so that the index strikes off only what it has really seen.
CREATE TABLE vector_outbox (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  visit_id INTEGER NOT NULL UNIQUE
);

-- One row. tracking: whether there is an index to tell. building: it is being filled from the beginning. weights: what the
-- built-in embedding learned from learned_from visits of this practice.
CREATE TABLE vector_index (
  id           INTEGER PRIMARY KEY CHECK (id = 1),
  tracking     INTEGER NOT NULL DEFAULT 0,
  building     INTEGER NOT NULL DEFAULT 0,
  weights      BLOB,
  learned_from INTEGER NOT NULL DEFAULT 0
);
INSERT INTO vector_index (id) VALUES (1);

CREATE TRIGGER vector_outbox_inserted AFTER INSERT ON visits WHEN (SELECT tracking FROM vector_index) BEGIN
  DELETE FROM vector_outbox WHERE visit_id = NEW.id;
  INSERT INTO vector_outbox (visit_id) VALUES (NEW.id);
END;
CREATE TRIGGER vector_outbox_updated
AFTER UPDATE OF patient_id, visited_at, complaint, notes, diagnosis, prescription ON visits
WHEN (SELECT tracking FROM vector_index) BEGIN
  DELETE FROM vector_outbox WHERE visit_id = NEW.id;
  INSERT INTO vector_outbox (visit_id) VALUES (NEW.id);
END;
CREATE TRIGGER vector_outbox_deleted AFTER DELETE ON visits WHEN (SELECT tracking FROM vector_index) BEGIN
  DELETE FROM vector_outbox WHERE visit_id = OLD.id;
  INSERT INTO vector_outbox (visit_id) VALUES (OLD.id);
END;
