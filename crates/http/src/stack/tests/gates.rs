//! What is refused before anybody looks at what is asked for.

use super::*;

#[tokio::test]
async fn too_much_is_refused_before_anything_else() {
    let status =
        async |method: &str, uri: &str, headers: &[(&str, &str)]| ask(method, uri, headers).await.status;
    let query = "a".repeat(8 * 1024);
    assert_eq!(status("GET", &format!("/goals?{query}"), &[]).await, 414);
    let value = "a".repeat(8 * 1024);
    let heavy: Vec<_> = ["a", "b", "c", "d"].map(|name| (name, value.as_str())).to_vec();
    assert_eq!(status("GET", "/api/v1/goals", &heavy).await, 431);
    let many = vec![("a", "b"); 101];
    assert_eq!(status("GET", "/api/v1/goals", &many).await, 431);
    assert_eq!(status("GET", "/api/v1/goals", &many[..100]).await, 200);
    let large = ask("POST", "/api/v1/goals", &[("content-length", "1048577")]).await;
    assert_eq!(large.json()["maximum_bytes"], 1_048_576);
    let html = ask("GET", "/api/v1/goals", &[("accept", "text/html")]).await;
    assert_eq!(
        (html.status, html.json()["supported"].clone()),
        (406, json!(["application/json"]))
    );
    assert_eq!(status("GET", "/goals", &[("accept", "text/plain")]).await, 200);
}

#[tokio::test]
async fn another_site_cannot_post_to_a_page() {
    let post = async |headers: &[(&str, &str)]| ask("POST", "/goals", headers).await.status;
    assert_eq!(post(&[("sec-fetch-site", "cross-site")]).await, 403);
    assert_eq!(post(&[("origin", "https://evil.example")]).await, 403);
    assert_eq!(post(&[("sec-fetch-site", "same-origin")]).await, 200);
    assert_eq!(post(&[("origin", "https://goals.example")]).await, 200);
    assert_eq!(
        ask("POST", "/api/v1/goals", &[("origin", "https://evil.example")])
            .await
            .status,
        200
    );
    assert_eq!(
        ask("GET", "/goals", &[("sec-fetch-site", "cross-site")])
            .await
            .status,
        200
    );
}
