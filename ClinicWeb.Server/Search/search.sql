-- search.db: all of it can be made again from clinic.db, so it is never migrated: another version is another file.

-- One row. Where the reading of the feed stands (see ChangeFeed), and how far down the ids the comparison with
-- clinic.db has come: from there on upwards what stands here is what stands there; below it nothing is known.
-- 0: all is known.
CREATE TABLE progress (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  lineage       TEXT    NOT NULL DEFAULT '-',
  changes       INTEGER NOT NULL DEFAULT 0,
  deletes       INTEGER NOT NULL DEFAULT 0,
  visits_from   INTEGER NOT NULL DEFAULT 9223372036854775807,
  patients_from INTEGER NOT NULL DEFAULT 9223372036854775807
);
INSERT INTO progress (id) VALUES (1);

-- fingerprint: of all that is kept here of the row.
CREATE TABLE visits (
  id          INTEGER PRIMARY KEY,
  fingerprint INTEGER NOT NULL,
  patient_id  INTEGER NOT NULL,
  visited_at  TEXT    NOT NULL
);
CREATE INDEX visits_by_patient ON visits (patient_id);
CREATE INDEX visits_by_time ON visits (visited_at);

-- Words without their texts, which stay in clinic.db; {words} are the columns of VisitRow.WordColumns.
CREATE VIRTUAL TABLE visit_words USING fts5(
  {words},
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2'
);
-- Complaint, notes, diagnosis, prescription: what was complained of and what it was weigh more than what is mentioned
-- in the notes. A column beyond these weighs 1.
INSERT INTO visit_words (visit_words, rank) VALUES ('rank', 'bm25(4.0, 1.0, 6.0, 2.0)');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab('visit_words', 'row');

-- The orders of the list, so that a page of what was found needs no look into clinic.db.
CREATE TABLE patients (
  id           INTEGER PRIMARY KEY,
  fingerprint  INTEGER NOT NULL,
  sort_name    TEXT    NOT NULL,
  birth_date   TEXT    NOT NULL,
  chart_number TEXT    NOT NULL COLLATE NOCASE,
  changed_seq  INTEGER NOT NULL,
  phone        TEXT    NOT NULL
);
CREATE INDEX patients_by_name ON patients (sort_name, id);
CREATE INDEX patients_by_birth ON patients (birth_date, id);
CREATE INDEX patients_by_chart ON patients (chart_number, id);
CREATE INDEX patients_by_change ON patients (changed_seq, id);

CREATE VIRTUAL TABLE patient_words USING fts5(
  given_name, family_name, chart_number, phone, email, birth_date,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);

-- Every end of a telephone number: a number typed in one go is found wherever in it the typing begins.
CREATE TABLE phone_ends (
  digits  TEXT    NOT NULL,
  patient INTEGER NOT NULL,
  PRIMARY KEY (digits, patient)
) WITHOUT ROWID;
