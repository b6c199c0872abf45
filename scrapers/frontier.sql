-- The frontier of a crawl, version 1 (PRAGMA user_version). Times are seconds since 1970, UTC; days are YYYY-MM-DD.

-- One row for each address, under its one spelling. `state`: waiting, in_flight, done, adopted (kept, its links not read yet),
-- moved (it leads for good to `final`, whose row goes on), failed, refused, gone. `rank`: 0 feeds, sitemaps and first listing
-- pages, 1 articles, 2 what those lists lead on to. `fresh`: `day`, or the day it was first seen. `crawl`: the last that asked for it.
CREATE TABLE address (
    number INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('article', 'listing', 'feed', 'sitemap')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'in_flight', 'done', 'adopted', 'moved', 'failed', 'refused', 'gone')),
    rank INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    found_on TEXT,
    day TEXT,
    fresh TEXT NOT NULL,
    final TEXT,
    etag TEXT,
    last_modified TEXT,
    digest TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_due REAL,
    error TEXT,
    first_seen REAL NOT NULL,
    last_fetched REAL,
    crawl INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX address_next ON address (source, state, rank, fresh DESC, number);
CREATE INDEX address_final ON address (final) WHERE final IS NOT NULL;

-- Every exchange that was kept, under the address it ended at. `change`: new, changed, unchanged (then the record is a revisit).
CREATE TABLE version (
    number INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    source TEXT NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('new', 'changed', 'unchanged')),
    digest TEXT NOT NULL,
    payload TEXT NOT NULL,
    record TEXT NOT NULL,
    fetched TEXT NOT NULL,
    file TEXT NOT NULL,
    start INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL
);
CREATE INDEX version_url ON version (url, number);
CREATE UNIQUE INDEX version_place ON version (file, offset);

-- How far each WARC file is known to the frontier: bytes beyond it are adopted or cut when the archive is opened.
CREATE TABLE mark (file TEXT PRIMARY KEY, written INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE cursor (source TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (source, name)) WITHOUT ROWID;

-- A crawl of one source; `finished` is null while it runs, and after it was interrupted.
CREATE TABLE crawl (
    number INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    started REAL NOT NULL,
    finished REAL
);
CREATE INDEX crawl_source ON crawl (source, number);
CREATE TABLE tally (
    crawl INTEGER NOT NULL REFERENCES crawl (number), what TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (crawl, what)
) WITHOUT ROWID;

-- What a crawl's pages looked like, as a JSON object of figures.
CREATE TABLE health (
    crawl INTEGER PRIMARY KEY REFERENCES crawl (number), source TEXT NOT NULL, stored REAL NOT NULL, figures TEXT NOT NULL
);

-- Pages whose owner asked: the hash of their address only. `forgetting` and `rewrite` are the journal of a removal that runs.
CREATE TABLE forgotten (hash TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE forgetting (url TEXT PRIMARY KEY, removed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE rewrite (file TEXT PRIMARY KEY, gaps TEXT NOT NULL, records INTEGER NOT NULL) WITHOUT ROWID;
