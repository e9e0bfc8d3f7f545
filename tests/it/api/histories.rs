//! Derived numbers are the same bytes on SQLite and on PostgreSQL, whatever a person's history is.

use std::sync::{Arc, Mutex};

use onward_domain::day::Day;
use onward_testkit::{TestDb, run_postgres, run_sqlite, scaled};
use serde_json::{Value, json};

use super::hostile::dice::Dice;
use crate::support::{Goal, Person, TestApp};

/// The last day of every history: the day of the tests.
const LAST: &str = "2026-11-20";

/// How many days a history has.
const DAYS: usize = 400;

/// What is asked about a goal on a day.
const ASKED: [&str; 2] = ["standing?as_of={day}", "standing?as_of={day}&explain=true"];

/// Which periods are reviewed when all histories are there.
const REVIEWED: [&str; 5] = ["2026-W47", "2026-W30", "2026-10", "2026-Q2", "2026"];

fn day(ago: usize) -> String {
    let last: Day = LAST.parse().unwrap();
    last.plus(-i32::try_from(ago).unwrap()).to_string()
}

/// A number with up to two decimals.
fn number(dice: &mut Dice, most: usize) -> Value {
    let hundredths = dice.roll(most * 100) + 1;
    serde_json::from_str(&format!("{}.{:02}", hundredths / 100, hundredths % 100)).unwrap()
}

fn ask(dice: &mut Dice, from: usize) -> Value {
    match dice.roll(6) {
        0 => json!({ "rest": { "reason": null } }),
        1 | 2 => {
            let due = (from > 20).then(|| day(dice.roll(from - 10)));
            json!({ "reach": { "start": number(dice, 50), "target": 60 + dice.roll(400), "due_on": due } })
        }
        3 => {
            let low = number(dice, 10);
            json!({ "keep": { "at_least": low, "at_most": 10 + dice.roll(20), "every": "P1W" } })
        }
        4 => json!({ "keep": { "at_most": number(dice, 20), "every": dice.pick(&["P1D", "P2W", "P1M"]) } }),
        _ => {
            let every = *dice.pick(&["P1D", "P1W", "P3D", "P1M", "P3M"]);
            let on = (every == "P1D" && dice.roll(2) == 0).then(|| json!({ "weekdays": [1, 3, 5] }));
            json!({ "keep": { "at_least": number(dice, 12), "every": every, "on": on, "carry": dice.roll(3) } })
        }
    }
}

/// A goal with a plan of up to four segments.
fn goal(dice: &mut Dice, number: usize, parent: Option<&Goal>) -> Value {
    let mut from = DAYS - dice.roll(100);
    let mut plan = Vec::new();
    for _ in 0..=dice.roll(4) {
        let mut segment = ask(dice, from);
        segment["from"] = json!(day(from));
        plan.push(segment);
        from -= 20 + dice.roll(60);
    }
    json!({
        "title": format!("goal {number}"),
        "parent_id": parent.map(Goal::id),
        "weight": dice.roll(4),
        "measure": {
            "aggregate": dice.pick(&["sum", "last", "min", "max", "mean"]),
            "missing": dice.pick(&["unknown", "zero"]),
        },
        "plan": plan,
        "check_in_every": dice.pick(&[None, Some("P1D"), Some("P1W")]),
    })
}

/// Lines on scattered days: values, skips and notes, some days with several.
fn lines(dice: &mut Dice) -> Vec<Value> {
    let rhythm = 1 + dice.roll(12);
    let mut lines = Vec::new();
    for ago in (0..DAYS).rev() {
        if dice.roll(rhythm) == 0 && lines.len() < 90 {
            lines.push(match dice.roll(12) {
                0 => json!({ "occurred_on": day(ago), "skipped": true }),
                1 => json!({ "occurred_on": day(ago), "note": "thinking" }),
                _ => json!({ "occurred_on": day(ago), "value": number(dice, 20) }),
            });
        }
    }
    lines
}

/// The bytes of everything derived from so many histories; what is named by chance is named by its order instead.
async fn derived(db: &TestDb, histories: usize) -> Vec<String> {
    let app = TestApp::start(db).await;
    let ada: Person = app.owner().await.again(&app.anonymous().patient()).await;
    let (mut all, mut parent, mut below) = (Vec::new(), None, Vec::new());
    let mut goals: Vec<String> = Vec::new();
    for history in 0..histories {
        let mut dice = Dice(0x0dd5_eed1 + u64::try_from(history).unwrap() * 0x9e37_79b9);
        if history % 5 == 0 {
            let objective = json!({ "title": "objective", "measure": { "aggregate": "children" } });
            parent = Some(ada.goal_of(objective).await);
            goals.extend(parent.as_ref().map(|parent| parent.id().to_owned()));
            below.clear();
        }
        let goal = ada.goal_of(goal(&mut dice, history, parent.as_ref())).await;
        goals.push(goal.id().to_owned());
        let items = lines(&mut dice);
        let mut names = vec![goal.id().to_owned()];
        if !items.is_empty() {
            let batch = format!("{}/batch", goal.check_ins());
            let answer = ada.post(&batch, &json!({ "items": items })).await.is(207).json();
            let items = answer["items"].as_array().unwrap().iter();
            names.extend(items.map(|item| item["check_in"]["id"].as_str().unwrap().to_owned()));
        }
        if dice.roll(6) == 0 {
            let state = *dice.pick(&["achieved", "missed", "dropped"]);
            ada.patch(&goal.path(), &json!({ "state": state })).await.is(200);
        }
        below.append(&mut names);
        let days = [day(0), day(dice.roll(60)), day(dice.roll(DAYS))];
        for asked in [Some(&goal), parent.as_ref()].into_iter().flatten() {
            for (day, url) in days.iter().flat_map(|day| ASKED.map(|url| (day, url))) {
                let path = format!("{}/{}", asked.path(), url.replace("{day}", day));
                let mut text = ada.get(&path).await.is(200).text();
                text = text.replace(parent.as_ref().unwrap().id(), "[objective]");
                for (at, name) in below.iter().enumerate() {
                    text = text.replace(name, &format!("[{at}]"));
                }
                all.push(format!("history {history}, {url} {day}: {text}"));
            }
        }
    }
    for period in REVIEWED {
        let mut text = ada.get(&format!("review?period={period}")).await.is(200).text();
        for (at, name) in goals.iter().enumerate() {
            text = text.replace(name, &format!("[{at}]"));
        }
        all.push(format!("review {period}: {text}"));
    }
    all
}

#[test]
fn histories_have_the_same_bytes_on_both_engines() {
    let histories = scaled(25, 1_000);
    let [sqlite, postgres] = [(); 2].map(|()| Arc::new(Mutex::new(Vec::new())));
    let into = Arc::clone(&sqlite);
    run_sqlite(true, move |db| async move {
        *into.lock().unwrap() = derived(&db, histories).await;
    });
    let into = Arc::clone(&postgres);
    run_postgres("api::histories", true, move |db| async move {
        *into.lock().unwrap() = derived(&db, histories).await;
    });
    let (sqlite, postgres) = (sqlite.lock().unwrap(), postgres.lock().unwrap());
    assert_eq!(sqlite.len(), histories * 2 * 3 * ASKED.len() + REVIEWED.len());
    // Without PostgreSQL on the machine there is nothing to compare with.
    for (one, other) in sqlite.iter().zip(postgres.iter()) {
        assert_eq!(one, other);
    }
}
