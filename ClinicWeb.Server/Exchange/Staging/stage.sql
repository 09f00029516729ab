-- What was read of an import, in the order of the file, before any of it is compared with the practice.
-- Thrown away afterwards. {patient} and {visit} are their fields as text (RecordFields); NULL is what is not said.
CREATE TABLE files (scope INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE patients (
  id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, line INTEGER NOT NULL, here INTEGER,
  {patient}, birth_known TEXT, remarks TEXT,
  -- Names as they are compared; and whether nothing but the name told who it was.
  given_key TEXT, family_key TEXT, is_unlinked INTEGER NOT NULL DEFAULT 0,
  -- Without a number, and namesake of several; and why it is not known who this is here (MatchDoubt).
  is_unclear INTEGER NOT NULL DEFAULT 0, doubt INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE patient_links (
  scope INTEGER NOT NULL, link TEXT NOT NULL, patient INTEGER NOT NULL, given_key TEXT, family_key TEXT
);
-- The least and the greatest of a link are found without looking at those between.
CREATE INDEX patient_links_by_link ON patient_links (link, scope, patient);
CREATE INDEX patient_links_anywhere ON patient_links (link, patient);
-- Thousands may stand under one number, where a column was taken for what it is not.
CREATE INDEX patient_links_by_name ON patient_links (link, scope, given_key, family_key);
CREATE INDEX patient_links_by_patient ON patient_links (patient);
CREATE INDEX patients_by_scope ON patients (scope, id);
-- Whole names and birth dates, of which no more than was said (PersonKey.AsSaid).
CREATE TABLE patient_keys (key TEXT NOT NULL, patient INTEGER NOT NULL);
CREATE INDEX patient_keys_by_key ON patient_keys (key, patient);
CREATE INDEX patient_keys_by_patient ON patient_keys (patient);
CREATE TABLE visits (
  id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, line INTEGER NOT NULL, patient INTEGER, patient_link TEXT,
  {visit}
);
CREATE INDEX visits_by_patient ON visits (patient, visited_at);
CREATE TABLE visit_links (scope INTEGER NOT NULL, link TEXT NOT NULL, visit INTEGER NOT NULL);
CREATE INDEX visit_links_by_link ON visit_links (link, scope, visit);
CREATE INDEX visit_links_anywhere ON visit_links (link, visit);
CREATE TABLE medications (scope INTEGER NOT NULL, link TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX medications_by_link ON medications (link, scope, text);
CREATE INDEX medications_anywhere ON medications (link, text);
CREATE TABLE pieces (
  id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, line INTEGER NOT NULL, patient INTEGER, visit INTEGER,
  patient_link TEXT, visit_link TEXT, medication_link TEXT, kind INTEGER NOT NULL, at TEXT, text TEXT NOT NULL
);
CREATE INDEX pieces_by_visit ON pieces (visit, id);
CREATE INDEX pieces_by_patient ON pieces (patient, id);
-- Files for the charts: their contents lie beside this database, each once.
CREATE TABLE contents (
  id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL, path TEXT NOT NULL,
  is_wanted INTEGER NOT NULL DEFAULT 0, is_placed INTEGER NOT NULL DEFAULT 0, UNIQUE (sha256, media_type)
);
CREATE TABLE attached (
  id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, line INTEGER NOT NULL, patient INTEGER, visit INTEGER,
  patient_link TEXT, visit_link TEXT, content INTEGER NOT NULL, name TEXT NOT NULL, added_at TEXT, note TEXT
);
CREATE INDEX attached_by_patient ON attached (patient, id);
-- The patients of the practice as they are found again: with the day that stands for a birth date of which less is
-- known, and with no more of it than is known (PersonKey.AsSaid).
CREATE TABLE here (id INTEGER PRIMARY KEY, key TEXT NOT NULL, said TEXT NOT NULL, taken INTEGER NOT NULL DEFAULT 0);
CREATE INDEX here_by_key ON here (key);
CREATE INDEX here_by_said ON here (said);
-- Those of the file likewise: from which to which whole name and birth date it may be.
CREATE TABLE ranges (patient INTEGER PRIMARY KEY, first TEXT NOT NULL, last TEXT NOT NULL, said TEXT NOT NULL);
CREATE INDEX ranges_by_first ON ranges (first, last);
CREATE INDEX ranges_by_said ON ranges (said);
-- Who may be whom, where the chart number is equal and not all else; and whether nothing speaks against it.
CREATE TABLE likely (patient INTEGER PRIMARY KEY, here INTEGER NOT NULL, fits INTEGER NOT NULL);
CREATE INDEX likely_by_here ON likely (here);
