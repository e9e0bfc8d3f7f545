// People sign in once: the token counts for both schemes. What sets them apart is a scope that superusers get unasked.
const SCHEMES = ["bearer", "admin_bearer"];

const asksOnce = (definitions) => {
  const first = SCHEMES.find((name) => definitions.some((one) => one.has(name)));
  return definitions.filterNot((one) => SCHEMES.some((name) => name !== first && one.has(name)));
};

const oneSignIn = {
  showDefinitions: (show) => (definitions) => show(definitions && asksOnce(definitions)),
  authorizeOauth2: (authorize) => ({ auth, token }) =>
    SCHEMES.forEach((name) => authorize({ auth: { ...auth, name }, token })),
  logout: (logout) => (names) => logout(names.some((name) => SCHEMES.includes(name)) ? SCHEMES : names),
};

window.addEventListener("load", () => {
  window.ui = SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    presets: [SwaggerUIBundle.presets.apis],
    plugins: [{ statePlugins: { auth: { wrapActions: oneSignIn } } }],
    layout: "BaseLayout",
    // No host but this one is ever asked.
    validatorUrl: null,
  });
});
