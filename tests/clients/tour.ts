// From signing up to the first standing, with a client whose types are made from the document.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const [base] = process.argv.slice(2);
if (!base) throw new Error("give the address of the server");

const password = "long walks before breakfast";

/** The data of an answer that must not be a problem. */
function ok<T>(answer: { data?: T; error?: unknown; response: Response }, status: number): T {
  if (answer.response.status !== status || answer.data === undefined) {
    throw new Error(`${answer.response.url}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

function is<T>(found: T, expected: T): void {
  if (found !== expected) throw new Error(`${String(found)} instead of ${String(expected)}`);
}

const anonymous = createClient<paths>({ baseUrl: base });
const user = ok(
  await anonymous.POST("/api/v1/auth/register", {
    body: { username: "ada", email: "ada@example.org", password, time_zone: "Europe/Berlin" },
  }),
  201,
);
is(user.is_superuser, true);
const token = ok(await anonymous.POST("/api/v1/auth/login", { body: { username: "ada", password } }), 200);

const ada = createClient<paths>({ baseUrl: base, headers: { Authorization: `Bearer ${token.access_token}` } });
const made = await ada.POST("/api/v1/goals", {
  params: { header: { "Idempotency-Key": "tour-1" } },
  body: {
    title: "Read 24 books",
    measure: { aggregate: "sum", unit: "books" },
    plan: [{ from: "2026-01-01", reach: { start: 0, target: 24, due_on: "2026-12-31" } }],
  },
});
const goal = ok(made, 201);
is(made.response.headers.get("location"), `/api/v1/goals/${goal.id}`);

const params = { path: { goal_id: goal.id } };
for (const value of [1, 2.5]) {
  const line = ok(await ada.POST("/api/v1/goals/{goal_id}/check-ins", { params, body: { value } }), 201);
  is(line.value, value);
}
const standing = ok(await ada.GET("/api/v1/goals/{goal_id}/standing", { params }), 200);
is(standing.current, 3.5);
is(standing.target, 24);

const refused = await ada.POST("/api/v1/goals", { body: { title: "" } });
is(refused.error?.type, "/problems/validation-error");
is(refused.error?.errors?.[0]?.pointer, "#/title");
const page = ok(await ada.GET("/api/v1/goals", { params: { query: { state: ["active"], limit: 10 } } }), 200);
is(page.items.length, 1);
is(page.next_cursor, null);
console.log(`TypeScript: ${goal.title}: ${standing.current} of ${standing.target}, ${standing.status}`);
