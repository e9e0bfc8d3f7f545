//! What every schema of a kind says, added in one place: the bounds of ids, instants, days, texts and counters.

use utoipa::Number;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, SchemaType};
use utoipa::openapi::{
    KnownFormat, Object, OpenApi, PathItem, RefOr, Schema, SchemaFormat, Type, path::Operation,
};

/// A text without control characters.
const LINE: &str = r"^[^\u0000-\u001f\u007f-\u009f]*$";
/// The same with something to read in it.
const FILLED_LINE: &str =
    r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";
/// A text that may have several lines.
const LINES: &str = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$";
/// The properties with such texts.
const MARKDOWN: [&str; 2] = ["description", "note"];
/// The longest body that is no JSON.
const LARGEST_FILE: usize = 16_777_216;
/// The greatest whole number that every JSON reader holds exactly.
const GREATEST: isize = 9_007_199_254_740_991;

/// Bounds every schema of the document that says no bounds of its own.
pub(super) fn complete(openapi: &mut OpenApi) {
    if let Some(components) = &mut openapi.components {
        for schema in components.schemas.values_mut() {
            visit(schema);
        }
    }
    for operation in openapi.paths.paths.values_mut().flat_map(operations) {
        for parameter in operation.parameters.iter_mut().flatten() {
            if let RefOr::T(parameter) = parameter
                && let Some(schema) = &mut parameter.schema
            {
                visit(schema);
            }
        }
        for response in operation.responses.responses.values_mut() {
            let RefOr::T(response) = response else { continue };
            for (kind, content) in &mut response.content {
                if let RefOr::T(content) = content
                    && let Some(schema) = &mut content.schema
                {
                    file(kind, schema);
                    visit(schema);
                }
            }
        }
    }
}

/// The operations of a path.
pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.patch,
        &mut item.delete,
    ]
    .into_iter()
    .flatten()
}

/// Bounds a body that is a text of another kind than JSON.
fn file(kind: &str, schema: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::Object(object)) = schema
        && is(object, &Type::String)
    {
        object.format.get_or_insert(SchemaFormat::Custom(kind.to_owned()));
        object.max_length.get_or_insert(LARGEST_FILE);
    }
}

fn visit(schema: &mut RefOr<Schema>) {
    if let RefOr::T(schema) = schema {
        visit_own(schema);
    }
}

fn visit_own(schema: &mut Schema) {
    match schema {
        Schema::Object(object) => {
            bound(object);
            for (name, property) in &mut object.properties {
                if let RefOr::T(Schema::Object(text)) = property
                    && MARKDOWN.contains(&name.as_str())
                {
                    text.pattern.get_or_insert_with(|| LINES.to_owned());
                }
                visit(property);
            }
            if let Some(AdditionalProperties::RefOr(schema)) = object.additional_properties.as_deref_mut() {
                visit(schema);
            }
            if let Some(Schema::Object(names)) = object.property_names.as_deref_mut() {
                names.max_length.get_or_insert(64);
                bound(names);
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                visit(items);
            }
        }
        Schema::OneOf(forms) => forms.items.iter_mut().for_each(visit),
        Schema::AllOf(forms) => forms.items.iter_mut().for_each(visit),
        Schema::AnyOf(forms) => forms.items.iter_mut().for_each(visit),
        _ => {}
    }
}

fn bound(object: &mut Object) {
    if is(object, &Type::Integer) {
        let int64 = SchemaFormat::KnownFormat(KnownFormat::Int64);
        object.format.get_or_insert(int64);
        object.minimum.get_or_insert(Number::Int(-GREATEST));
        object.maximum.get_or_insert(Number::Int(GREATEST));
    }
    if is(object, &Type::String) && object.enum_values.is_none() {
        match &object.format {
            Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)) => {
                object.min_length = Some(36);
                object.max_length = Some(36);
            }
            Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)) => object.max_length = Some(35),
            Some(SchemaFormat::KnownFormat(KnownFormat::Date)) => object.max_length = Some(10),
            Some(_) => {}
            None if object.pattern.is_some() => {}
            None => {
                let filled = object.min_length.is_some_and(|least| least > 0);
                object.pattern = Some(if filled { FILLED_LINE } else { LINE }.to_owned());
            }
        }
    }
}

fn is(object: &Object, kind: &Type) -> bool {
    match &object.schema_type {
        SchemaType::Type(one) => one == kind,
        SchemaType::Array(several) => several.contains(kind),
        SchemaType::AnyValue => false,
    }
}
