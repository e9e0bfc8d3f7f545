//! What a page consists of for its readers: roles and names, as the browser computes them for assistive technology.

use chromiumoxide::cdp::browser_protocol::accessibility::QueryAxTreeParams;
use chromiumoxide::cdp::browser_protocol::dom::{BackendNodeId, GetDocumentParams};
use chromiumoxide::{Command, Method, Page};
use serde::Serialize;
use serde_json::Value;

/// What people type into.
pub(crate) const FIELDS: &[&str] = &["textbox", "combobox", "searchbox", "spinbutton"];
/// What does something.
pub(crate) const BUTTONS: &[&str] = &["button", "DisclosureTriangle"];
/// What goes somewhere.
pub(crate) const LINKS: &[&str] = &["link"];
/// What people choose.
pub(crate) const CHOICES: &[&str] = &["radio", "checkbox"];

/// The query with its answer as it came: newer browsers name properties that a typed answer would refuse.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Query(QueryAxTreeParams);

impl Method for Query {
    fn identifier(&self) -> std::borrow::Cow<'static, str> {
        self.0.identifier()
    }
}

impl Command for Query {
    type Response = Value;
}

/// All elements of one of these roles with this name, in the order of the page.
pub(crate) async fn named(page: &Page, roles: &[&str], name: &str) -> Vec<BackendNodeId> {
    let root = page
        .execute(GetDocumentParams::default())
        .await
        .expect("there is a document")
        .root
        .backend_node_id;
    let query = Query(
        QueryAxTreeParams::builder()
            .backend_node_id(root)
            .accessible_name(name)
            .build(),
    );
    // A document that is just being replaced has no elements.
    let Ok(found) = page.execute(query).await else {
        return Vec::new();
    };
    let nodes = found["nodes"].as_array().expect("the answer is a list");
    let fitting = nodes.iter().filter(|node| {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        node["ignored"] != true && roles.contains(&role)
    });
    fitting
        .filter_map(|node| Some(BackendNodeId::new(node["backendDOMNodeId"].as_i64()?)))
        .collect()
}
