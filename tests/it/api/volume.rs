//! Nine years of a log, in batches: the sum is exact and the standings are those worked out by hand.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::TestApp;

const ROWS: i64 = 2_804;

/// The value of a row in millionths: whole numbers, decimals and corrections in no simple order.
const fn millionths(row: i64) -> i64 {
    match row % 7 {
        0 => 1_000_000,
        1 => 250_000 + (row % 100) * 10_000,
        2 => 333_333,
        3 => -125_000,
        4 => (row % 13) * 1_000_000,
        5 => 1,
        _ => 12_345_678 - row,
    }
}

fn literal(millionths: i64) -> String {
    let (sign, size) = (if millionths < 0 { "-" } else { "" }, millionths.unsigned_abs());
    format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000)
}

/// Days from 1 April 2017 on, with gaps and with days of two rows.
fn day(row: i64) -> String {
    let first = onward_domain::day::Day::from_number(17_257).unwrap();
    first.plus(i32::try_from(row * 5 / 4).unwrap()).to_string()
}

engines! {
    async fn nine_years_in_batches_add_up_exactly(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let ten_years = json!({ "start": 0, "target": 10_000, "due_on": "2027-03-31" });
        let goal = ada
            .goal_of(json!({
                "title": "Nine years",
                "measure": { "aggregate": "sum" },
                "plan": [{ "from": "2017-04-01", "reach": ten_years }],
            }))
            .await;
        let rows: Vec<i64> = (0..ROWS).collect();
        for chunk in rows.chunks(500) {
            let items: Vec<Value> = chunk
                .iter()
                .map(|row| {
                    let value: Value = serde_json::from_str(&literal(millionths(*row))).unwrap();
                    json!({ "occurred_on": day(*row), "value": value, "external_id": format!("row-{row}") })
                })
                .collect();
            let answer = ada
                .post(&format!("{}/batch", goal.check_ins()), &json!({ "items": items }))
                .await
                .is(207);
            assert!(
                answer.json()["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .all(|item| item["status"] == 201)
            );
        }
        for as_of in ["2017-04-01", "2019-06-15", "2026-11-20"] {
            let until: i64 = rows
                .iter()
                .filter(|row| *day(**row) <= *as_of)
                .map(|row| millionths(*row))
                .sum();
            let text = ada.standing(&goal, as_of).await.text();
            let exact = literal(until)
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned();
            assert!(
                text.contains(&format!("\"current\":{exact},")),
                "{as_of}: {exact} in {text}"
            );
        }
        // 10,000 over 3,652 days: day 806 is 15 June 2019, day 3,521 is 20 November 2026.
        let expected = async |as_of: &str| ada.standing(&goal, as_of).await.json()["expected"].clone();
        assert_eq!(expected("2017-04-01").await, 2.738_226);
        assert_eq!(expected("2019-06-15").await, 2_207.009_858);
        assert_eq!(expected("2026-11-20").await, 9_641.292_442);
        let log = ada
            .get(&format!("{}?limit=1&include_total=true", goal.check_ins()))
            .await
            .json();
        assert_eq!(log["total"], ROWS);
    }
}
