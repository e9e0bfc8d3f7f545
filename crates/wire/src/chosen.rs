//! Reading a part: the properties that were asked for with `fields` (R43).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use onward_domain::fields::{Kind, Reason};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::openapi::schema::AnyOfBuilder;
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A shape that can be read in parts.
pub trait Choosable: Serialize + ToSchema {
    /// Its properties, without those that `expand` adds.
    const PROPERTIES: &'static [&'static str];
}

/// The properties of a shape that were asked for; `id` is always among them.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice<T> {
    names: Vec<&'static str>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Choice<T> {
    fn clone(&self) -> Self {
        Self {
            names: self.names.clone(),
            of: PhantomData,
        }
    }
}

impl<T: Choosable> Choice<T> {
    /// Reads names with commas between them.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        let mut names = vec!["id"];
        for asked in text.split(',') {
            let known = T::PROPERTIES.iter().find(|name| **name == asked);
            names.push(known.ok_or_else(|| {
                Reason::new(Kind::Enum, "Must be names of properties with commas between them")
            })?);
        }
        Ok(Self {
            names,
            of: PhantomData,
        })
    }

    fn keeps(&self, name: &str) -> bool {
        // What `expand` adds was asked for by name.
        self.names.contains(&name) || !T::PROPERTIES.contains(&name)
    }
}

/// A thing as reading gives it: whole, or the part that was asked for.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Chosen<T> {
    /// Nothing was left out.
    Whole(Box<T>),
    /// What was asked for, each value as the whole has it.
    Part(BTreeMap<String, Box<RawValue>>),
}

impl<T: Choosable> Chosen<T> {
    /// What a choice leaves of a thing; without one it stays whole.
    pub fn new(whole: T, choice: Option<&Choice<T>>) -> Self {
        let Some(choice) = choice else {
            return Self::Whole(Box::new(whole));
        };
        // Shapes made from domain values are objects: there is nothing serde_json could refuse.
        let text = serde_json::to_string(&whole).unwrap_or_default();
        let mut part: BTreeMap<String, Box<RawValue>> = serde_json::from_str(&text).unwrap_or_default();
        part.retain(|name, _| choice.keeps(name));
        Self::Part(part)
    }
}

impl<T: ToSchema> PartialSchema for Chosen<T> {
    fn schema() -> RefOr<Schema> {
        AnyOfBuilder::new()
            .description(Some("Whole, or what was asked for with `fields`"))
            .item(Ref::from_schema_name(T::name()))
            .item(Ref::from_schema_name(format!("{}Part", T::name())))
            .into()
    }
}

impl<T: ToSchema> ToSchema for Chosen<T> {
    fn name() -> Cow<'static, str> {
        format!("{}Reading", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        let whole = T::schema();
        let mut part = whole.clone();
        if let RefOr::T(Schema::Object(object)) = &mut part {
            object.required = vec!["id".to_owned()];
        }
        schemas.push((T::name().into_owned(), whole));
        schemas.push((format!("{}Part", T::name()), part));
        T::schemas(schemas);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, ToSchema)]
    struct Thing {
        id: i64,
        title: &'static str,
        weight: f64,
        #[serde(skip_serializing_if = "Option::is_none")]
        extra: Option<i64>,
    }

    impl Choosable for Thing {
        const PROPERTIES: &'static [&'static str] = &["id", "title", "weight"];
    }

    fn written(fields: &str, extra: Option<i64>) -> String {
        let thing = Thing {
            id: 1,
            title: "a",
            weight: 0.5,
            extra,
        };
        let choice = Choice::parse(fields).unwrap();
        serde_json::to_string(&Chosen::new(thing, Some(&choice))).unwrap()
    }

    #[test]
    fn what_was_asked_for_stays_and_the_id_always() {
        assert_eq!(written("title", None), r#"{"id":1,"title":"a"}"#);
        assert_eq!(written("id", None), r#"{"id":1}"#);
        assert_eq!(
            written("weight,weight", Some(7)),
            r#"{"extra":7,"id":1,"weight":0.5}"#
        );
    }

    #[test]
    fn names_that_are_not_there_are_refused() {
        for fields in ["", "name", "title,", "title, weight", "Title", "extra"] {
            let refused = Choice::<Thing>::parse(fields).unwrap_err();
            assert_eq!(refused.kind, Kind::Enum, "{fields}");
        }
    }

    #[test]
    fn a_part_is_declared_with_nothing_required_but_its_id() {
        let mut schemas = Vec::new();
        Chosen::<Thing>::schemas(&mut schemas);
        let (_, part) = schemas.iter().find(|(name, _)| name == "ThingPart").unwrap();
        let RefOr::T(Schema::Object(part)) = part else {
            panic!("no object");
        };
        assert_eq!(part.required, ["id"]);
        assert_eq!(part.properties.len(), 4);
    }
}
