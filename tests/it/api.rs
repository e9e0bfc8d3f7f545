//! Every operation of the API, as `api.md` has it.

mod accounts;
mod batches;
mod check_ins;
mod conditions;
mod days;
mod errors;
mod goal_changes;
mod goal_lists;
mod goals;
mod idempotency;
mod isolation;
mod lost_answers;
mod mass_assignment;
mod meta;
mod protocol;
mod refresh;
mod registration;
mod sessions;
mod standing;
mod tokens;
mod values;
