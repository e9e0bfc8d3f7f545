//! What tells about the service itself.

super::rows! {
    row "GET /healthz", 200, [], scene => scene.anonymous().get("/healthz").await;
    row "GET /openapi.json", 200, ["etag"], scene => scene.anonymous().get("/openapi.json").await;
    also 304, scene => scene.anonymous().get("/openapi.json").header("if-none-match", "*").await;
    row "GET /docs", 200, [], scene => scene.anonymous().get("/docs").await;
    row "GET /docs/{file}", 200, [], scene => scene.anonymous().get("/docs/swagger-ui.css").await;
    row "GET /problems", 200, [], scene => scene.anonymous().get("/problems").await;
    row "GET /problems/{slug}", 200, [], scene => scene.anonymous().get("/problems/gone").await;
    row "GET /.well-known/api-catalog", 200, [], scene => scene.anonymous().get("/.well-known/api-catalog").await;
    row "GET /.well-known/security.txt", 200, [], scene => scene.anonymous().get("/.well-known/security.txt").await;
    row "GET /.well-known/change-password", 303, ["location"], scene => {
        scene.anonymous().get("/.well-known/change-password").await
    };
    row "GET /.well-known/jwks.json", 200, [], scene => scene.anonymous().get("/.well-known/jwks.json").await;
    row "GET /api/v1", 200, [], scene => scene.anonymous().get("/api/v1").await;
    row "GET /api/v1/meta", 200, [], scene => scene.anonymous().get("/api/v1/meta").await;

    // The last one: nothing can be asked of a process that is about to stop.
    row "GET /readyz", 200, [], scene => scene.anonymous().get("/readyz").await;
    also 503, scene => {
        scene.app.composed.readiness.drain();
        scene.anonymous().get("/readyz").await
    };
}
