//! Writes what the rules forbid, to see that reading tells.

use onward_domain::check_in::CheckIn;
use onward_store::{WriteTx, statements};

statements! {
    CONFIDENCE = "UPDATE check_ins
                  SET confidence = $1
                  WHERE owner_id = $2
                    AND id = $3";
}

/// Gives a stored check-in a confidence that no check-in can have.
pub(crate) async fn confidence(tx: &mut WriteTx, check_in: &CheckIn, number: i64) {
    let values = [number.into(), check_in.owner.into(), check_in.id.into()];
    assert_eq!(tx.execute(&CONFIDENCE, &values).await.unwrap(), 1);
}
