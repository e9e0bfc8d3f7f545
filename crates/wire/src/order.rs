//! The errors of a body in the order of its document (R30).

use onward_domain::fields::{FieldError, Fields, Step};

use crate::tree::Node;

/// The order of one document.
#[derive(Debug)]
pub struct Order(Node);

impl Order {
    /// That of a body; none if it is no JSON.
    pub fn of(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok().map(Self)
    }

    /// Where a field stands: what comes first is less. What an object lacks comes after what it has.
    pub fn place(&self, path: &[Step]) -> Vec<usize> {
        places(&self.0, path)
    }

    /// Sorts errors by where their fields stand.
    pub(crate) fn sorted(&self, fields: &Fields) -> Fields {
        let mut errors: Vec<FieldError> = fields.errors().to_vec();
        errors.sort_by_cached_key(|error| self.place(&error.path));
        let mut sorted = Fields::default();
        for error in errors {
            sorted.push(error);
        }
        sorted
    }
}

/// The place of every step on the way to a field, as far as the document goes.
fn places(mut node: &Node, path: &[Step]) -> Vec<usize> {
    let mut places = Vec::with_capacity(path.len());
    for step in path {
        let inner = match (node, step) {
            (Node::Object(properties), Step::Name(name)) => {
                let mut names = properties.iter().enumerate();
                names
                    .find(|(_, (known, _))| known == name)
                    .map(|(place, (_, inner))| (place, inner))
            }
            (Node::List(items), Step::Index(index)) => items.get(*index).map(|inner| (*index, inner)),
            _ => None,
        };
        let Some((place, inner)) = inner else {
            places.push(usize::MAX);
            break;
        };
        places.push(place);
        node = inner;
    }
    places
}

#[cfg(test)]
mod tests {
    use onward_domain::fields::{Kind, Reason};

    use super::*;

    #[test]
    fn errors_come_as_their_fields_do() {
        let document =
            r#"{"plan":[{"from":1},{"keep":{"every":1},"from":2}],"title":"","measure":{"unit":1}}"#;
        let order = Order::of(document.as_bytes()).unwrap();
        let path = |text: &'static str| {
            let step = |piece: &'static str| piece.parse().map_or_else(|_| Step::from(piece), Step::Index);
            text.split('.')
                .filter(|piece| !piece.is_empty())
                .map(step)
                .collect::<Vec<_>>()
        };
        let expected = [
            "",
            "plan.0.from",
            "plan.1",
            "plan.1.keep.every",
            "plan.1.from",
            "plan.1.to",
            "title",
            "measure.unit",
            "color",
            "tags",
        ];
        let found = [
            "color",
            "measure.unit",
            "plan.1.to",
            "title",
            "tags",
            "plan.1.from",
            "plan.1.keep.every",
            "plan.0.from",
            "plan.1",
            "",
        ];
        let mut fields = Fields::default();
        for text in found {
            fields.push(FieldError {
                path: path(text),
                reason: Reason::new(Kind::ValueError, "x"),
            });
        }
        let sorted = order.sorted(&fields);
        let paths: Vec<_> = sorted.errors().iter().map(|error| error.path.clone()).collect();
        assert_eq!(paths, expected.map(path));
    }
}
