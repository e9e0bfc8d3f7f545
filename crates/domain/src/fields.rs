//! All errors of one input: which field, which kind of mistake, what to do about it.

use std::borrow::Cow;

/// The kinds of mistake a field can have; the registry of `api.md`, section 4.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each kind is described by its slug in the registry")]
pub enum Kind {
    Missing,
    ExtraForbidden,
    NoneNotAllowed,
    StringType,
    StringTooShort,
    StringTooLong,
    StringPatternMismatch,
    IntType,
    IntParsing,
    IntFromFloat,
    BoolType,
    BoolParsing,
    DecimalType,
    DecimalMaxDigits,
    DecimalMaxPlaces,
    GreaterThanEqual,
    LessThanEqual,
    Enum,
    UuidParsing,
    DateParsing,
    DatetimeParsing,
    TimezoneAware,
    ListType,
    DictType,
    TooShort,
    TooLong,
    ValueError,
    ReadOnly,
    RepeatedParameter,
    CursorInvalid,
    QuerySyntax,
    ControlCharacter,
    EmailInvalid,
    TimeZoneUnknown,
    LocaleUnknown,
    DurationInvalid,
    DateInFuture,
    DateOrder,
    SegmentOrder,
    SegmentKind,
    StartEqualsTarget,
    TargetTurnsRound,
    RewriteRequired,
    GoalCycle,
    GoalDepth,
    EmptyCheckIn,
    ValueAndSkipped,
    ValueNotAllowed,
    TooManyMatches,
    RangeTooLarge,
    PasswordTooCommon,
    PasswordIncorrect,
}

impl Kind {
    /// The word clients compare.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::ExtraForbidden => "extra_forbidden",
            Self::NoneNotAllowed => "none_not_allowed",
            Self::StringType => "string_type",
            Self::StringTooShort => "string_too_short",
            Self::StringTooLong => "string_too_long",
            Self::StringPatternMismatch => "string_pattern_mismatch",
            Self::IntType => "int_type",
            Self::IntParsing => "int_parsing",
            Self::IntFromFloat => "int_from_float",
            Self::BoolType => "bool_type",
            Self::BoolParsing => "bool_parsing",
            Self::DecimalType => "decimal_type",
            Self::DecimalMaxDigits => "decimal_max_digits",
            Self::DecimalMaxPlaces => "decimal_max_places",
            Self::GreaterThanEqual => "greater_than_equal",
            Self::LessThanEqual => "less_than_equal",
            Self::Enum => "enum",
            Self::UuidParsing => "uuid_parsing",
            Self::DateParsing => "date_parsing",
            Self::DatetimeParsing => "datetime_parsing",
            Self::TimezoneAware => "timezone_aware",
            Self::ListType => "list_type",
            Self::DictType => "dict_type",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::ValueError => "value_error",
            Self::ReadOnly => "read_only",
            Self::RepeatedParameter => "repeated_parameter",
            Self::CursorInvalid => "cursor_invalid",
            Self::QuerySyntax => "query_syntax",
            Self::ControlCharacter => "control_character",
            Self::EmailInvalid => "email_invalid",
            Self::TimeZoneUnknown => "time_zone_unknown",
            Self::LocaleUnknown => "locale_unknown",
            Self::DurationInvalid => "duration_invalid",
            Self::DateInFuture => "date_in_future",
            Self::DateOrder => "date_order",
            Self::SegmentOrder => "segment_order",
            Self::SegmentKind => "segment_kind",
            Self::StartEqualsTarget => "start_equals_target",
            Self::TargetTurnsRound => "target_turns_round",
            Self::RewriteRequired => "rewrite_required",
            Self::GoalCycle => "goal_cycle",
            Self::GoalDepth => "goal_depth",
            Self::EmptyCheckIn => "empty_check_in",
            Self::ValueAndSkipped => "value_and_skipped",
            Self::ValueNotAllowed => "value_not_allowed",
            Self::TooManyMatches => "too_many_matches",
            Self::RangeTooLarge => "range_too_large",
            Self::PasswordTooCommon => "password_too_common",
            Self::PasswordIncorrect => "password_incorrect",
        }
    }
}

/// Why a value is refused, in words that say what to do. Never contains the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What kind of mistake it is.
    pub kind: Kind,
    /// An English sentence without a full stop: `Must be at most 200 characters`.
    pub message: Cow<'static, str>,
    /// The limits that were broken, by name: `("max_length", 200)`.
    pub context: Vec<(&'static str, i64)>,
}

impl Reason {
    /// A reason without limits.
    pub fn new(kind: Kind, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            message: message.into(),
            context: Vec::new(),
        }
    }

    /// Adds a limit that was broken.
    #[must_use]
    pub fn with(mut self, name: &'static str, limit: i64) -> Self {
        self.context.push((name, limit));
        self
    }
}

/// One step on the way to a field: a name or a place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A property of an object, or a parameter.
    Name(Cow<'static, str>),
    /// An item of a list, from 0.
    Index(usize),
}

impl From<&'static str> for Step {
    fn from(name: &'static str) -> Self {
        Self::Name(Cow::Borrowed(name))
    }
}

impl From<String> for Step {
    fn from(name: String) -> Self {
        Self::Name(Cow::Owned(name))
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// One refused field. The path is relative to the body, query or form it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The way to the field; empty for the input as a whole.
    pub path: Vec<Step>,
    /// Why it is refused.
    pub reason: Reason,
}

/// All errors of one input, in the order they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// One error of the input as a whole or of one field.
    pub fn one(path: impl IntoIterator<Item = Step>, reason: Reason) -> Self {
        Self(vec![FieldError {
            path: path.into_iter().collect(),
            reason,
        }])
    }

    /// Keeps the value, or notes why the field is refused.
    pub fn keep<T>(&mut self, field: impl Into<Step>, result: Result<T, Reason>) -> Option<T> {
        result.map_err(|reason| self.refuse(field, reason)).ok()
    }

    /// Keeps a value read from inside a field, or notes all its errors below that field.
    pub fn nest<T>(&mut self, field: impl Into<Step>, result: Result<T, Self>) -> Option<T> {
        let inner = match result {
            Ok(value) => return Some(value),
            Err(inner) => inner,
        };
        let step = field.into();
        for mut error in inner.0 {
            error.path.insert(0, step.clone());
            self.0.push(error);
        }
        None
    }

    /// Notes why a field is refused.
    pub fn refuse(&mut self, field: impl Into<Step>, reason: Reason) {
        self.0.push(FieldError {
            path: vec![field.into()],
            reason,
        });
    }

    /// Notes an error at a path.
    pub fn push(&mut self, error: FieldError) {
        self.0.push(error);
    }

    /// Adds all errors of another reading of the same input.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether nothing was refused.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The errors, in the order they were found.
    pub fn errors(&self) -> &[FieldError] {
        &self.0
    }

    /// The value if nothing was refused, else all errors.
    pub fn done<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_a_part_are_found_below_its_field() {
        let mut fields = Fields::default();
        let inner = Fields::one(["target".into()], Reason::new(Kind::Missing, "Must be given"));
        assert_eq!(fields.nest(3_usize, Err::<(), _>(inner)), None);
        let path = &fields.errors().first().unwrap().path;
        assert_eq!(path, &[Step::Index(3), Step::from("target")]);
    }
}
