-- The list of patients: every order has an index, and a search over the beginnings of words.

-- Names in the order in which a reader expects them: Öztürk among the O, not behind Z, which is where SQLite's own
-- collations put it. Plain SQL, so that any SQLite tool can open, check and edit the file.
CREATE TABLE sort_letters (letter TEXT PRIMARY KEY, base TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO sort_letters (letter, base) VALUES
  ('à', 'a'), ('À', 'a'), ('á', 'a'), ('Á', 'a'), ('â', 'a'), ('Â', 'a'), ('ã', 'a'), ('Ã', 'a'), ('ä', 'a'),
  ('Ä', 'a'), ('å', 'a'), ('Å', 'a'), ('ā', 'a'), ('Ā', 'a'), ('ă', 'a'), ('Ă', 'a'), ('ą', 'a'), ('Ą', 'a'),
  ('ç', 'c'), ('Ç', 'c'), ('ć', 'c'), ('Ć', 'c'), ('č', 'c'), ('Č', 'c'),
  ('ď', 'd'), ('Ď', 'd'), ('đ', 'd'), ('Đ', 'd'), ('ð', 'd'), ('Ð', 'd'),
  ('è', 'e'), ('È', 'e'), ('é', 'e'), ('É', 'e'), ('ê', 'e'), ('Ê', 'e'), ('ë', 'e'), ('Ë', 'e'), ('ē', 'e'),
  ('Ē', 'e'), ('ė', 'e'), ('Ė', 'e'), ('ę', 'e'), ('Ę', 'e'), ('ě', 'e'), ('Ě', 'e'),
  ('ğ', 'g'), ('Ğ', 'g'), ('ģ', 'g'), ('Ģ', 'g'),
  ('ì', 'i'), ('Ì', 'i'), ('í', 'i'), ('Í', 'i'), ('î', 'i'), ('Î', 'i'), ('ï', 'i'), ('Ï', 'i'), ('ī', 'i'),
  ('Ī', 'i'), ('į', 'i'), ('Į', 'i'), ('ı', 'i'), ('İ', 'i'),
  ('ķ', 'k'), ('Ķ', 'k'),
  ('ł', 'l'), ('Ł', 'l'), ('ļ', 'l'), ('Ļ', 'l'), ('ľ', 'l'), ('Ľ', 'l'), ('ĺ', 'l'), ('Ĺ', 'l'),
  ('ñ', 'n'), ('Ñ', 'n'), ('ń', 'n'), ('Ń', 'n'), ('ň', 'n'), ('Ň', 'n'), ('ņ', 'n'), ('Ņ', 'n'),
  ('ò', 'o'), ('Ò', 'o'), ('ó', 'o'), ('Ó', 'o'), ('ô', 'o'), ('Ô', 'o'), ('õ', 'o'), ('Õ', 'o'), ('ö', 'o'),
  ('Ö', 'o'), ('ø', 'o'), ('Ø', 'o'), ('ő', 'o'), ('Ő', 'o'), ('ō', 'o'), ('Ō', 'o'),
  ('ř', 'r'), ('Ř', 'r'), ('ŕ', 'r'), ('Ŕ', 'r'),
  ('ś', 's'), ('Ś', 's'), ('š', 's'), ('Š', 's'), ('ş', 's'), ('Ş', 's'), ('ș', 's'), ('Ș', 's'),
  ('ť', 't'), ('Ť', 't'), ('ţ', 't'), ('Ţ', 't'), ('ț', 't'), ('Ț', 't'), ('þ', 't'), ('Þ', 't'),
  ('ù', 'u'), ('Ù', 'u'), ('ú', 'u'), ('Ú', 'u'), ('û', 'u'), ('Û', 'u'), ('ü', 'u'), ('Ü', 'u'), ('ū', 'u'),
  ('Ū', 'u'), ('ů', 'u'), ('Ů', 'u'), ('ű', 'u'), ('Ű', 'u'), ('ų', 'u'), ('Ų', 'u'),
  ('ý', 'y'), ('Ý', 'y'), ('ÿ', 'y'), ('Ÿ', 'y'),
  ('ź', 'z'), ('Ź', 'z'), ('ż', 'z'), ('Ż', 'z'), ('ž', 'z'), ('Ž', 'z'),
  ('æ', 'ae'), ('Æ', 'ae'),
  ('œ', 'oe'), ('Œ', 'oe'),
  ('ß', 'ss'), ('ẞ', 'ss');

ALTER TABLE patients ADD COLUMN sort_name TEXT NOT NULL DEFAULT '';
CREATE TRIGGER patients_sort_name_folded AFTER UPDATE OF sort_name ON patients
WHEN NEW.sort_name GLOB '*[^ -~]*' BEGIN
  UPDATE patients SET sort_name = (
    WITH RECURSIVE place (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < length(NEW.sort_name))
    SELECT group_concat(coalesce(base, substr(NEW.sort_name, n, 1)), '')
    FROM place LEFT JOIN sort_letters ON letter = substr(NEW.sort_name, n, 1))
  WHERE id = NEW.id;
END;
CREATE TRIGGER patients_sort_name_inserted AFTER INSERT ON patients BEGIN
  UPDATE patients SET sort_name = lower(NEW.family_name || '  ' || NEW.given_name) WHERE id = NEW.id;
END;
CREATE TRIGGER patients_sort_name_updated AFTER UPDATE OF family_name, given_name ON patients
WHEN (OLD.family_name, OLD.given_name) IS NOT (NEW.family_name, NEW.given_name) BEGIN
  UPDATE patients SET sort_name = lower(NEW.family_name || '  ' || NEW.given_name) WHERE id = NEW.id;
END;
UPDATE patients SET sort_name = lower(family_name || '  ' || given_name);

DROP INDEX patients_by_name;
CREATE INDEX patients_by_name ON patients (sort_name, id);
CREATE INDEX patients_by_birth ON patients (birth_date, id);

-- The text itself stays in patients; the triggers keep the index in step, whoever writes.
CREATE VIRTUAL TABLE patients_fts USING fts5 (
  given_name, family_name, chart_number, phone, email, birth_date,
  content = 'patients', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
INSERT INTO patients_fts (patients_fts) VALUES ('rebuild');

CREATE TRIGGER patients_fts_inserted AFTER INSERT ON patients BEGIN
  INSERT INTO patients_fts (rowid, given_name, family_name, chart_number, phone, email, birth_date)
  VALUES (NEW.id, NEW.given_name, NEW.family_name, NEW.chart_number, NEW.phone, NEW.email, NEW.birth_date);
END;
CREATE TRIGGER patients_fts_deleted AFTER DELETE ON patients BEGIN
  INSERT INTO patients_fts (patients_fts, rowid, given_name, family_name, chart_number, phone, email, birth_date)
  VALUES ('delete', OLD.id, OLD.given_name, OLD.family_name, OLD.chart_number, OLD.phone, OLD.email, OLD.birth_date);
END;
CREATE TRIGGER patients_fts_updated
AFTER UPDATE OF given_name, family_name, chart_number, phone, email, birth_date ON patients
WHEN (OLD.given_name, OLD.family_name, OLD.chart_number, OLD.phone, OLD.email, OLD.birth_date)
  IS NOT (NEW.given_name, NEW.family_name, NEW.chart_number, NEW.phone, NEW.email, NEW.birth_date) BEGIN
  INSERT INTO patients_fts (patients_fts, rowid, given_name, family_name, chart_number, phone, email, birth_date)
  VALUES ('delete', OLD.id, OLD.given_name, OLD.family_name, OLD.chart_number, OLD.phone, OLD.email, OLD.birth_date);
  INSERT INTO patients_fts (rowid, given_name, family_name, chart_number, phone, email, birth_date)
  VALUES (NEW.id, NEW.given_name, NEW.family_name, NEW.chart_number, NEW.phone, NEW.email, NEW.birth_date);
END;
