//! Reads parameters one by one and collects every error.

use onward_domain::fields::{FieldError, Fields, Kind, Reason, Step};

use super::Pairs;

/// How often a parameter that may be repeated may be sent (R40).
const MOST_REPEATS: usize = 8;

/// What can be read from names and values; see [`Reader`].
pub trait FromPairs: Sized {
    /// Takes every parameter it knows; `None` only where the reader noted an error.
    fn read(reader: &mut Reader) -> Option<Self>;
}

/// No parameters at all: each one sent is refused.
impl FromPairs for () {
    fn read(_: &mut Reader) -> Option<Self> {
        Some(())
    }
}

/// Reads parameters one by one and collects every error; what nobody asked for is refused at the end.
pub struct Reader {
    pairs: Vec<(String, String)>,
    taken: Vec<bool>,
    errors: Vec<(usize, FieldError)>,
}

impl Reader {
    fn new(Pairs(pairs): Pairs) -> Self {
        let taken = vec![false; pairs.len()];
        Self {
            pairs,
            taken,
            errors: Vec::new(),
        }
    }

    /// Takes a parameter that may be left out but not repeated.
    pub fn one<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, Reason>) -> Option<T> {
        let places = self.take(name);
        let first = *places.first()?;
        if let Some(second) = places.get(1) {
            self.refuse(
                *second,
                name,
                Reason::new(Kind::RepeatedParameter, "Must be sent only once"),
            );
        }
        self.parse(first, name, parse)
    }

    /// Takes a parameter that may be repeated (either of its values fits).
    pub fn many<T>(&mut self, name: &'static str, parse: impl Fn(&str) -> Result<T, Reason>) -> Vec<T> {
        let places = self.take(name);
        if let Some(place) = places.get(MOST_REPEATS) {
            let reason = Reason::new(Kind::TooLong, "Must be sent at most 8 times").with("max_length", 8);
            self.refuse(*place, name, reason);
        }
        places
            .into_iter()
            .take(MOST_REPEATS)
            .filter_map(|place| self.parse(place, name, &parse))
            .collect()
    }

    /// Takes `true` or `false`; left out it is false.
    pub fn flag(&mut self, name: &'static str) -> bool {
        let flag = self.one(name, |text| match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Reason::new(Kind::BoolParsing, "Must be true or false")),
        });
        flag.unwrap_or(false)
    }

    /// Takes a whole number within bounds.
    pub fn integer(&mut self, name: &'static str, least: i64, most: i64) -> Option<i64> {
        self.one(name, |text| integer(text, least, most))
    }

    /// Takes a parameter that must be there.
    pub fn required<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        if !self.pairs.iter().any(|(key, _)| key == name) {
            self.refuse(usize::MAX, name, Reason::new(Kind::Missing, "Must be given"));
        }
        self.one(name, parse)
    }

    /// Notes an error that only shows when several parameters are seen together.
    pub fn refuse_together(&mut self, name: &'static str, reason: Reason) {
        let place = self
            .pairs
            .iter()
            .position(|(key, _)| key == name)
            .unwrap_or(usize::MAX);
        self.refuse(place, name, reason);
    }

    fn take(&mut self, name: &str) -> Vec<usize> {
        let mut places = Vec::new();
        for (place, ((key, _), taken)) in self.pairs.iter().zip(&mut self.taken).enumerate() {
            if key == name {
                *taken = true;
                places.push(place);
            }
        }
        places
    }

    fn parse<T>(
        &mut self,
        place: usize,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        match parse(self.pairs.get(place).map_or("", |(_, value)| value)) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.refuse(place, name, reason);
                None
            }
        }
    }

    fn refuse(&mut self, place: usize, name: impl Into<Step>, reason: Reason) {
        self.errors.push((
            place,
            FieldError {
                path: vec![name.into()],
                reason,
            },
        ));
    }

    fn finish<T>(mut self, value: Option<T>) -> Result<T, Fields> {
        let pairs = std::mem::take(&mut self.pairs);
        for (place, ((name, _), taken)) in pairs.into_iter().zip(self.taken.clone()).enumerate() {
            if !taken {
                self.refuse(
                    place,
                    name,
                    Reason::new(Kind::ExtraForbidden, "Is not known here"),
                );
            }
        }
        self.errors.sort_by_key(|(place, _)| *place);
        let mut fields = Fields::default();
        self.errors.into_iter().for_each(|(_, error)| fields.push(error));
        match value {
            Some(value) => fields.done(value),
            None if fields.is_empty() => {
                Err(Fields::one([], Reason::new(Kind::ValueError, "Cannot be read")))
            }
            None => Err(fields),
        }
    }
}

/// Reads a value from all its parameters, or gives all their errors in the order they came.
pub fn read<T: FromPairs>(pairs: Pairs) -> Result<T, Fields> {
    let mut reader = Reader::new(pairs);
    let value = T::read(&mut reader);
    reader.finish(value)
}

fn integer(text: &str, least: i64, most: i64) -> Result<i64, Reason> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Reason::new(Kind::IntParsing, "Must be a whole number"));
    }
    // Too many digits for an i64 is beyond every bound, on the side of its sign.
    let value = text
        .parse()
        .unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX });
    if value < least {
        Err(Reason::new(Kind::GreaterThanEqual, format!("Must be at least {least}")).with("ge", least))
    } else if value > most {
        Err(Reason::new(Kind::LessThanEqual, format!("Must be at most {most}")).with("le", most))
    } else {
        Ok(value)
    }
}
