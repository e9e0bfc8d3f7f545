//! Two small tables of the tests' own, and statements on them.

use onward_domain::clock::Instant;
use onward_domain::ids::UserId;
use onward_store::migrate::{Migration, Script};
use onward_store::{FromRow, Row, StoreError, WriteTx, statements};
use onward_testkit::TestDb;
use uuid::Uuid;

/// The moment of these tests.
pub(crate) const NOW: Instant = Instant::from_microseconds(1_795_159_800_000_000);

/// Whose data they write.
pub(crate) const ADA: UserId = UserId::from_uuid(Uuid::from_u128(0x019a_9f0c_0000_7000_8000_0000_0000_0001));

/// Boxes, and things in them.
pub(crate) const BOXES: Migration = Migration {
    name: "0001_boxes",
    sqlite: Script {
        up: "CREATE TABLE boxes (id BLOB NOT NULL PRIMARY KEY, label TEXT NOT NULL) STRICT;
             CREATE TABLE things (
                 number INTEGER NOT NULL PRIMARY KEY,
                 box BLOB REFERENCES boxes (id),
                 label TEXT NOT NULL,
                 sealed BLOB NOT NULL,
                 fragile INTEGER NOT NULL
             ) STRICT;",
        down: "DROP TABLE things; DROP TABLE boxes;",
    },
    postgres: Script {
        up: r#"CREATE TABLE boxes (id UUID NOT NULL PRIMARY KEY, label TEXT COLLATE "C" NOT NULL);
             CREATE TABLE things (
                 number BIGINT NOT NULL PRIMARY KEY,
                 box UUID REFERENCES boxes (id),
                 label TEXT COLLATE "C" NOT NULL,
                 sealed BYTEA NOT NULL,
                 fragile BOOLEAN NOT NULL
             );"#,
        down: "DROP TABLE things; DROP TABLE boxes;",
    },
};

/// A column more.
pub(crate) const WEIGHTS: Migration = Migration {
    name: "0002_weights",
    sqlite: Script {
        up: "ALTER TABLE things ADD COLUMN weight INTEGER; CREATE INDEX things_by_weight ON things (weight);",
        down: "DROP INDEX things_by_weight; ALTER TABLE things DROP COLUMN weight;",
    },
    postgres: Script {
        up: "ALTER TABLE things ADD COLUMN weight BIGINT; CREATE INDEX things_by_weight ON things (weight);",
        down: "ALTER TABLE things DROP COLUMN weight;",
    },
};

/// The list of most tests.
pub(crate) static LIST: &[Migration] = &[BOXES, WEIGHTS];

statements! {
    pub(crate) INSERT_BOX = "INSERT INTO boxes (id, label) VALUES ($1, $2)";
    pub(crate) INSERT = "INSERT INTO things (number, box, label, sealed, fragile) VALUES ($1, $2, $3, $4, $5)";
    pub(crate) INSERT_RETURNING =
        "INSERT INTO things (number, label, sealed, fragile) VALUES ($1, $2, $3, $4) RETURNING number";
    pub(crate) FIND = "SELECT number, box, label, sealed, fragile FROM things WHERE number = $1";
    pub(crate) NUMBERS = "SELECT number FROM things ORDER BY number";
    pub(crate) LABELLED = "SELECT number FROM things WHERE label = $1";
    pub(crate) UNLABEL = "UPDATE things SET label = $1";
    pub(crate) BAD = "SELECT number FROM things WHERE CAST(1 AS BIGINT) = 1 AND number = $1 AND number = $2";
}

/// A mistake: its column has no name of ours.
pub(crate) static UNNAMED: onward_store::Statement =
    onward_store::Statement::new("support", "UNNAMED", "SELECT COUNT(*) FROM things", None);

/// A row of `things`.
#[derive(Debug, PartialEq)]
pub(crate) struct Thing {
    pub(crate) number: i64,
    pub(crate) container: Option<Uuid>,
    pub(crate) label: String,
    pub(crate) sealed: Vec<u8>,
    pub(crate) fragile: bool,
}

impl FromRow for Thing {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.get("number")?,
            container: row.get("box")?,
            label: row.get("label")?,
            sealed: row.get("sealed")?,
            fragile: row.get("fragile")?,
        })
    }
}

/// Migrates an empty database to the tables above.
pub(crate) async fn with_tables(db: &TestDb) {
    assert_eq!(
        db.store().migrations_of(LIST).up(NOW).await.unwrap(),
        ["0001_boxes", "0002_weights"]
    );
}

/// Writes a thing without a box.
pub(crate) async fn insert(tx: &mut WriteTx, number: i64) -> Result<(), StoreError> {
    let values = [
        number.into(),
        None::<Uuid>.into(),
        "thing".into(),
        (&[7_u8; 3]).into(),
        true.into(),
    ];
    assert_eq!(tx.execute(&INSERT, &values).await?, 1);
    Ok(())
}

/// The numbers of all things.
pub(crate) async fn numbers(db: &TestDb) -> Vec<i64> {
    db.store()
        .read_one()
        .await
        .unwrap()
        .all(&NUMBERS, &[])
        .await
        .unwrap()
}
