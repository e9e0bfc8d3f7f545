//! From what was made to what can be done with it: every 201 leads to reading, changing, deleting, and what is below.

use std::collections::BTreeMap;

use utoipa::openapi::link::{Link, LinkBuilder};
use utoipa::openapi::path::{PathItem, Paths};
use utoipa::openapi::{OpenApi, RefOr, Response};

/// The path of one item, and what can be done there.
struct Item {
    path: String,
    parameter: String,
    /// The shapes that reading and changing it answer.
    shapes: Vec<String>,
    operations: Vec<String>,
}

/// Adds the links of every 201.
pub(super) fn complete(openapi: &mut OpenApi) {
    let paths = &openapi.paths;
    let items = paths.paths.iter().filter_map(|(path, item)| Item::of(path, item));
    let items: Vec<Item> = items.map(|item| item.with_what_is_below(paths)).collect();
    for (path, item) in &mut openapi.paths.paths {
        for operation in [&mut item.post, &mut item.put].into_iter().flatten() {
            let Some(RefOr::T(response)) = operation.responses.responses.get_mut("201") else {
                continue;
            };
            let shape = shape(response);
            let below = |item: &&Item| item.path.strip_prefix(path.as_str()) == Some(&item.last());
            let alike = |item: &&Item| shape.as_ref().is_some_and(|shape| item.shapes.contains(shape));
            let found = items.iter().find(below).or_else(|| items.iter().find(alike));
            response.links = found.map(Item::links).unwrap_or_default();
        }
    }
}

impl Item {
    /// The item of a path that ends with its only parameter.
    fn of(path: &str, item: &PathItem) -> Option<Self> {
        let (start, parameter) = path.strip_suffix('}')?.rsplit_once("/{")?;
        if start.contains('{') {
            return None;
        }
        let told = [&item.get, &item.patch, &item.put].into_iter().flatten();
        let told = told.filter_map(|operation| match operation.responses.responses.get("200")? {
            RefOr::T(response) => shape(response),
            RefOr::Ref(_) => None,
        });
        Some(Self {
            path: path.to_owned(),
            parameter: parameter.to_owned(),
            shapes: told.collect(),
            operations: Vec::new(),
        })
    }

    /// All operations that need to know nothing but this item.
    fn with_what_is_below(mut self, paths: &Paths) -> Self {
        for (path, item) in &paths.paths {
            let rest = path.strip_prefix(&self.path);
            if rest.is_some_and(|rest| rest.is_empty() || (rest.starts_with('/') && !rest.contains('{'))) {
                let here = [&item.get, &item.patch, &item.put, &item.delete, &item.post];
                let here = here.into_iter().flatten();
                self.operations
                    .extend(here.filter_map(|operation| operation.operation_id.clone()));
            }
        }
        self
    }

    fn last(&self) -> String {
        format!("/{{{}}}", self.parameter)
    }

    fn links(&self) -> BTreeMap<String, RefOr<Link>> {
        let link = |id: &String| {
            let link = LinkBuilder::new()
                .operation_id(id)
                .parameter(&self.parameter, "$response.body#/id")
                .build();
            (id.clone(), RefOr::T(link))
        };
        self.operations.iter().map(link).collect()
    }
}

/// The name of the shape that is answered.
fn shape(response: &Response) -> Option<String> {
    match response.content.get("application/json")? {
        RefOr::T(content) => match content.schema.as_ref()? {
            RefOr::Ref(reference) => Some(reference.ref_location.clone()),
            RefOr::T(_) => None,
        },
        RefOr::Ref(_) => None,
    }
}
