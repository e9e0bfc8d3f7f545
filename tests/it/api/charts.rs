//! Pictures of goals: what they say, and what is not in them.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Goal, Person, TestApp};

/// A year's books: due at the end of it, with a rest in summer.
async fn books(ada: &Person) -> Goal {
    let goal = ada
        .goal_of(json!({
            "title": "Read 24 books",
            "measure": { "aggregate": "sum", "unit": "books" },
            "plan": [
                { "from": "2026-01-01", "reach": { "start": 0, "target": 24, "due_on": "2026-12-31" } },
                { "from": "2026-07-06", "rest": { "reason": "vacation" } },
                { "from": "2026-07-27", "reach": { "target": 24, "due_on": "2026-12-31" } },
            ],
        }))
        .await;
    let days: Vec<u32> = (0..21).map(|at| 8 + at * 15 + (at * at) % 7).collect();
    let items = days
        .iter()
        .map(|day| json!({ "value": 1, "occurred_on": day_of_year(*day) }));
    let skip = json!({ "skipped": true, "occurred_on": "2026-11-03" });
    write(ada, &goal, items.chain([skip]).collect()).await;
    goal
}

/// Weight, measured on most days.
async fn weight(ada: &Person) -> Goal {
    let goal = ada.goal_of(json!({
        "title": "From 82 to 75 kg",
        "measure": { "aggregate": "last", "unit": "kg", "decimals": 1 },
        "plan": [{ "from": "2026-08-01", "reach": { "start": 82, "target": 75, "due_on": "2027-01-31" } }],
    })).await;
    let items = (0..108_u32).filter(|day| day % 9 != 4).map(|day| {
        let noise = i64::from(day * 7 % 11) - 5;
        let value = 8200 - i64::from(day) * 4 + noise * 9;
        json!({ "value": f64::from(i32::try_from(value).unwrap()) / 100.0, "occurred_on": day_of_year(212 + day) })
    });
    write(ada, &goal, items.collect()).await;
    goal
}

/// A habit of four times a week.
async fn runs(ada: &Person) -> Goal {
    let goal = ada
        .goal_of(json!({
            "title": "Run four times a week",
            "measure": { "aggregate": "count" },
            "plan": [
                { "from": "2026-03-02", "keep": { "at_least": 4, "every": "P1W" } },
                { "from": "2026-08-03", "rest": { "reason": "knee" } },
                { "from": "2026-08-24", "keep": { "at_least": 4, "every": "P1W" } },
            ],
        }))
        .await;
    let items = (61..324_u32)
        .filter(|day| !(214..235).contains(day))
        .map(|day| match day * 13 % 17 {
            0..9 => json!({ "value": 1 + day % 2, "occurred_on": day_of_year(day) }),
            9 => json!({ "skipped": true, "occurred_on": day_of_year(day) }),
            10 => json!({ "value": 0, "occurred_on": day_of_year(day) }),
            _ => Value::Null,
        });
    write(ada, &goal, items.filter(|item| !item.is_null()).collect()).await;
    goal
}

/// A day of 2026, counted from 0.
fn day_of_year(number: u32) -> String {
    let day: onward_domain::day::Day = "2026-01-01".parse().unwrap();
    day.plus(i32::try_from(number).unwrap()).to_string()
}

async fn write(ada: &Person, goal: &Goal, items: Vec<Value>) {
    for items in items.chunks(500) {
        let answer = ada
            .post(&format!("{}/batch", goal.check_ins()), &json!({ "items": items }))
            .await
            .is(207);
        let refused = answer.json()["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|item| item["status"] != 201);
        assert!(!refused, "{}", answer.text());
    }
}

async fn chart(ada: &Person, goal: &Goal, query: &str) -> String {
    let request = ada
        .get(&format!("{}/chart.svg?{query}", goal.path()))
        .header("accept", "image/svg+xml");
    let answer = request.await.is(200);
    assert_eq!(answer.header("content-type"), Some("image/svg+xml"));
    assert_eq!(
        answer.header("content-security-policy"),
        Some("default-src 'none'; frame-ancestors 'none'; sandbox")
    );
    assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
    assert_eq!(answer.header("etag"), None);
    answer.text()
}

/// What stands between two texts.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text
        .split_once(from)
        .unwrap_or_else(|| panic!("no {from}: {text}"));
    rest.split_once(to).unwrap().0
}

/// A picture is one element of the kinds that draw, each closed, with a name and a sentence, and nothing that styles,
/// runs or loads.
fn is_a_plain_picture(svg: &str) {
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{svg}");
    assert!(
        svg.contains(" role=\"img\"") && svg.contains("<title ") && svg.contains("<desc "),
        "{svg}"
    );
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap();
        let name = tag.split(' ').next().unwrap();
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{svg}");
            continue;
        }
        let known = [
            "svg", "title", "desc", "rect", "line", "circle", "path", "text", "defs", "pattern",
        ];
        assert!(known.contains(&name), "<{tag}>");
        for attribute in [" style=", " class=", " on", "href", "javascript", "NaN", "inf"] {
            assert!(name == "title" || !tag.contains(attribute), "<{tag}>");
        }
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

engines! {
    async fn a_line_tells_what_it_shows(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let books = books(&ada).await;
        let svg = chart(&ada, &books, "").await;
        is_a_plain_picture(&svg);
        assert_eq!(between(&svg, "-title\">", "</title>"), "Read 24 books");
        let desc = between(&svg, "-desc\">", "</desc>");
        assert!(desc.starts_with("21 of 24 books. That is 0.05 ahead of the line. It is due on 31 Dec 2026. It is "), "{desc}");
        assert!(desc.ends_with(" are likely by 31 Dec 2026."), "{desc}");
        for part in ["due 31 Dec", "url(#line-", "fill-opacity=\"0.16\"", "stroke-dasharray=\"4 3\"", " %</text>"] {
            assert!(svg.contains(part), "{part}: {svg}");
        }
        insta::assert_snapshot!("a_year_of_books", svg.replace(books.id(), "[id]"));
    }

    async fn every_kind_is_drawn_in_both_themes_for_every_goal(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let diary = ada.goal_of(json!({ "title": "Diary", "measure": { "aggregate": "mean" } })).await;
        let children = ada.goal_of(json!({ "title": "Better", "measure": { "aggregate": "children" } })).await;
        let goals = [books(&ada).await, weight(&ada).await, runs(&ada).await, ada.sum("Swim").await, diary, children];
        for goal in &goals {
            for kind in ["line", "bar", "heatmap", "spark"] {
                let light = chart(&ada, goal, &format!("kind={kind}")).await;
                is_a_plain_picture(&light);
                assert_eq!(light, chart(&ada, goal, &format!("kind={kind}&theme=light")).await);
                let dark = chart(&ada, goal, &format!("kind={kind}&theme=dark")).await;
                assert_eq!(light.replace("#0a6a53", "").len(), dark.replace("#7fd4b6", "").len(), "{kind}");
                assert_ne!(light, dark);
            }
        }
    }

    async fn a_plan_that_keeps_something_up_is_drawn_in_bars(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let runs = runs(&ada).await;
        let svg = chart(&ada, &runs, "").await;
        assert_eq!(svg, chart(&ada, &runs, "kind=bar").await);
        let desc = between(&svg, "-desc\">", "</desc>");
        assert_eq!(desc, "5 so far, at least 4 asked, kept 100 % of the time.");
        assert!(svg.contains("each week") && svg.contains("url(#bar-"), "{svg}");
    }

    async fn rests_skips_zeros_and_days_without_a_check_in_look_different(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal_of(json!({
            "title": "Pages",
            "measure": { "aggregate": "sum" },
            "plan": [
                { "from": "2026-11-01", "keep": { "at_least": 5, "every": "P1D" } },
                { "from": "2026-11-16", "rest": {} },
            ],
        })).await;
        for (day, line) in [("10", json!({ "value": 0 })), ("11", json!({ "skipped": true })), ("12", json!({ "value": 5 }))] {
            let mut line = line;
            line["occurred_on"] = json!(format!("2026-11-{day}"));
            ada.log(&goal, line).await;
        }
        // Each day draws something else, or a rest nothing but its hatching.
        let drawn = async |day: &str| {
            let all = chart(&ada, &goal, &format!("kind=heatmap&from=2026-11-{day}&to=2026-11-{day}")).await;
            all.split("</defs>").nth(1).unwrap().split("nothing logged").next().unwrap().to_owned()
        };
        let days = [drawn("09").await, drawn("10").await, drawn("11").await, drawn("12").await, drawn("17").await];
        for (place, day) in days.iter().enumerate() {
            assert!(!days[..place].contains(day), "{day}");
        }
    }

    async fn a_title_is_nothing_but_text(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal_of(json!({
            "title": "</title><script>alert(1)</script>\"'&",
            "measure": { "aggregate": "sum", "unit": "<b onload=\"x\">" },
            "plan": [{ "from": "2026-01-01", "reach": { "target": 5 } }],
        })).await;
        for kind in ["line", "bar", "heatmap", "spark"] {
            let svg = chart(&ada, &goal, &format!("kind={kind}")).await;
            is_a_plain_picture(&svg);
            assert!(svg.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"), "{svg}");
        }
    }

    async fn too_little_data_says_how_much_is_missing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Swim").await;
        assert!(chart(&ada, &goal, "").await.contains(">No check-ins yet</text>"));
        ada.log(&goal, json!({ "value": 1 })).await;
        let svg = chart(&ada, &goal, "").await;
        assert!(svg.contains(">A forecast needs 14 days with check-ins; there are 1</text>"), "{svg}");
    }

    async fn what_was_known_on_a_day_is_drawn_as_it_was(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let books = books(&ada).await;
        let before = chart(&ada, &books, "to=2026-10-31").await;
        write(&ada, &books, vec![json!({ "value": 3, "occurred_on": "2026-11-01" })]).await;
        assert_eq!(chart(&ada, &books, "to=2026-10-31").await, before);
    }

    async fn what_cannot_be_drawn_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Swim").await;
        for (query, fault) in [
            ("kind=pie", "query.kind enum"),
            ("theme=red", "query.theme enum"),
            ("to=2026-11-21", "query.to date_in_future"),
            ("from=2026-11-20&to=2026-11-19", "query.from date_order"),
            ("kind=heatmap&from=2025-01-01", "query.from range_too_large"),
            ("from=1000-01-01", "query.from range_too_large"),
            ("style=1", "query.style extra_forbidden"),
        ] {
            let refused = ada.get(&format!("{}/chart.svg?{query}", goal.path())).await;
            assert_eq!(refused.problem(422, "validation-error").errors(), [fault], "{query}");
        }
        let path = format!("{}/chart.svg", goal.path());
        ada.get(&path).header("accept", "text/html").await.problem(406, "not-acceptable");
        ada.get(&path).header("accept", "image/*").await.is(200);
    }
}
