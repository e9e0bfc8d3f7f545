//! Every route the application has, read from the router itself.

use std::collections::BTreeMap;

/// A path as it is declared, and a method it takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Route {
    pub(crate) path: String,
    pub(crate) method: &'static str,
}

const METHODS: [(&str, &str); 8] = [
    ("get", "GET"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("patch", "PATCH"),
    ("post", "POST"),
    ("put", "PUT"),
    ("trace", "TRACE"),
    ("connect", "CONNECT"),
];

/// The routes of the application, sorted. A router tells them in its `Debug` form and nowhere else.
pub(crate) fn routes() -> Vec<Route> {
    let told = format!("{:?}", onward_server::compose::routes());
    let (declared, rest) = told
        .split_once(", node: Node")
        .expect("a router tells its routes before its paths");
    let (paths, _) = rest.split_once(" }").expect("the list of paths ends");
    let paths: BTreeMap<u32, &str> = numbered(paths)
        .map(|(id, path)| (id, path.split('"').nth(1).expect("a path is quoted")))
        .collect();
    let mut routes = Vec::new();
    for (id, endpoint) in numbered(declared) {
        let path = paths.get(&id).unwrap_or_else(|| panic!("route {id} has a path"));
        assert!(
            endpoint.starts_with("MethodRouter"),
            "{path} is no route of methods: {endpoint}"
        );
        for (field, method) in METHODS {
            if !endpoint.contains(&format!(" {field}: None")) {
                routes.push(Route {
                    path: (*path).to_owned(),
                    method,
                });
            }
        }
    }
    routes.sort();
    routes
}

/// A path with this id in the place of each id.
pub(crate) fn filled(path: &str, id: &str) -> String {
    let pieces = path.split('/').map(|piece| match piece {
        piece if piece.ends_with("_id}") => id,
        piece => piece,
    });
    pieces.collect::<Vec<_>>().join("/")
}

/// What stands behind each `RouteId(n): `.
fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    text.split("RouteId(").skip(1).map(|piece| {
        let (id, rest) = piece.split_once("): ").expect("a route has an id");
        (id.parse().expect("an id is a number"), rest)
    })
}
